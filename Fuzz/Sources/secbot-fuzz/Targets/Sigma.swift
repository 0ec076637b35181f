import SecBotCore
import SigmaRules

extension FuzzTarget {
    /// A file of rules is loaded or refused, and what was loaded can judge an event.
    static let rules = FuzzTarget(name: "rules", maximumLength: 2048) { bytes in
        judge(String(decoding: bytes, as: UTF8.self))
    }

    /// A condition over three selections.
    static let conditions = FuzzTarget(name: "conditions", maximumLength: 256) { bytes in
        var condition = ""
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            condition += scalar.value < 32 || scalar == "\"" || scalar == "\\" ? " " : String(scalar)
        }
        judge(
            """
            title: Fuzzed condition
            logsource: {product: linux}
            detection:
              selection: {user.name: root}
              filter_one: {process.name|startswith: ss}
              filter_two: {source.ip|cidr: 192.0.2.0/24}
              condition: "\(condition)"
            level: low

            """)
    }

    private static func judge(_ text: String) {
        var options = RuleOptions()
        options.threads = 1
        let (rules, diagnostics) = RuleSet.load([RuleSource(path: "fuzz.yml", text: text)], options: options)
        for diagnostic in diagnostics { _ = String(describing: diagnostic) }
        guard !rules.rules.isEmpty else { return }
        var matcher = rules.makeMatcher()
        var matches: [Int] = []
        let record = Array("root sshd 192.0.2.7 -c whoami /etc/passwd".utf8)
        var event = Event()
        event.append(.userName, 0..<4)
        event.append(.processName, 5..<9)
        event.append(.sourceIP, 10..<19)
        event.append(.processCommandLine, 20..<41)
        event.append(.message, 0..<41)
        matcher.evaluate(event, in: record.span, into: &matches)
        promise(matches.allSatisfy(rules.rules.indices.contains), "a match is a rule of the set")
    }
}
