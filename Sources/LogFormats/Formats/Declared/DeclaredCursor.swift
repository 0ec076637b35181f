internal import SecBotCore

/// The state of matching one pattern: what is not yet matched lies in `start..<end`.
struct DeclaredCursor {
    let clock: DeclaredClock
    var start: Int
    var end: Int
    let isHead: Bool
    private let whole: Range<Int>
    private(set) var match = DeclaredPattern.Match()

    init(clock: DeclaredClock, start: Int, end: Int, isHead: Bool) {
        self.clock = clock
        self.start = start
        self.end = end
        self.isHead = isHead
        whole = start..<end
    }

    /// Matches elements from the left; `start` moves behind them.
    mutating func forward(
        _ bytes: Span<UInt8>, _ elements: [DeclaredPattern.Element], _ range: Range<Int>, into event: inout Event
    ) -> Bool {
        for index in range {
            switch elements[index] {
            case .literal(let literal, let once):
                guard DeclaredCursor.stands(literal, bytes, at: start, before: end) else { return false }
                if once, !isOnly(literal, bytes, at: start) { return false }
                start += literal.count
            case .capture(let capture):
                var next: [UInt8]?
                if index + 1 < elements.count, case .literal(let literal, _) = elements[index + 1] { next = literal }
                guard take(capture, bytes, before: next, into: &event) else { return false }
            }
        }
        return true
    }

    /// Matches elements from the right; `end` moves before them.
    mutating func backward(
        _ bytes: Span<UInt8>, _ elements: [DeclaredPattern.Element], _ range: Range<Int>, into event: inout Event
    ) -> Bool {
        for index in range.reversed() {
            switch elements[index] {
            case .literal(let literal, let once):
                let place = end - literal.count
                guard place >= start, DeclaredCursor.stands(literal, bytes, at: place, before: end) else {
                    return false
                }
                if once, !isOnly(literal, bytes, at: place) { return false }
                end = place
            case .capture(let capture):
                var previous: [UInt8] = []
                if index > range.lowerBound, case .literal(let literal, _) = elements[index - 1] { previous = literal }
                guard takeLast(capture, bytes, after: previous, into: &event) else { return false }
            }
        }
        return true
    }

    // MARK: From the left

    private mutating func take(
        _ capture: DeclaredPattern.Capture, _ bytes: Span<UInt8>, before next: [UInt8]?, into event: inout Event
    ) -> Bool {
        let stop: Int
        var value: Range<Int>
        switch capture.type {
        case .text:
            if let next {
                guard let place = DeclaredCursor.find(next, bytes, start, end) else { return false }
                stop = place
            } else {
                stop = end
                if isHead { match.message = start..<end }
            }
            value = start..<stop
            if isHead, next == nil {
                start = stop
                return true
            }
        case .word:
            var place = RecordScan.index(of: 32, bytes, start, end)
            if let next, let found = DeclaredCursor.find(next, bytes, start, min(end, place + next.count)) {
                place = min(place, found)
            }
            stop = place
            value = start..<stop
        case .quoted:
            guard start < end, bytes[start] == 34 else { return false }
            var place = start + 1
            while place < end, bytes[place] != 34 { place += bytes[place] == 92 ? 2 : 1 }
            guard place < end else { return false }
            value = (start + 1)..<place
            stop = place + 1
        case .number, .port:
            stop = RecordScan.endOfDigits(bytes, start, end)
            value = start..<stop
            guard isNumber(capture.type, bytes, value) else { return false }
        case .ip, .host:
            value = start..<DeclaredCursor.endOfHost(bytes, start, end, isName: capture.type == .host)
            if let address = DeclaredCursor.address(bytes, &value) {
                if capture.field == .sourceIP { event.sourceAddress = address }
            } else if capture.type == .ip || value.isEmpty {
                return false
            } else {
                event.append(.sourceDomain, value)
                start = value.upperBound
                return true
            }
            stop = value.upperBound
        case .any:
            return false
        case .syslogTime, .asctime, .yearFirst, .common, .compact, .epoch:
            guard let reading = clock.read(capture.type, bytes, start, end) else { return false }
            match.time = reading.time
            start = reading.end
            return true
        }
        start = stop
        append(capture, value, bytes, into: &event)
        return true
    }

    // MARK: From the right

    private mutating func takeLast(
        _ capture: DeclaredPattern.Capture, _ bytes: Span<UInt8>, after previous: [UInt8], into event: inout Event
    ) -> Bool {
        var place = end
        switch capture.type {
        case .text:
            guard let found = DeclaredCursor.findLast(previous, bytes, start, end) else { return false }
            place = found + previous.count
        case .word:
            while place > start, bytes[place - 1] != 32 { place -= 1 }
            if let found = DeclaredCursor.findLast(previous, bytes, max(start, place - previous.count), end) {
                place = max(place, found + previous.count)
            }
            guard place < end else { return false }
        case .number, .port:
            while place > start, bytes[place - 1] &- 48 < 10 { place -= 1 }
            guard isNumber(capture.type, bytes, place..<end) else { return false }
        case .ip, .host:
            while place > start, DeclaredCursor.isHostByte(bytes[place - 1], isName: capture.type == .host) {
                place -= 1
            }
            // `invalid a1.2.3.4`: letters of the literal before it may look like digits of an address.
            if let found = DeclaredCursor.findLast(previous, bytes, max(start, place - previous.count), end) {
                place = max(place, found + previous.count)
            }
            var value = place..<end
            guard let address = DeclaredCursor.address(bytes, &value), value.upperBound == end else {
                guard capture.type == .host, place < end else { return false }
                event.append(.sourceDomain, place..<end)
                end = place
                return true
            }
            if capture.field == .sourceIP { event.sourceAddress = address }
        default:
            return false
        }
        append(capture, place..<end, bytes, into: &event)
        end = place
        return true
    }

    // MARK: Parts

    /// Appends a captured value under its field.
    func append(
        _ capture: DeclaredPattern.Capture, _ value: Range<Int>, _ bytes: Span<UInt8>, into event: inout Event
    ) {
        guard let field = capture.field, !value.isEmpty else { return }
        let isNumber = capture.type == .number || capture.type == .port
        event.append(field, value, kind: isNumber ? .number : .text, flags: capture.flags)
    }

    private func isNumber(
        _ type: FormatDeclaration.CaptureType, _ bytes: Span<UInt8>, _ value: Range<Int>
    ) -> Bool {
        guard !value.isEmpty else { return false }
        guard type == .port else { return true }
        return RecordScan.number(bytes, value).map { $0 <= 65_535 } ?? false
    }

    private func isOnly(_ literal: [UInt8], _ bytes: Span<UInt8>, at place: Int) -> Bool {
        DeclaredCursor.find(literal, bytes, whole.lowerBound, whole.upperBound) == place
            && DeclaredCursor.find(literal, bytes, place + 1, whole.upperBound) == nil
    }
}
