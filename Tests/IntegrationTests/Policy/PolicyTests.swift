import Foundation
import SecBotCore
import Testing

/// Policies through the program: the shipped sets, the past, and a finding explained.
@Suite("Policies") struct PolicyTests {
    private static let folder = Program.checkout.appendingPathComponent("share/attack-day")
    private static let logs = ["auth.log.1", "auth.log", "access.log", "error.log", "kern.log", "audit.log"].map {
        folder.appendingPathComponent($0).path
    }

    private struct Truth: Decodable {
        struct Story: Decodable {
            var id: String
            var address: String?
            var addresses: String?
        }
        var attacks: [Story]
        var benign: [Story]
    }

    private static func backtest(_ arguments: String...) throws -> Program.Outcome {
        try Program.run(["backtest", "--no-host", "--output", "ndjson"] + arguments + logs)
    }

    @Test func shippedSetsAreWithoutFault() throws {
        let outcome = try Program.run(["policy", "check", "--strict", "--json"])
        #expect(outcome.status == 0, "\(outcome.text)")
        #expect(outcome.text == "[]\n")
        let sets = try Program.run(["policy", "list", "--output", "ndjson"]).objects().compactMap {
            $0["name"] as? String
        }
        #expect(sets == ["balanced", "observe", "strict"])
    }

    @Test func strictWouldHaveBlockedTheAttackersOfTheDayAndNobodyElse() throws {
        let rows = try PolicyTests.backtest("--policy", "strict").objects()
        let blocked = rows.filter { $0["action"] as? String == "block-address" }
        let targets = Set(blocked.compactMap { $0["target"] as? String })
        let truth = try JSONDecoder().decode(
            Truth.self, from: Data(contentsOf: PolicyTests.folder.appendingPathComponent("truth.json")))
        let attackers = truth.attacks.compactMap { $0.address ?? $0.addresses }
        for id in ["ssh-bruteforce", "ssh-spraying", "ssh-enumeration", "ssh-distributed", "ssh-slow", "web-scan"] {
            let story = try #require(truth.attacks.first { $0.id == id })
            #expect(targets.contains(try #require(story.address ?? story.addresses)), "\(id)")
        }
        #expect(targets.isSubset(of: attackers))
        #expect(blocked.allSatisfy { ($0["duration_seconds"] as? Int ?? 0) >= 600 })
        #expect(blocked.allSatisfy { $0["protected"] as? Bool == false })
        let summary = try #require(rows.last?["summary"] as? [String: Any])
        #expect((summary["targets"] as? [Any])?.count == targets.count)
        #expect(summary["median_seconds_to_block"] as? Double != nil)
    }

    @Test func somebodyProtectedIsAHitAndFailsTheBuild() throws {
        let workspace = try Workspace()
        let junit = workspace.path("results.xml")
        let outcome = try PolicyTests.backtest(
            "--policy", "strict", "--protect", "203.0.113.10", "--junit", junit)
        #expect(outcome.status == 1)
        let rows = try outcome.objects()
        let hits = rows.filter { $0["protected"] as? Bool == true }
        #expect(!hits.isEmpty)
        #expect(hits.allSatisfy { $0["target"] as? String == "203.0.113.10" && $0["outcome"] as? String == "refused" })
        let text = try String(contentsOfFile: junit, encoding: .utf8)
        #expect(text.contains("protected: 203.0.113.10"))
        // The break-in of the day came from an address that was blocked two minutes before.
        #expect(text.contains("203.0.113.40 was blocked"))
    }

    @Test func aFaultyPolicyIsWrongUsage() throws {
        let workspace = try Workspace()
        let path = try workspace.write("set: mine\npolicies:\n  - {id: a, wehn: {}, do: []}\n", to: "mine.yml")
        let outcome = try Program.run(["policy", "check", path, "--output", "table"])
        #expect(outcome.status == 2)
        #expect(outcome.text.contains("mine.yml:3:13: unknown key \"wehn\""))
        #expect(outcome.text.contains("did you mean \"when\"?") || outcome.text.contains("known keys"))
        #expect(try Program.run(["backtest", "--policy", path, "-"]).status == 2)
        let unknown = try Program.run(["backtest", "--policy", "strikt", "-"])
        #expect(unknown.status == 2)
        #expect(unknown.errors.contains("did you mean \"strict\"?"))
    }

    @Test func aReplayedFindingIsExplained() throws {
        let workspace = try Workspace()
        let replay = try Program.run(["replay", PolicyTests.folder.appendingPathComponent("auth.log").path])
        let line = try #require(replay.lines.first { $0.contains("Repeated failed logins") })
        let path = try workspace.write(line + "\n", to: "finding.json")
        let outcome = try Program.run(["policy", "explain", "--finding", path, "--policy", "strict", "--json"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let answer = try JSONText.object(outcome.text)
        let decisions = try #require(answer["decisions"] as? [[String: Any]])
        #expect(decisions.first?["outcome"] as? String == "enforce")
        #expect(decisions.first?["policy"] as? String == "password-guessing")
        #expect((answer["trace"] as? [[String: Any]])?.count == 8)
    }
}

/// Decisions of the running bot.
@Suite("Deciding", .timeLimit(.minutes(3))) struct DecidingTests {
    @Test func fiveFailuresNowAreDecidedOnOnceAlsoAcrossAKill() async throws {
        let workspace = try Workspace()
        let log = try workspace.write("", to: "auth.log")
        try workspace.write(
            """
            monitor: {timezone: UTC, sources: [{type: file, path: "\(log)"}]}
            policy: {set: strict, mode: enforce, allowlist: [203.0.113.66]}
            """, to: "secbot.yaml")
        func attack(_ address: String) throws {
            let now = Date.now.ISO8601Format()
            for number in 0..<5 {
                try workspace.append(
                    "\(now) web01 sshd[\(100 + number)]: Failed password for root from \(address) port 42 ssh2\n",
                    to: "auth.log")
            }
        }
        let bot = try RunningBot(workspace)
        try await bot.ready()
        try attack("203.0.113.9")
        try attack("203.0.113.66")
        try await eventually("both are decided on") {
            bot.errors.contains("target=203.0.113.9 ") && bot.errors.contains("target=203.0.113.66 ")
        }
        let lines = bot.errors.split(separator: "\n").filter { $0.contains("action=block-address") }
        #expect(lines.count { $0.contains("outcome=enforce") && $0.contains("target=203.0.113.9 ") } == 1)
        #expect(lines.contains { $0.contains("outcome=refused") && $0.contains("target=203.0.113.66 ") })
        // The memory of the policies is committed together with the counters.
        try await eventually("ten lines are committed") { try workspace.status()?.counters.read == 10 }
        #expect(try await bot.stop(9) == -9)

        // The block of ten minutes is remembered: more failures are no second decision.
        let second = try RunningBot(workspace)
        try await second.ready()
        try attack("203.0.113.9")
        try attack("203.0.113.10")
        try await eventually("the other is decided on") { second.errors.contains("target=203.0.113.10 ") }
        #expect(!second.errors.contains("target=203.0.113.9 "))
        #expect(try await second.stop() == 0)
    }

    /// A sequence is judged when the watermark has passed it; at the end of the records nothing more moves the watermark.
    @Test func judgesTheSequenceThatTheLastRecordCompletes() throws {
        let workspace = try Workspace()
        let rules = try workspace.write(Self.sequenceRules, to: "rules.yml")
        let policy = try workspace.write(Self.sequencePolicy, to: "policy.yml")
        let log = try workspace.write(Self.sequenceLog, to: "auth.log")
        let rows = try Program.run([
            "backtest", "--no-host", "--output", "ndjson", "--policy", policy, "--no-default-rules", "--rules",
            rules, "--timezone", "UTC", "--now", "2026-11-20T13:00:00Z", log,
        ]).objects()
        #expect(rows.compactMap { $0["target"] as? String } == ["198.51.100.7"])
    }

    private static let sequenceRules = """
        title: Failure step
        id: 11111111-1111-4111-8111-111111111111
        name: step_failure
        logsource: {product: linux, service: sshd}
        detection:
            selection: {event.action: ssh-login, event.outcome: failure}
            condition: selection
        ---
        title: Success step
        id: 22222222-2222-4222-8222-222222222222
        name: step_success
        logsource: {product: linux, service: sshd}
        detection:
            selection: {event.action: ssh-login, event.outcome: success}
            condition: selection
        ---
        title: Failure, then success
        id: 33333333-3333-4333-8333-333333333333
        correlation:
            type: temporal_ordered
            rules: [step_failure, step_success]
            group-by: [source.ip]
            timespan: 5m
        level: high
        """

    private static let sequencePolicy = """
        set: sequence
        policies:
          - id: sequence
            title: Failure, then success
            when:
              rule: 33333333-3333-4333-8333-333333333333
              entity: source.ip
            mode: enforce
            do:
              - block-address: {duration: 10m}
        """

    private static let sequenceLog = """
        Nov 20 12:00:00 web01 sshd[1000]: Failed password for root from 198.51.100.7 port 4242 ssh2
        Nov 20 12:00:10 web01 sshd[1001]: Accepted password for root from 198.51.100.7 port 4243 ssh2

        """
}
