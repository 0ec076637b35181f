internal import SecBotCore

/// The end of an nginx error line: `, client: A, server: S, request: "R", upstream: "U", host: "H", referrer: "F"`.
///
/// nginx escapes nothing in it, and both the message before it and the quoted values within it can hold text that looks
/// like such an end. So every `, client: ` is tried: the text before it must be a complete message and the text behind
/// it must be a complete end. If more than one place qualifies and they name different clients, nobody is blamed.
struct NginxErrorTail {
    /// Where the message ends and the tail begins.
    var start: Int
    var client: Range<Int>
    var address: IPAddress
    var server: Range<Int>?
    var request: Range<Int>?
    var host: Range<Int>?
    var referrer: Range<Int>?
    var upstream: Range<Int>?
    var login: Range<Int>?

    /// What was found out about the end of a line.
    enum Verdict {
        case none
        case found(NginxErrorTail)
        /// Two readings are possible that blame different clients.
        case ambiguous(messageEnd: Int)
    }

    static let mostCandidates = 16

    /// Finds the end of the line whose message fills `text`.
    static func find(_ bytes: Span<UInt8>, _ text: Range<Int>) -> Verdict {
        let end = RecordScan.trimmed(bytes, text).upperBound
        var place = text.lowerBound
        var best: NginxErrorTail?
        for count in 0...mostCandidates {
            guard let candidate = RecordScan.find(", client: ", bytes, place, end) else { break }
            if count == mostCandidates { return .ambiguous(messageEnd: text.upperBound) }
            place = candidate + 10
            let message = text.lowerBound..<candidate
            guard let tail = NginxErrorTail(bytes, candidate, end), isComplete(bytes, message) else { continue }
            let hasQuotedText = RecordScan.index(of: 34, or: 39, bytes, message.lowerBound, candidate) < candidate
            // Without quoted text before it there is nothing that a client wrote: what follows cannot outrank it.
            if !hasQuotedText { return .found(tail) }
            if let best, best.address != tail.address { return .ambiguous(messageEnd: best.start) }
            if best == nil { best = tail }
        }
        return best.map { .found($0) } ?? .none
    }

    /// Reads an end that begins at `, client: ` and reaches to the end of the record.
    private init?(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) {
        self.start = start
        client = (start + 10)..<RecordScan.index(of: 44, bytes, start + 10, end)
        guard let address = IPAddress.parse(bytes, client) else { return nil }
        self.address = address
        var index = client.upperBound
        while index < end {
            guard let key = NginxErrorTail.key(bytes, index, end) else { return nil }
            let valueStart = index + key.literal.utf8CodeUnitCount
            if key.kind == .rest { return }
            if !key.isQuoted {
                let value = valueStart..<RecordScan.index(of: 44, bytes, valueStart, end)
                guard RecordScan.index(of: 34, or: 32, bytes, value.lowerBound, value.upperBound) == value.upperBound
                else { return nil }
                set(key.kind, value)
                index = value.upperBound
                continue
            }
            let close = NginxErrorTail.closingQuote(bytes, valueStart, end, isLast: key.kind == .referrer)
            let value = valueStart..<close
            if key.kind == .host,
                RecordScan.index(of: 34, or: 32, bytes, value.lowerBound, value.upperBound) < value.upperBound
            {
                return nil
            }
            set(key.kind, value)
            index = min(close + 1, end)
        }
    }

    private mutating func set(_ kind: Kind, _ value: Range<Int>) {
        switch kind {
        case .server: server = value
        case .request: request = value
        case .host: host = value
        case .referrer: referrer = value
        case .upstream: upstream = value
        case .login: login = value
        case .rest: break
        }
    }
}
