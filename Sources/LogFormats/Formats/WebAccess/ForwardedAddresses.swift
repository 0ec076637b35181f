internal import SecBotCore

/// Reads the value of an `X-Forwarded-For` header.
///
/// Whoever sends a request can begin the list as he likes; each proxy adds the address it saw at the end. So the list
/// is read from the end, and only as long as the address that vouches for the next one is a trusted proxy.
struct ForwardedAddresses {
    let trustedProxies: [CIDR]

    /// Who sent the request, and where the record says so.
    struct Client {
        var address: IPAddress?
        var place: Range<Int>
    }

    /// Answers the last address that no trusted proxy owns; appends those that nobody vouches for as claimed.
    func resolve(_ peer: Client, _ bytes: Span<UInt8>, _ list: Range<Int>, into event: inout Event) -> Client {
        var client = peer
        var end = list.upperBound
        for _ in 0..<16 {
            let comma = RecordScan.lastIndex(of: 44, bytes, list.lowerBound, end)
            let item = RecordScan.trimmed(bytes, (comma.map { $0 + 1 } ?? list.lowerBound)..<end)
            guard let address = IPAddress.parse(bytes, item) else { break }
            if let proxy = client.address, isTrusted(proxy) {
                client = Client(address: address, place: item)
            } else {
                event.append(.sourceClaimedIP, item, flags: .remoteWritten)
            }
            guard let comma else { break }
            end = comma
        }
        return client
    }

    private func isTrusted(_ address: IPAddress) -> Bool { trustedProxies.contains { $0.contains(address) } }
}
