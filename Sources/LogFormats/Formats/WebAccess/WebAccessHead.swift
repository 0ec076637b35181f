internal import SecBotCore

/// What stands before the quoted request of a Common Log Format line.
///
/// The address is found from the start, where the server writes; the time is the bracket right before the first quoted
/// text that follows `] `, since servers escape quotes in the user name that a client may choose.
struct WebAccessHead {
    /// The client as the server wrote it: an address, or a name where the server resolves names.
    var client: Range<Int>
    /// The virtual host in front of it, of which the client may have chosen the text.
    var virtualHost: Range<Int>?
    /// The name given for authentication; empty if none was.
    var user: Range<Int>
    var address: IPAddress?
    var time: Timestamp
    /// The first byte behind the quote that opens the request.
    var request: Int

    /// Reads the head of a record; `nil` when it is no such line.
    static func read(_ bytes: Span<UInt8>, _ record: Range<Int>, _ clock: RecordClock) -> WebAccessHead? {
        guard let anchor = anchor(bytes, record) else { return nil }
        guard
            let reading = clock.commonLog(bytes, anchor.time, anchor.quote - 2)
                ?? clock.yearFirst(bytes, anchor.time, anchor.quote - 2)
        else { return nil }
        let end = RecordScan.trimmed(bytes, record.lowerBound..<(anchor.time - 1)).upperBound
        let first = record.lowerBound..<RecordScan.index(of: 32, bytes, record.lowerBound, end)
        guard !first.isEmpty else { return nil }
        var head = WebAccessHead(
            client: first, virtualHost: nil, user: end..<end, address: nil, time: reading.time,
            request: anchor.quote + 1)
        let secondStart = min(first.upperBound + 1, end)
        let second = secondStart..<RecordScan.index(of: 32, bytes, secondStart, end)
        let rest = min(second.upperBound + 1, end)..<end
        if second.count == 1, bytes[second.lowerBound] == 45 {
            head.address = IPAddress.parse(bytes, first)
            head.user = rest
        } else {
            head.readUnusual(bytes, first: first, second: second, rest: rest)
        }
        head.trimUser(bytes)
        return head
    }

    /// A virtual host or an answer of identd stands where usually a dash does.
    private mutating func readUnusual(_ bytes: Span<UInt8>, first: Range<Int>, second: Range<Int>, rest: Range<Int>) {
        let identEnd = RecordScan.index(of: 32, bytes, rest.lowerBound, rest.upperBound)
        let hasDash = identEnd == rest.lowerBound + 1 && bytes[rest.lowerBound] == 45
        address = IPAddress.parse(bytes, first)
        user = rest
        guard !second.isEmpty else { return }
        if bytes[first.upperBound - 1] == 44 {
            // `client, proxy - -`: a forwarded-for list that a client can begin as it likes. Nobody is to blame.
            address = nil
            client = first.lowerBound..<first.lowerBound
            user = rest.upperBound..<rest.upperBound
            return
        }
        let other = IPAddress.parse(bytes, second)
        guard other != nil || (address == nil && hasDash) else { return }
        virtualHost = first
        client = second
        address = other
        user = min(identEnd + 1, rest.upperBound)..<rest.upperBound
    }

    private mutating func trimUser(_ bytes: Span<UInt8>) {
        if user.count == 1, bytes[user.lowerBound] == 45 { user = user.upperBound..<user.upperBound }
        if user.count == 2, bytes[user.lowerBound] == 34, bytes[user.lowerBound + 1] == 34 {
            user = user.upperBound..<user.upperBound
        }
    }

    /// The places of the first byte of the time and of the quote that opens the request.
    static func anchor(_ bytes: Span<UInt8>, _ record: Range<Int>) -> (time: Int, quote: Int)? {
        let start = record.lowerBound
        let end = record.upperBound
        var quote = RecordScan.index(of: 34, bytes, start, end)
        for _ in 0..<8 {
            guard quote < end else { return nil }
            if quote - 4 > start, bytes[quote - 1] == 32, bytes[quote - 2] == 93 {
                if quote - 29 >= start, bytes[quote - 29] == 91 { return (quote - 28, quote) }
                guard let open = RecordScan.lastIndex(of: 91, bytes, max(start, quote - 48), quote - 2) else {
                    return nil
                }
                return (open + 1, quote)
            }
            quote = RecordScan.index(of: 34, bytes, quote + 1, end)
        }
        return nil
    }
}
