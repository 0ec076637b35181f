/// The declared formats that ship: plain text in the syntax that users write, parsed when the process starts.
package enum DeclaredServices {
    /// Every shipped declaration.
    ///
    /// The texts are right by test (`DeclaredServicesTests`); what a text got wrong would be missing here.
    package static let all: [FormatDeclaration] = texts.flatMap {
        FormatDeclarationParser.parse($0.text, file: $0.name).formats
    }

    /// The texts by the name under which errors speak of them.
    static let texts: [(name: String, text: String)] = [
        ("mail", mail), ("network", network), ("applications", applications),
    ]
}
