import SecBotCore
import Yams

extension PolicyLoader {
    /// Reads one entry of `policies`.
    static func readPolicy(_ map: PolicyMapping, _ groups: [String: AssetGroup]) -> Policy? {
        defer { map.finish() }
        let reader = map.reader
        let id = map.required("id", example: "ssh-brute-force")
        if let id, let problem = TargetName.identifierProblem(id) { map.report(.badValue, "id", problem) }
        var policy = Policy(id: id ?? "", title: map.string("title") ?? id ?? "")
        policy.line = map.node.mark?.line ?? 0
        if let mode = map.word("mode", PolicyMode.allCases.map { ($0.rawValue, $0) }) { policy.mode = mode }
        if let node = map.node("when"), let when = reader.mapping(node, "when") {
            policy.conditions = readConditions(when, groups)
        } else if map.node("when") == nil {
            reader.report(
                .missingKey, at: map.node, "a policy needs when: for which findings it is",
                suggestion: "for example when: {level: medium}")
        }
        if let node = map.node("do") {
            policy.actions = reader.elements(node, "do", limit: 16).compactMap { readAction($0, reader) }
        } else {
            reader.report(
                .missingKey, at: map.node, "a policy needs do: what is done",
                suggestion: "for example do: [{block-address: {duration: 10m}}]")
        }
        if let node = map.node("approval"), let approval = reader.mapping(node, "approval") {
            policy.approval = ApprovalRule(
                persons: approval.integer("persons", in: 1...2) ?? 1,
                expiresAfterSeconds: approval.duration("expires") ?? ApprovalRule.usual.expiresAfterSeconds)
            approval.finish()
        }
        policy.actsPerMinute = map.integer("per_minute", in: 1...100_000)
        return id == nil ? nil : policy
    }

    static func readConditions(_ map: PolicyMapping, _ groups: [String: AssetGroup]) -> PolicyConditions {
        defer { map.finish() }
        var conditions = PolicyConditions()
        conditions.rules = map.strings("rule").map(Glob.init)
        conditions.tags = map.strings("tag").map(Glob.init)
        conditions.level = map.word("level", Severity.allCases.map { ($0.name, $0) })
        conditions.entities = map.words("entity", entityKinds)
        conditions.confidence = map.integer("confidence", in: 0...100)
        conditions.provenance = Set(map.words("provenance", Provenance.allCases.map { ($0.name, $0) }))
        conditions.count = map.integer("count", in: 1...1_000_000_000)
        conditions.assets = map.strings("asset")
        for name in conditions.assets where groups[name] == nil {
            map.report(
                .unknownName, "asset", "there is no group \"\(name.prefix(80))\"",
                suggestion: Nearest.suggestion(for: name, among: Array(groups.keys)) ?? "write it below groups:")
        }
        if let node = map.node("logsource") {
            var nodes = [node]
            if case .sequence = node { nodes = map.reader.elements(node, "logsource", limit: 100) }
            conditions.logsources = nodes.compactMap { readLogsource($0, map.reader) }
        }
        if let node = map.node("schedule") { conditions.schedule = readSchedule(node, map.reader) }
        return conditions
    }

    static let entityKinds = Entity.Kind.allCases.map { (name: $0.rawValue, value: $0) }

    static func readLogsource(_ node: Node, _ reader: PolicyReader) -> LogsourcePattern? {
        guard let map = reader.mapping(node, "a logsource") else { return nil }
        defer { map.finish() }
        let pattern = LogsourcePattern(
            product: map.string("product"), category: map.string("category"), service: map.string("service"))
        if pattern == LogsourcePattern() {
            reader.report(.missingKey, at: node, "a logsource needs product, category or service")
        }
        return pattern
    }

    static func readSchedule(_ node: Node, _ reader: PolicyReader) -> Schedule? {
        guard let map = reader.mapping(node, "schedule") else { return nil }
        defer { map.finish() }
        var schedule = Schedule()
        if map.node("days") != nil { schedule.days = readDays(map) }
        for text in map.strings("hours") {
            let parts = text.split(separator: "-", omittingEmptySubsequences: false).map(minute)
            guard parts.count == 2, let start = parts[0], let end = parts[1], start < 1440, start != end else {
                map.report(
                    .badValue, "hours", "\"\(text.prefix(40))\" is no part of a day",
                    suggestion: "for example 08:00-18:00")
                continue
            }
            schedule.hours.append(Schedule.Hours(start: start, end: end))
        }
        schedule.zoneName = map.required("timezone", example: "Europe/Zurich") ?? "UTC"
        if let zone = reader.zone(schedule.zoneName) {
            schedule.zone = zone
        } else {
            map.report(
                .badValue, "timezone", "\"\(schedule.zoneName.prefix(80))\" is not a time zone",
                suggestion: "for example Europe/Zurich or UTC")
        }
        return schedule
    }

    private static func readDays(_ map: PolicyMapping) -> Set<Int> {
        var days: Set<Int> = []
        for text in map.strings("days") {
            let ends = text.lowercased().split(separator: "-", omittingEmptySubsequences: false).map {
                Schedule.dayNames.firstIndex(of: String($0.prefix(3)))
            }
            guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1] else {
                map.report(
                    .badValue, "days", "\"\(text.prefix(40))\" is no day or range of days",
                    suggestion: "for example mon-fri, or [sat, sun]")
                continue
            }
            var day = first
            days.insert(day)
            while day != last {
                day = (day + 1) % 7
                days.insert(day)
            }
        }
        return days
    }

    /// Minutes of `HH:MM`; 24:00 is the end of the day.
    private static func minute(_ text: Substring) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2,
            parts.allSatisfy({ $0.utf8.count == 2 && $0.utf8.allSatisfy { (48...57).contains($0) } }),
            let hour = Int(parts[0]), let minute = Int(parts[1]), minute < 60, hour < 24 || (hour == 24 && minute == 0)
        else { return nil }
        return hour * 60 + minute
    }
}
