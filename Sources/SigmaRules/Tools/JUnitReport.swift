/// Test results as JUnit XML.
public struct JUnitReport: Sendable {
    private var suites: [(name: String, outcomes: [RuleSampleTest.Outcome])] = []

    public init() {}

    /// Adds the outcomes of one rule.
    public mutating func add(rule name: String, _ outcomes: [RuleSampleTest.Outcome]) {
        suites.append((name, outcomes))
    }

    /// The report as a JUnit XML document, UTF-8.
    public var xml: String {
        let all = suites.flatMap(\.outcomes)
        var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites tests=\"\(all.count)\" "
        text += "failures=\"\(all.filter { !$0.passed }.count)\">\n"
        for (name, outcomes) in suites {
            let failures = outcomes.filter { !$0.passed }.count
            text +=
                "  <testsuite name=\"\(JUnitReport.escaped(name))\" tests=\"\(outcomes.count)\" failures=\"\(failures)\">\n"
            for outcome in outcomes {
                let kind = outcome.isHit ? "hit" : "miss"
                text += "    <testcase classname=\"\(JUnitReport.escaped(name))\" name=\"\(kind) line \(outcome.line)\""
                if outcome.passed {
                    text += "/>\n"
                } else {
                    let reason = JUnitReport.escaped(outcome.reason ?? "")
                    text += ">\n      <failure message=\"\(reason)\"/>\n    </testcase>\n"
                }
            }
            text += "  </testsuite>\n"
        }
        return text + "</testsuites>\n"
    }

    /// Escapes markup; control characters, which XML 1.0 forbids, become U+FFFD.
    private static func escaped(_ text: String) -> String {
        var output = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": output += "&amp;"
            case "<": output += "&lt;"
            case ">": output += "&gt;"
            case "\"": output += "&quot;"
            case "\u{0}"..."\u{8}", "\u{B}", "\u{C}", "\u{E}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": output += "\u{FFFD}"
            default: output.unicodeScalars.append(scalar)
            }
        }
        return output
    }
}
