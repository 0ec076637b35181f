package import SecBotCore

/// The syslog messages of declared formats: chosen by program, tried in the order of their declarations.
package struct DeclaredMessages: ProgramMessages {
    /// The compiled formats.
    package let formats: [DeclaredFormat]

    /// Compiles declarations; a user's come before the shipped ones, so that the same program can be told anew.
    package init(user: [FormatDeclaration] = [], options: FormatOptions) {
        formats = (user + DeclaredServices.all).compactMap { DeclaredFormat($0, options: options) }
    }

    /// Each program with the index of its format.
    package var programs: [(name: String, index: Int)] {
        formats.enumerated().flatMap { index, format in format.programs.map { (name: $0, index: index) } }
    }

    package func index(named name: String) -> Int? { formats.firstIndex { $0.name == name } }

    /// Parses a message with one format; `false` leaves the event as it was.
    package func parse(
        _ batch: Span<UInt8>, _ message: Range<Int>, with index: Int, into event: inout Event
    ) -> Bool {
        formats.indices.contains(index) && formats[index].parse(batch, message, into: &event)
    }
}
