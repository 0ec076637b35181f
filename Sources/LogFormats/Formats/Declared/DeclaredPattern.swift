internal import SecBotCore

/// A pattern made ready to be matched against bytes.
///
/// The part before the `any` capture is matched from the left and the part behind it from the right, each element at
/// one place only: a literal where it must stand, or at its first (from the right: its last) occurrence. So the work is
/// linear in the length of the message, whatever it holds.
struct DeclaredPattern: Sendable {
    struct Capture: Sendable {
        var field: FieldID?
        var type: FormatDeclaration.CaptureType
        var flags: FieldRow.Flags
    }

    enum Element: Sendable {
        case literal([UInt8], once: Bool)
        case capture(Capture)
    }

    let elements: [Element]
    /// The place of the `any` capture.
    let split: Int?

    /// - Returns: `nil` when the registry of field names is full.
    init?(_ pattern: FormatDeclaration.Pattern) {
        var elements: [Element] = []
        for part in pattern.parts {
            switch part {
            case .literal(let bytes, let once): elements.append(.literal(bytes, once: once))
            case .capture(let name, let type, let isTrusted):
                var field: FieldID?
                if let name {
                    guard let known = FieldRegistry.shared.intern(name) else { return nil }
                    field = known
                }
                var flags: FieldRow.Flags = isTrusted || type == .ip || type == .port ? [] : .remoteWritten
                if field == .sourceIP || field == .userName || field == .userTargetName || field == .destinationIP {
                    flags.insert(.entity)
                }
                elements.append(.capture(Capture(field: field, type: type, flags: flags)))
            }
        }
        self.elements = elements
        split = elements.firstIndex {
            if case .capture(let capture) = $0 { return capture.type == .any }
            return false
        }
    }

    /// What a match found besides the rows it appended.
    struct Match {
        var time: Timestamp = .unknown
        /// The rest of the record, for a head.
        var message: Range<Int>?
    }

    /// Matches a whole message and appends its captures; on failure the event is as it was.
    func match(
        _ bytes: Span<UInt8>, _ range: Range<Int>, clock: DeclaredClock, isHead: Bool, into event: inout Event
    ) -> Match? {
        let mark = event.rows.count
        let address = event.sourceAddress
        var cursor = DeclaredCursor(clock: clock, start: range.lowerBound, end: range.upperBound, isHead: isHead)
        let isMatch: Bool
        if let split {
            isMatch =
                cursor.forward(bytes, elements, 0..<split, into: &event)
                && cursor.backward(bytes, elements, (split + 1)..<elements.count, into: &event)
            if isMatch, case .capture(let capture) = elements[split] {
                cursor.append(capture, cursor.start..<cursor.end, bytes, into: &event)
            }
        } else {
            isMatch = cursor.forward(bytes, elements, 0..<elements.count, into: &event) && cursor.start == cursor.end
        }
        guard isMatch else {
            event.truncate(toRows: mark)
            event.sourceAddress = address
            return nil
        }
        return cursor.match
    }
}
