import Foundation
import Testing

/// Configurations and rules with mistakes: refused or reported with the place, never a crash.
@Suite("Configuration mistakes", .timeLimit(.minutes(3))) struct ConfigurationTests {
    struct Mistake: CustomTestStringConvertible {
        var testDescription: String
        var text: String
        /// What standard error must contain.
        var said: [String]
    }

    static let mistakes = [
        Mistake(
            testDescription: "unknown key", text: "monitor:\n  sorces: []\n",
            said: [":2:3: unknown key \"sorces\"", "      sorces: []\n      ^\n", "did you mean \"sources\"?"]),
        Mistake(
            testDescription: "wrong time zone", text: "monitor:\n  timezone: Europe/Zurick\n",
            said: [":2:13:", "\"Europe/Zurick\" is not a time zone", "Europe/Zurich"]),
        Mistake(
            testDescription: "wrong time zone of a source",
            text: "monitor:\n  sources:\n    - {type: file, path: /var/log/x, timezone: Mars}\n",
            said: [":3:", "\"Mars\" is not a time zone"]),
        Mistake(
            testDescription: "broken YAML", text: "monitor:\n  sources: [\n", said: ["secbot.yaml:", "config.syntax"]),
        Mistake(
            testDescription: "unknown type of source", text: "monitor:\n  sources:\n    - {type: fil, path: /x}\n",
            said: [":3:", "type cannot be \"fil\"", "did you mean \"file\"?"]),
        Mistake(
            testDescription: "relative path", text: "monitor:\n  sources:\n    - {type: file, path: auth.log}\n",
            said: ["the path of a source must be absolute: auth.log"]),
        Mistake(
            testDescription: "number out of range",
            text: "monitor:\n  sources:\n    - {type: file, path: /x, maximum_record: 99999999999999999999}\n",
            said: ["maximum_record must be a whole number from 64 to 16777216"]),
        Mistake(
            testDescription: "anchors", text: "monitor: &a\n  sources: []\nrules: *a\n",
            said: ["anchors and aliases are not accepted"]),
        Mistake(
            testDescription: "aliases that grow without bound",
            text: "a: &a [x, x]\n" + "bcdefghijklmnopqrstuvwxyz".map { "\($0): &\($0) [*a, *a]\n" }.joined(),
            said: ["anchors and aliases are not accepted"]),
        Mistake(testDescription: "a list", text: "- 1\n", said: [":1:", "the configuration must be a mapping"]),
        Mistake(
            testDescription: "key that stands twice", text: "log_level: info\nlog_level: debug\n", said: ["log_level"]),
        Mistake(
            testDescription: "deep nesting", text: String(repeating: "[", count: 200_000), said: ["secbot.yaml"]),
        Mistake(
            testDescription: "too large", text: "#" + String(repeating: "x", count: 1 << 20),
            said: ["at most 1048576 are read"]),
        Mistake(
            testDescription: "no such address", text: "gateway:\n  listen: nowhere\n",
            said: [":2:", "\"nowhere\" is not address:port"]),
    ]

    @Test(arguments: mistakes)
    func mistakeIsShownWithItsPlace(_ mistake: Mistake) throws {
        let workspace = try Workspace()
        let file = try workspace.write(mistake.text, to: "secbot.yaml")
        for arguments in [["config", "validate", file], ["run", "--config", file, "--state-dir", workspace.state]] {
            let outcome = try Program.run(arguments)
            #expect(outcome.status == 3, "\(arguments): \(outcome.errors.prefix(500))")
            for text in mistake.said { #expect(outcome.errors.contains(text), "\(outcome.errors.prefix(500))") }
        }
        #expect(
            !FileManager.default.fileExists(atPath: workspace.state), "a refused configuration leaves nothing behind")
    }

    @Test func aConfigurationThatIsNotThereIsSaid() throws {
        let outcome = try Program.run(["run", "--config", "/nonexistent/secbot.yaml"])
        #expect(outcome.status == 3 && outcome.errors.contains("/nonexistent/secbot.yaml: cannot be read"))
    }

    @Test func aBrokenRuleIsReportedAndTheOthersWork() async throws {
        let workspace = try Workspace()
        let log = try workspace.write("", to: "auth.log")
        try workspace.configure(sources: ["type: file, path: \"\(log)\""])
        let broken = try workspace.write(SampleRule.broken, to: "rules/broken.yml")
        try workspace.write(Data([0xFF, 0xFE, 0x00, 0x01]), to: "rules/binary.yml")
        let bot = try RunningBot(workspace)
        try await bot.ready()
        #expect(bot.errors.contains("\(broken):8:16"), "\(bot.errors)")
        #expect(bot.errors.contains("selektion"))
        try workspace.append(SampleLine.failedLogin(from: "203.0.113.9"), to: "auth.log")
        try await eventually("the finding is stored") { try !workspace.findings().isEmpty }
        let status = try #require(try workspace.status())
        #expect(status.rules == 1 && status.rulesRejected == 2)
        #expect(try await bot.stop() == 0)
    }

    @Test func wrongUsageExitsWithTwo() throws {
        let wrong = [
            ["statsu"], ["status", "--bogus"], ["parse"], ["replay"], ["replay", "--fail-on", "hihg", "x"],
            ["run", "--mode", "watch"], ["findings", "list", "--since", "yesterday"],
            ["parse", "--format", "no-such-format", "/dev/null"], ["parse", "--timezone", "Mars", "/dev/null"],
            ["explain", "line", "--format", "no-such-format", "x"],
        ]
        for arguments in wrong {
            let outcome = try Program.run(arguments)
            #expect(outcome.status == 2, "\(arguments): \(outcome.errors)")
            #expect(!outcome.errors.isEmpty)
        }
    }
}
