import PolicyEngine
import Testing

@Suite("Globs") struct GlobTests {
    @Test(arguments: [
        ("*", "", true), ("*", "anything", true), ("", "", true), ("", "a", false), ("a", "A", true),
        ("attack.t1110*", "attack.t1110.001", true), ("attack.t1110", "attack.t1110.001", false),
        ("*login*", "Repeated failed logins from one address", true), ("w?b-*", "web-1.example.com", true),
        ("*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaa", false), ("**", "x", true), ("?", "", false),
    ])
    func describeWholeTexts(pattern: String, text: String, expected: Bool) {
        #expect(Glob(pattern).matches(text) == expected)
    }
}
