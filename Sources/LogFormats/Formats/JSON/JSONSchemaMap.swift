internal import SecBotCore

/// A schema with its paths interned, ready to add meaning to the rows of a document.
struct JSONSchemaMap: Sendable {
    private struct Entry: Sendable {
        var path: FieldID
        var field: FieldID
        var role: JSONSchema.Role
    }
    private struct Verdict: Sendable {
        var path: FieldID
        var value: [UInt8]
        var isFailure: Bool
    }

    let schema: JSONSchema
    private let evidence: [[FieldID]]
    private let entries: [Entry]
    private let verdicts: [Verdict]
    private let service: FieldID?
    private let words = WebWords()
    private let times: JSONTimeReader
    private let format: Constant
    private let category: Constant?
    private let action: Constant?
    private let logsource: LogsourceID

    init(_ schema: JSONSchema, times: JSONTimeReader) {
        func intern(_ name: String) -> FieldID { FieldRegistry.shared.intern(name) ?? .none }
        self.schema = schema
        self.times = times
        evidence = schema.evidence.map { $0.map(intern) }
        entries = schema.mappings.map { Entry(path: intern($0.path), field: $0.field, role: $0.role) }
        verdicts = schema.verdicts.map {
            Verdict(path: intern($0.path), value: Array($0.value.utf8), isFailure: $0.isFailure)
        }
        service = schema.servicePath.map(intern)
        format = Constant(schema.name)
        category = schema.category.map(Constant.init)
        action = schema.action.map(Constant.init)
        logsource = LogsourceID(schema.logsource)
    }

    /// Whether the rows of a document are of this schema.
    func recognises(_ event: borrowing Event) -> Bool {
        evidence.contains { keys in keys.allSatisfy { event.has($0) } }
    }

    /// Adds time, entities and what happened.
    func apply(_ bytes: Span<UInt8>, into event: inout Event) {
        var status = 0
        var hasUser = false
        for entry in entries {
            guard let index = event.firstRow(of: entry.path) else { continue }
            let row = event.rows[index]
            guard row.kind != .null, row.length > 0 else { continue }
            switch entry.role {
            case .time:
                if !event.time.isKnown, let time = time(event, row, bytes) { event.time = time }
            case .sourceAddress:
                takeAddress(row, bytes, into: &event)
            case .requestLine:
                if !event.has(.urlOriginal) { event.appendRequest(of: row, bytes) }
            case .target:
                event.appendTarget(of: row, bytes)
            case .status:
                status = event.withBytes(of: row, in: bytes) { RecordScan.number($0, 0..<$0.count) ?? 0 }
                copy(row, to: entry.field, into: &event)
            case .remote:
                let isDash = event.withBytes(of: row, in: bytes) { $0.count == 1 && $0[0] == 45 }
                guard !isDash else { continue }
                let isUser = entry.field == .userName
                hasUser = hasUser || isUser
                copy(row, to: entry.field, flags: isUser ? [.remoteWritten, .entity] : .remoteWritten, into: &event)
            case .none:
                let isEntity = entry.field == .userName || entry.field == .userTargetName
                copy(row, to: entry.field, flags: isEntity ? .entity : [], into: &event)
            }
        }
        finish(bytes, status: status, hasUser: hasUser, into: &event)
    }

    // MARK: Parts

    private func time(_ event: borrowing Event, _ row: FieldRow, _ bytes: Span<UInt8>) -> Timestamp? {
        event.withBytes(of: row, in: bytes) { text in
            row.kind == .number ? times.number(text, 0..<text.count) : times.text(text, 0..<text.count)
        }
    }

    private func takeAddress(_ row: FieldRow, _ bytes: Span<UInt8>, into event: inout Event) {
        guard event.sourceAddress == nil else { return }
        let address = event.withBytes(of: row, in: bytes) { IPAddress.parse($0) }
        guard let address else { return }
        event.sourceAddress = address
        event.appendCopy(of: row, to: .sourceIP, flags: .entity)
    }

    private func copy(
        _ row: FieldRow, to field: FieldID, flags: FieldRow.Flags = [], into event: inout Event
    ) {
        guard field != .none, field != row.field, !event.has(field) else { return }
        event.appendCopy(of: row, to: field, flags: flags)
    }

    private func finish(_ bytes: Span<UInt8>, status: Int, hasUser: Bool, into event: inout Event) {
        let isRefused = status == 401 && hasUser
        if let category { event.append(.eventCategory, category) }
        if isRefused { event.append(.eventCategory, words.authentication) }
        if let action { event.append(.eventAction, isRefused ? words.login : action) }
        if let verdict = verdicts.first(where: { matches($0, bytes, event) }) {
            event.append(.eventOutcome, verdict.isFailure ? words.failure : words.success)
        } else if status > 0 {
            event.append(.eventOutcome, isRefused ? words.failure : status < 400 ? words.success : words.unknown)
        }
        if let service, let index = event.firstRow(of: service) {
            event.appendCopy(of: event.rows[index], to: .eventDataset, flags: [])
        }
        event.format = format
        event.logsource = logsource
    }

    private func matches(_ verdict: Verdict, _ bytes: Span<UInt8>, _ event: borrowing Event) -> Bool {
        guard let index = event.firstRow(of: verdict.path) else { return false }
        return event.withBytes(of: event.rows[index], in: bytes) { text in
            guard text.count == verdict.value.count else { return false }
            for place in 0..<text.count where text[place] != verdict.value[place] { return false }
            return true
        }
    }
}
