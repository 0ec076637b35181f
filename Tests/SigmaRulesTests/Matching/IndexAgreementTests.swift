import Foundation
import SecBotCore
import SigmaRules
import Testing

/// The index must give the verdicts of the plain evaluator, for any rules and any events.
@Suite("Index and plain evaluation agree") struct IndexAgreementTests {
    private static let fields = ["Image", "CommandLine", "a", "b.c", "EventID", "User"]
    private static let words = [
        "a", "ab", "abc", "powershell", "cmd.exe", "C:\\Windows", "\\temp\\", "1", "10", "4688", "Ж", "straße", "-enc",
        "192.0.2.7", "x*y", "%tmp%", "KELVIN", "\u{212A}elvin", "ſ", "null", "true", "", " ", "e\u{301}",
        "aaaaaaaaaaaa",
    ]
    private static let modifiers = [
        "", "", "|contains", "|startswith", "|endswith", "|contains|all", "|cased", "|contains|cased",
        "|windash|contains",
        "|neq", "|re", "|re|i", "|base64offset|contains", "|wide|base64offset|contains", "|gt", "|lte", "|exists",
        "|cidr", "|fieldref",
    ]

    private static func quoted(_ text: String) -> String {
        "'" + text.replacing("'", with: "''") + "'"
    }

    private static func item(_ generator: inout SeededGenerator) -> String {
        let modifier = generator.pick(modifiers)
        let field = generator.pick(fields)
        func value() -> String {
            switch modifier {
            case "|gt", "|lte": return String(generator.below(20))
            case "|exists": return generator.chance(50) ? "true" : "false"
            case "|cidr": return "192.0.2.0/2\(generator.below(10))"
            case "|fieldref": return generator.pick(fields)
            case "|re", "|re|i":
                return quoted(generator.pick(["a+b", "^abc$", "pow(er|el)sh", "\\d{2,}", "x.y", "[a-c]+$"]))
            case "", "|neq":
                switch generator.below(6) {
                case 0: return "null"
                case 1: return String(generator.below(12))
                case 2: return generator.pick(["true", "1.0", "0x10", "''"])
                default: break
                }
            default: break
            }
            var text = ""
            for _ in 0...generator.below(3) {
                text += generator.pick(words)
                if generator.chance(15) { text += generator.pick(["*", "?", "\\*", "\\\\"]) }
            }
            return quoted(text)
        }
        if generator.chance(40), modifier != "|exists" {
            let count = 1 + generator.below(8)
            return "        \(field)\(modifier):\n"
                + (0..<count).map { _ in "            - \(value())\n" }.joined()
        }
        return "        \(field)\(modifier): \(value())\n"
    }

    static func rule(_ number: Int, _ generator: inout SeededGenerator) -> String {
        let names = ["sel_a", "sel_b", "filter_c"]
        var text = "title: rule \(number)\nid: rule-\(number)\nlogsource:\n    category: test\ndetection:\n"
        for name in names {
            if generator.chance(15) {
                text += "    \(name):\n"
                for _ in 0...generator.below(3) { text += "        - \(quoted(generator.pick(words) + "x"))\n" }
            } else {
                text += "    \(name):\n"
                var used: Set<String> = []
                for _ in 0...generator.below(3) {
                    let item = item(&generator)
                    let key = String(item.prefix { $0 != ":" })
                    if used.insert(key).inserted { text += item }
                }
            }
        }
        let condition = generator.pick([
            "sel_a", "sel_a and sel_b", "sel_a or sel_b", "sel_a and not filter_c", "1 of sel_*", "all of them",
            "not sel_a", "(sel_a or filter_c) and not sel_b", "2 of them", "sel_a and not 1 of filter_*",
        ])
        return text + "    condition: \(condition)\n"
    }

    static func event(_ generator: inout SeededGenerator) -> String {
        var parts: [String] = []
        for field in fields where generator.chance(60) {
            func scalar() -> String {
                switch generator.below(8) {
                case 0: return generator.pick(["null", "true", "false"])
                case 1: return generator.pick(["1", "1.0", "1e1", "10", "16", "4688", "-0", "0.5"])
                default:
                    var text = ""
                    for _ in 0..<generator.below(4) { text += generator.pick(words) }
                    if generator.chance(30) { text = text.uppercased() }
                    return "\"" + text.replacing("\\", with: "\\\\") + "\""
                }
            }
            let value =
                generator.chance(12)
                ? "[" + (0..<generator.below(4)).map { _ in scalar() }.joined(separator: ",") + "]"
                : generator.chance(4) ? "{\"z\":\(scalar())}" : scalar()
            if field == "b.c", generator.chance(50) {
                parts.append("\"b\":{\"c\":\(value)}")
            } else {
                parts.append("\"\(field)\":\(value)")
            }
        }
        return "{" + parts.joined(separator: ",") + "}"
    }

    /// A long run sets `SECBOT_PROPERTY_SEEDS`; a seed compares 15,000 pairs.
    private static let seeds = ProcessInfo.processInfo.environment["SECBOT_PROPERTY_SEEDS"].flatMap { Int($0) } ?? 12

    @Test("Random rules and events", arguments: 0..<seeds)
    func agree(_ seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed) &* 7919 &+ 17)
        let text = (0..<60).map { Self.rule($0, &generator) }.joined(separator: "---\n")
        let (rules, diagnostics) = RuleSet.load([RuleSource(path: "random.yml", text: text)])
        #expect(rules.rules.count >= 20, "\(diagnostics.map(\.rendered).joined(separator: "\n"))")
        _ = EventRouter()
        var reader = JSONEventReader(table: JSONFieldTable(FieldRegistry.shared.snapshot))
        var matcher = rules.makeMatcher()
        var event = Event()
        var compared = 0
        for _ in 0..<250 {
            let line = Self.event(&generator)
            let bytes = Array(line.utf8)
            event.reset()
            try reader.read(bytes.span, 0..<bytes.count, into: &event)
            var found: [Int] = []
            matcher.evaluate(event, in: bytes.span, into: &found)
            for rule in rules.rules.indices {
                let plain = rules.holdsPlainly(rule: rule, event, in: bytes.span)
                compared += 1
                if plain != found.contains(rule) {
                    Issue.record("rule \(rules.rules[rule].id), plain \(plain), event \(line)\n\(text)")
                    return
                }
            }
        }
        #expect(compared > 0)
    }
}
