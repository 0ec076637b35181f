/// Results of rule samples as JUnit XML.
package struct JUnitReport {
    private var suites: [(name: String, outcomes: [RuleSamples.Outcome])] = []

    package init() {}

    /// Adds the outcomes of one rule file.
    package mutating func add(rule path: String, _ outcomes: [RuleSamples.Outcome]) {
        suites.append((path, outcomes))
    }

    /// The report as a JUnit XML document, UTF-8: a suite for each rule file, a case for each sample.
    package var xml: String {
        let all = suites.flatMap(\.outcomes)
        var text =
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"secbot rules\" tests=\"\(all.count)\" "
        text += "failures=\"\(all.count { !$0.passed })\">\n"
        for (name, outcomes) in suites where !outcomes.isEmpty {
            let suite = JUnitReport.escaped(name)
            let failures = outcomes.count { !$0.passed }
            text += "  <testsuite name=\"\(suite)\" tests=\"\(outcomes.count)\" failures=\"\(failures)\">\n"
            for outcome in outcomes {
                let kind = outcome.expectsFinding ? "hit" : "miss"
                let title = JUnitReport.escaped("\(kind): \(outcome.name)")
                text += "    <testcase classname=\"\(suite)\" name=\"\(title)\""
                if outcome.passed {
                    text += "/>\n"
                } else {
                    let reason = JUnitReport.escaped(outcome.detail)
                    text += ">\n      <failure message=\"\(reason)\"/>\n    </testcase>\n"
                }
            }
            text += "  </testsuite>\n"
        }
        return text + "</testsuites>\n"
    }

    /// Escapes markup and line ends for an attribute; characters that XML 1.0 forbids become U+FFFD.
    private static func escaped(_ text: String) -> String {
        var output = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": output += "&amp;"
            case "<": output += "&lt;"
            case ">": output += "&gt;"
            case "\"": output += "&quot;"
            case "\n", "\r", "\t": output += "&#\(scalar.value);"
            case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": output += "\u{FFFD}"
            default: output.unicodeScalars.append(scalar)
            }
        }
        return output
    }
}
