import Foundation
import SecBotCore
import Testing

/// The shipped attack day against its truth: every attack is found, and nobody else is accused.
@Suite("Attack day") struct AttackDayTests {
    /// A story of `truth.json`.
    struct Story: Decodable, CustomTestStringConvertible {
        var id: String
        var address: String?
        var addresses: String?
        var user: String?
        var techniques: [String]?
        var first: Timestamp
        var last: Timestamp

        var testDescription: String { id }
        var network: CIDR? { (address ?? addresses).flatMap { CIDR($0) } }
        var tags: Set<String> { Set((techniques ?? []).map { "attack." + $0.lowercased() }) }
    }

    private struct Truth: Decodable {
        var attacks: [Story]
        var benign: [Story]
    }

    /// What these tests need of a finding.
    struct Detection: Decodable {
        struct Rule: Decodable {
            var title: String
            var level: Severity
            var tags: [String]
        }
        var time: Timestamp
        var rule: Rule
        var entities: [String: String]

        var address: IPAddress? { entities["source.ip"].flatMap { IPAddress($0) } }
    }

    private static let folder = Program.checkout.appendingPathComponent("share/attack-day")
    private static let truth: Truth = {
        let data = try? Data(contentsOf: folder.appendingPathComponent("truth.json"))
        return data.flatMap { try? JSONDecoder().decode(Truth.self, from: $0) } ?? Truth(attacks: [], benign: [])
    }()

    /// One replay for all tests: the week before, then the day.
    private static let replay = Result {
        let names = ["auth.log.1", "auth.log", "access.log", "error.log", "kern.log", "audit.log", "dpkg.log"]
        let outcome = try Program.run(["replay"] + names.map { folder.appendingPathComponent($0).path })
        #expect(outcome.status == 0, "\(outcome.errors)")
        return try outcome.output.split(separator: 10).map { try JSONDecoder().decode(Detection.self, from: $0) }
    }

    @Test func truthIsThere() {
        #expect(AttackDayTests.truth.attacks.count == 20)
        #expect(AttackDayTests.truth.benign.count >= 10)
    }

    @Test(arguments: truth.attacks)
    func attackIsFound(story: Story) throws {
        let findings = try AttackDayTests.replay.get().filter { AttackDayTests.explains(story, $0) }
        #expect(!findings.isEmpty, "nothing was found of \(story.id)")
    }

    @Test(arguments: truth.benign)
    func nobodyElseIsAccused(story: Story) throws {
        guard let network = story.network else { return }
        for finding in try AttackDayTests.replay.get() where finding.rule.level >= .medium {
            guard let address = finding.address else { continue }
            #expect(!network.contains(address), "\(finding.rule.title) accuses \(address)")
        }
    }

    @Test func everyFindingOfMediumAndAboveBelongsToAnAttack() throws {
        for finding in try AttackDayTests.replay.get() where finding.rule.level >= .medium {
            let isExplained = AttackDayTests.truth.attacks.contains { AttackDayTests.explains($0, finding) }
            #expect(isExplained, "\(finding.rule.title) at \(finding.time) on \(finding.entities)")
        }
    }

    /// Whether a finding speaks of an attack: by its address, or by technique and time where the logs name none.
    private static func explains(_ story: Story, _ finding: Detection) -> Bool {
        if let network = story.network, let address = finding.address { return network.contains(address) }
        let isInTime =
            finding.time >= story.first.adding(seconds: -60) && finding.time <= story.last.adding(seconds: 60)
        let families = Set(story.tags.map { String($0.prefix("attack.t0000".count)) })
        return story.network == nil && isInTime
            && finding.rule.tags.contains { families.contains(String($0.prefix("attack.t0000".count))) }
    }
}
