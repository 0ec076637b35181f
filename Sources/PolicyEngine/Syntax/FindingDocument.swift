package import SecBotCore

/// A finding as the commands write it in JSON, read back to be judged: what a policy asks for, and no records.
///
/// Besides the commands' one value per kind of entity, `entities` may hold a list of values, and `provenance` may be
/// given by kind.
package struct FindingDocument: Decodable {
    /// The finding; what the document leaves out is unknown.
    package let finding: Finding

    private enum Key: String, CodingKey {
        case id, time, rule, entities, count, reason, group, logsource, outcome, confidence, provenance
        case firstTime = "first_time"
        case lastTime = "last_time"
    }

    private struct Rule: Decodable {
        var id: String
        var title: String?
        var level: Severity?
        var tags: [String]?
    }

    /// One text or several.
    private struct Texts: Decodable {
        var values: [String]
        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let one = try? container.decode(String.self) {
                values = [one]
            } else {
                values = try container.decode([String].self)
            }
        }
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        let rule = try container.decode(Rule.self, forKey: .rule)
        let time = try container.decode(Timestamp.self, forKey: .time)
        let values = try container.decodeIfPresent([String: Texts].self, forKey: .entities) ?? [:]
        var grades: [String: String] = [:]
        if let one = try? container.decode(String.self, forKey: .provenance) {
            for kind in values.keys { grades[kind] = one }
        } else {
            grades = try container.decodeIfPresent([String: String].self, forKey: .provenance) ?? [:]
        }
        var entities: [Entity] = []
        for kind in Entity.Kind.allCases {
            for value in values[kind.rawValue]?.values ?? [] {
                var provenance = Provenance.unauthenticatedTransport
                if let name = grades[kind.rawValue] {
                    guard let grade = Provenance(name: name) else {
                        throw DecodingError.dataCorruptedError(
                            forKey: .provenance, in: container, debugDescription: "not a grade of evidence: \(name)")
                    }
                    provenance = grade
                }
                entities.append(Entity(kind: kind, value: value, provenance: provenance))
            }
        }
        finding = Finding(
            id: try container.decodeIfPresent(String.self, forKey: .id) ?? "finding", time: time,
            firstTime: try container.decodeIfPresent(Timestamp.self, forKey: .firstTime) ?? time,
            lastTime: try container.decodeIfPresent(Timestamp.self, forKey: .lastTime) ?? time,
            rule: RuleReference(
                id: rule.id, title: rule.title ?? rule.id, level: rule.level ?? .informational, tags: rule.tags ?? []),
            entities: entities, count: try container.decodeIfPresent(Int.self, forKey: .count) ?? 1,
            reason: try container.decodeIfPresent(String.self, forKey: .reason) ?? "", evidence: [],
            group: try container.decodeIfPresent([String: String].self, forKey: .group) ?? [:],
            logsource: try container.decodeIfPresent(Logsource.self, forKey: .logsource),
            outcome: try container.decodeIfPresent(Finding.Outcome.self, forKey: .outcome),
            confidence: try container.decodeIfPresent(Int.self, forKey: .confidence))
    }
}
