import SecBotCore
import SecBotRuntime

/// A backtest as JUnit XML: one case for each target, which fails when it was somebody protected or logged in later.
enum BacktestJUnit {
    /// The most cases of one kind that are written.
    static let maximumCases = 10_000

    static func text(_ report: BacktestReport) -> String {
        let summary = report.summary
        var cases: [(name: String, failure: String?)] = []
        for hit in summary.protectedHits.filter({ !$0.isNarrowed }).prefix(maximumCases) {
            cases.append(
                ("protected: \(hit.target)", "\(hit.time): \(hit.outcome); \(hit.protected.joined(separator: ", "))"))
        }
        var logins: [String: String] = [:]
        for login in summary.laterLogins where logins[login.target] == nil {
            logins[login.target] =
                "\(login.address) was blocked at \(login.blockedAt) and logged in as \(login.user) at \(login.time)"
                + (login.whileBlocked ? ", while the block would have lasted" : "")
        }
        for target in summary.targets.prefix(maximumCases) { cases.append((target.target, logins[target.target])) }
        if cases.isEmpty { cases.append(("no target", nil)) }
        let failures = cases.count { $0.failure != nil }
        var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        text += "<testsuites><testsuite name=\"secbot backtest\" tests=\"\(cases.count)\" failures=\"\(failures)\">\n"
        let set = XMLText.attribute(summary.policySet)
        for (name, failure) in cases {
            text += "<testcase classname=\"\(set)\" name=\"\(XMLText.attribute(name))\""
            text += failure.map { "><failure message=\"\(XMLText.attribute($0))\"/></testcase>\n" } ?? "/>\n"
        }
        return text + "</testsuite></testsuites>\n"
    }
}
