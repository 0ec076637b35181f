import SecBotCore

/// The remote end as a service wrote it into its message: an address and, mostly, a port.
struct Peer {
    /// Where the address begins.
    var address: Range<Int>
    /// Digits; empty if no port was written.
    var port: Range<Int>
    /// The place behind both.
    var end: Int

    /// Reads `ADDRESS` or `ADDRESS port N` that begins at `start`. The address may be anything without a space.
    @inline(__always)
    static func leading(_ bytes: Span<UInt8>, from start: Int, before end: Int) -> Peer {
        let addressEnd = bytes.first(32, from: start, before: end)
        var peer = Peer(address: start..<max(start, addressEnd), port: 0..<0, end: addressEnd)
        if let digits = bytes.after(" port ", at: addressEnd, before: end) {
            let digitsEnd = bytes.endOfDigits(from: digits, before: end)
            if digitsEnd > digits, digitsEnd - digits <= 5 {
                peer.port = digits..<digitsEnd
                peer.end = digitsEnd
            }
        }
        return peer
    }

    /// Reads `ADDRESS` or `ADDRESS port N` that ends at `end`. The address may be anything without a space.
    @inline(__always)
    static func trailing(_ bytes: Span<UInt8>, from start: Int, before end: Int) -> Peer {
        var word = bytes.last(32, from: start, before: end).map { $0 + 1 } ?? start
        guard end - word <= 5, end > word, bytes.endOfDigits(from: word, before: end) == end,
            bytes.ends(with: " port ", from: start, before: word)
        else { return Peer(address: word..<end, port: 0..<0, end: end) }
        let port = word..<end
        let addressEnd = word - 6
        word = bytes.last(32, from: start, before: addressEnd).map { $0 + 1 } ?? start
        return Peer(address: word..<addressEnd, port: port, end: end)
    }
}

extension Event {
    /// Attributes the event to a peer: `source.ip` as an entity in canonical spelling, `source.port`, and
    /// ``sourceAddress``. A host's name goes to `source.domain`, which is no entity, because its owner chose it.
    ///
    /// - Returns: whether the peer is an address.
    @discardableResult
    mutating func attribute(
        _ bytes: Span<UInt8>, to peer: Peer, provenance: Provenance = .handshakeProven
    ) -> Bool {
        guard let address = IPAddress.parse(bytes, peer.address) else {
            if Event.isDomainName(bytes, peer.address) { append(.sourceDomain, peer.address, flags: .remoteWritten) }
            return false
        }
        sourceAddress = address
        self.provenance = provenance
        append(.sourceIP, bytes, address: address, written: peer.address)
        if !peer.port.isEmpty { append(.sourcePort, peer.port, kind: .number) }
        return true
    }

    /// Appends an address as an entity in canonical spelling; an IPv4-mapped one as its IPv4 part.
    mutating func append(_ field: FieldID, _ bytes: Span<UInt8>, address: IPAddress, written: Range<Int>) {
        guard address.isIPv4, let colon = bytes.last(58, from: written.lowerBound, before: written.upperBound) else {
            append(field, written, flags: .entity)
            return
        }
        let dotted = (colon + 1)..<written.upperBound
        if bytes.last(46, from: dotted.lowerBound, before: dotted.upperBound) != nil {
            append(field, dotted, flags: .entity)
        } else {
            let mark = arenaMark
            write(address.description)
            appendArena(field, from: mark, flags: .entity)
        }
    }

    private static func isDomainName(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard !range.isEmpty, range.count <= 253 else { return false }
        var hasLetter = false
        for index in range {
            switch bytes[index] {
            case 65...90, 97...122: hasLetter = true
            case 45, 46, 48...57, 95: continue
            default: return false
            }
        }
        return hasLetter
    }
}
