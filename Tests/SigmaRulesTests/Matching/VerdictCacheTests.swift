import SecBotCore
import SigmaRules
import Testing

/// The verdicts that are remembered by shape are those of plain evaluation.
@Suite("Verdicts by shape")
struct VerdictCacheTests {
    private static let rules = """
        title: Constant only
        id: 00000000-0000-4000-8000-000000000001
        logsource: {product: linux, service: sshd}
        detection:
          selection: {event.action: ssh-login, event.outcome: failure}
          condition: selection
        ---
        title: Depends on the user
        id: 00000000-0000-4000-8000-000000000002
        logsource: {product: linux, service: sshd}
        detection:
          selection: {event.outcome: failure, user.name|startswith: ro}
          filter: {event.action: ssh-disconnect}
          condition: selection and not filter
        ---
        title: Presence
        id: 00000000-0000-4000-8000-000000000003
        logsource: {product: linux}
        detection:
          selection: {source.ip|exists: true}
          filter: {user.name: null}
          condition: selection and not filter
        ---
        title: Keyword
        id: 00000000-0000-4000-8000-000000000004
        logsource: {product: linux}
        detection:
          keywords: ['needle', 'admin']
          condition: keywords
        ---
        title: One of
        id: 00000000-0000-4000-8000-000000000005
        logsource: {product: linux}
        detection:
          a: {event.action: ssh-login}
          b: {user.name|endswith: t}
          c: {event.outcome: success}
          condition: 2 of them or (not a and b)
        """

    @Test(arguments: 0..<20)
    func agreeWithPlainEvaluation(seed: UInt64) {
        let (rules, problems) = RuleSet.load([RuleSource(path: "rules.yml", text: VerdictCacheTests.rules)])
        // `2 of them` is no part of the specification; the rule is then refused alone and the others remain.
        #expect(problems.filter { $0.severity == .error }.count <= 1)
        var matcher = rules.makeMatcher()
        var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        func random(_ bound: Int) -> Int {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return Int(state % UInt64(bound))
        }
        let actions = [Constant("ssh-login"), Constant("ssh-disconnect"), Constant("session-opened")]
        let outcomes = [Constant("failure"), Constant("success")]
        let names = ["root", "robert", "alice", "admin", "ROOT", "rо", "needle", ""]
        let logsource = LogsourceID(Logsource(product: "linux", service: "sshd"))
        for _ in 0..<2000 {
            var event = Event()
            event.logsource = logsource
            event.format = Constant("sshd")
            if random(4) > 0 { event.append(.eventAction, actions[random(3)]) }
            if random(4) > 0 { event.append(.eventOutcome, outcomes[random(2)]) }
            let bytes = Array(names[random(names.count)].utf8) + Array("198.51.100.7".utf8)
            let split = bytes.count - 12
            if random(3) > 0 { event.append(.userName, 0..<split) }
            if random(3) > 0 { event.append(.sourceIP, split..<bytes.count, flags: .entity) }
            var matches: [Int] = []
            matcher.evaluate(event, in: bytes.span, into: &matches)
            let plain = rules.rules.indices.filter { rules.holdsPlainly(rule: $0, event, in: bytes.span) }
            #expect(matches == plain)
        }
    }
}
