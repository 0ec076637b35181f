/// The networks that nothing may cut off, indexed for the two questions that matter: who is this address, and whom would
/// a block of this network hit.
///
/// Immutable. A question costs one hash lookup per distinct prefix length and one binary search. Translated addresses
/// (NAT64, 6to4) count as the IPv4 address they stand for, on both sides.
public struct ProtectedSet: Sendable {
    /// What was given, after ``builtIn``.
    public let entries: [ProtectedEntry]
    /// Places in ``entries`` by network, and the prefix lengths that occur, the longest first.
    private let byNetwork: [CIDR: [Int]]
    private let lengthsV4: [Int]
    private let lengthsV6: [Int]
    /// All indexed networks in ascending order of their first address, with their places.
    private let ordered: [(network: CIDR, place: Int)]

    /// Protected everywhere: what is no remote party at all.
    public static let builtIn: [ProtectedEntry] = {
        let known: [(String, ProtectedEntry.Reason)] = [
            ("127.0.0.0/8", .loopback), ("::1/128", .loopback), ("0.0.0.0/8", .unspecified), ("::/128", .unspecified),
            ("224.0.0.0/4", .multicast), ("255.255.255.255/32", .multicast), ("ff00::/8", .multicast),
            ("169.254.0.0/16", .linkLocal), ("fe80::/10", .linkLocal),
        ]
        return known.compactMap { text, reason in
            CIDR(text).map { ProtectedEntry(network: $0, reason: reason, detail: "always") }
        }
    }()

    public init(_ given: [ProtectedEntry] = []) {
        entries = ProtectedSet.builtIn + given
        var byNetwork: [CIDR: [Int]] = [:]
        for (place, entry) in entries.enumerated() {
            for network in [entry.network] + entry.network.embeddedIPv4 {
                byNetwork[network, default: []].append(place)
            }
        }
        self.byNetwork = byNetwork
        lengthsV4 = Set(byNetwork.keys.lazy.filter { $0.address.isIPv4 }.map(\.prefix)).sorted(by: >)
        lengthsV6 = Set(byNetwork.keys.lazy.filter { !$0.address.isIPv4 }.map(\.prefix)).sorted(by: >)
        ordered = byNetwork.flatMap { network, places in places.map { (network: network, place: $0) } }
            .sorted {
                ($0.network.address, $0.network.prefix, $0.place) < ($1.network.address, $1.network.prefix, $1.place)
            }
    }

    /// The entries that an address belongs to, the most specific first.
    public func entries(covering address: IPAddress) -> [ProtectedEntry] {
        conflicts(with: CIDR(single: address))
    }

    /// The entries that a network lies in, holds, or meets through translation: those around it first, the most specific
    /// leading, then those inside it.
    /// - Parameters:
    ///   - moment: sessions that began at or after it do not count; `nil` counts all.
    ///   - limit: at most so many entries.
    public func conflicts(
        with network: CIDR, sessionsBefore moment: Timestamp? = nil, limit: Int = 16
    ) -> [ProtectedEntry] {
        var places: [Int] = []
        for image in [network] + network.embeddedIPv4 { collect(image, moment, limit, into: &places) }
        return places.map { entries[$0] }
    }

    /// Whether a network can be cut off without cutting off anything protected.
    public func isFree(_ network: CIDR, sessionsBefore moment: Timestamp? = nil) -> Bool {
        conflicts(with: network, sessionsBefore: moment, limit: 1).isEmpty
    }

    /// The widest network around an address, no wider than asked, that holds nothing protected; `nil` when the address
    /// itself is protected or does not lie in the network.
    public func narrowed(
        _ network: CIDR, around address: IPAddress, sessionsBefore moment: Timestamp? = nil
    ) -> CIDR? {
        guard network.contains(address), isFree(CIDR(single: address), sessionsBefore: moment) else { return nil }
        if isFree(network, sessionsBefore: moment) { return network }
        // A network within a free network is free, so the border can be found by halving.
        var conflicting = network.prefix
        var free = address.isIPv4 ? 32 : 128
        while free - conflicting > 1 {
            let middle = (free + conflicting) / 2
            guard let part = CIDR(address: address, prefix: middle) else { return nil }
            if isFree(part, sessionsBefore: moment) { free = middle } else { conflicting = middle }
        }
        return CIDR(address: address, prefix: free)
    }

    private func collect(_ network: CIDR, _ moment: Timestamp?, _ limit: Int, into places: inout [Int]) {
        func take(_ place: Int) {
            let entry = entries[place]
            if entry.strength == .session, let moment, let since = entry.since, since >= moment { return }
            if !places.contains(place) { places.append(place) }
        }
        for length in network.address.isIPv4 ? lengthsV4 : lengthsV6 where length <= network.prefix {
            guard places.count < limit else { return }
            guard let around = CIDR(address: network.address, prefix: length) else { continue }
            for place in byNetwork[around] ?? [] { take(place) }
        }
        var index = firstIndex(from: network.address)
        while index < ordered.count, places.count < limit, network.contains(ordered[index].network.address) {
            if network.contains(ordered[index].network) { take(ordered[index].place) }
            index += 1
        }
    }

    private func firstIndex(from address: IPAddress) -> Int {
        var low = 0
        var high = ordered.count
        while low < high {
            let middle = (low + high) / 2
            if ordered[middle].network.address < address { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
