import Foundation
import SecBotCore
import SigmaRules
import Testing

/// A rule set read back from its bytes is the rule set that was compiled.
@Suite("Compiled rule sets") struct RuleSetCodingTests {
    /// Every kind of test, condition and document.
    static let everything = """
        title: Texts
        id: texts
        name: texts
        status: test
        description: Everything an item can be
        references: [https://example.com/a, https://example.com/b]
        author: Somebody
        date: 2026-11-01
        modified: 2026-11-02
        tags: [attack.t1110, attack.credential-access]
        related: [{id: other, type: similar}]
        falsepositives: [Backup]
        fields: [Image]
        logsource: {product: test, category: process, service: ssh}
        detection:
            keywords: [MiMi*katz, 'a?b', "\\u212Aelvin"]
            selection:
                Image|endswith: ['\\CMD.exe', '/sh']
                CommandLine|cased|contains: Secret
                EventID: [1, 4688, 1.5, 170141183460469231731687303715884105727]
                Empty: [null, '']
                a|exists: true
                b|re|i: ['^pow(er|el)shell', 'x+y']
                c|cidr: [192.0.2.0/24, '2001:db8::/32']
                d|gte: 5
                e|fieldref|startswith: Image
                f|neq: no
                g|hour: 3
                h|minute|lt: 30
                i|windash|contains|all: [' -enc', ' /c']
                j|base64offset|contains: 'hello'
            filter_one: {Image: '*'}
            filter_two: {User|wide|base64offset|contains: root}
            unused: {User: nobody}
            condition:
                - (selection or keywords) and not 1 of filter_*
                - 2 of filter_* and not selection
        level: high
        ---
        title: Plain
        id: plain
        logsource: {product: test}
        detection:
            selection: {User: root}
            condition: selection
        ---
        title: Only without root
        id: filter
        logsource: {product: test}
        filter:
            rules: [plain]
            selection: {Image: /sbin/init}
            condition: not selection
        ---
        title: Many
        id: many
        correlation:
            type: value_count
            rules: [plain, texts]
            group-by: [host]
            timespan: 5m
            aliases: {host: {plain: Computer, texts: Host}}
            condition: {gte: 2, field: Image}
        ---
        title: Then
        id: then
        correlation: {type: temporal_ordered, rules: [many, texts], timespan: 1h}
        ---
        title: Wrong
        id: wrong
        logsource: {product: test}
        detection: {selection: {a|re: '('}, condition: selection}
        """

    static let events = [
        #"{"Image":"C:\\Windows\\cmd.exe","CommandLine":"Secret","EventID":"4688","a":1,"b":"powershell","User":"root"}"#,
        #"{"Image":"/bin/sh","User":"root","Computer":"one","note":"xx mimi and katz"}"#,
        #"{"Image":"/bin/sh","User":"root","Computer":"one","note":"\u212Aelvin"}"#,
        #"{"Image":"/sbin/init","User":"ROOT","Computer":"one","c":"192.0.2.9","d":7}"#,
        #"{"User":"root","Computer":"one","Image":"/bin/ls","Empty":null}"#,
        #"{"CommandLine":"aSecret","c":"2001:db8::1","d":4.5,"e":"/bin/sh -c","g":"2026-11-01T03:10:00Z"}"#,
    ]

    @Test("The same rules, diagnostics, verdicts and explanations")
    func roundTrip() throws {
        try compare([RuleSource(path: "everything.yml", text: Self.everything)], Self.events)
        let (rules, diagnostics) = RuleSet.load([RuleSource(path: "everything.yml", text: Self.everything)])
        #expect(rules.rules.count == 2)
        #expect(rules.correlations.count == 2)
        #expect(Set(diagnostics.map(\.code)) == ["regex.invalid", "selection.unused"])
    }

    @Test("Golden directories", arguments: CorpusTests.cases)
    func golden(_ name: String) throws {
        let folder = CorpusTests.directory.appending(path: name)
        let text = try String(contentsOf: folder.appending(path: "rule.yml"), encoding: .utf8)
        let lines = try String(contentsOf: folder.appending(path: "events.jsonl"), encoding: .utf8)
        try compare([RuleSource(path: "rule.yml", text: text)], lines.split(separator: "\n").map(String.init))
    }

    @Test("The shipped rules")
    func shipped() throws {
        let folder = CorpusTests.directory.deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "rules")
        var sources: [RuleSource] = []
        for case let file as URL in FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)!
        where file.pathExtension == "yml" {
            sources.append(RuleSource(path: file.path, text: try String(contentsOf: file, encoding: .utf8)))
        }
        #expect(sources.count > 20)
        try compare(sources, Self.events)
    }

    @Test(
        "Cases of the specification",
        .enabled(if: SharedCorpusTests.folder != nil, "the shared corpora are absent"))
    func specification() throws {
        let folder = try #require(SharedCorpusTests.folder)
        let text = try String(contentsOf: folder.appending(path: "spec_cases.ndjson"), encoding: .utf8)
        for line in text.split(separator: "\n") {
            let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            let events = try (object["events"] as? [Any] ?? []).map {
                String(decoding: try JSONSerialization.data(withJSONObject: $0), as: UTF8.self)
            }
            var options = RuleOptions()
            options.placeholders = object["placeholders"] as? [String: [String]] ?? [:]
            try compare(
                [RuleSource(path: "case.yml", text: object["rule_yaml"] as? String ?? "")], events, options: options)
        }
    }

    /// Damage must be found or do no harm: the file's hash finds it before, so here nothing may trap.
    @Test("Truncated and changed bytes")
    func damage() throws {
        let (rules, diagnostics) = RuleSet.load([RuleSource(path: "everything.yml", text: Self.everything)])
        let bytes = try #require(rules.encoded(with: diagnostics))
        for count in 0..<bytes.count { #expect(RuleSet.decode(Array(bytes[..<count])) == nil) }
        #expect(RuleSet.decode(bytes + [0]) == nil)
        for index in bytes.indices {
            for mask: UInt8 in [0x01, 0x80, 0xFF] {
                var changed = bytes
                changed[index] ^= mask
                if let (found, _) = RuleSet.decode(changed) { _ = Self.output(found) }
            }
        }
    }

    private static func output(_ rules: RuleSet, _ lines: [String] = events) -> String {
        var options = RuleEvaluation.Options()
        options.correlations = true
        options.usesRouting = false
        var evaluation = RuleEvaluation(rules: rules, options: options)
        return String(decoding: evaluation.process(Array(lines.map { $0 + "\n" }.joined().utf8)), as: UTF8.self)
    }

    private func compare(_ sources: [RuleSource], _ lines: [String], options: RuleOptions = RuleOptions()) throws {
        let (rules, diagnostics) = RuleSet.load(sources, options: options)
        let bytes = try #require(rules.encoded(with: diagnostics))
        let (read, readDiagnostics) = try #require(RuleSet.decode(bytes))
        #expect(readDiagnostics == diagnostics)
        #expect(read.encoded(with: readDiagnostics) == bytes)
        #expect(read.rules.map { "\($0.metadata)" } == rules.rules.map { "\($0.metadata)" })
        #expect(read.rules.map(\.logsource) == rules.rules.map(\.logsource))
        #expect(read.rules.map(\.generatesFindings) == rules.rules.map(\.generatesFindings))
        #expect(read.rules.map(\.conditions) == rules.rules.map(\.conditions))
        #expect(read.correlations.map { "\($0)" } == rules.correlations.map { "\($0)" })
        #expect(Self.output(read, lines) == Self.output(rules, lines))
        for line in lines {
            var record: [UInt8] = []
            var event = Event()
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
            for (name, value) in object.sorted(by: { $0.key < $1.key }) {
                let bytes = Array("\(value)".utf8)
                event.append(FieldRegistry.shared.intern(name) ?? .none, record.count..<(record.count + bytes.count))
                record += bytes
            }
            for rule in rules.rules.indices {
                let expected = rules.explain(rule: rule, event, in: record.span, record: 0..<record.count)
                let found = read.explain(rule: rule, event, in: record.span, record: 0..<record.count)
                #expect("\(found)" == "\(expected)")
            }
        }
    }
}
