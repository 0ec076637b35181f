import SecBotCore

/// How many different offenders lately came from the same wider network, bounded.
struct NeighbourTable: Sendable {
    struct Entry: Sendable, Hashable {
        var members: Int
        var last: Timestamp
    }

    /// After so long without a newcomer a neighbourhood is forgotten.
    static let memorySeconds: Int64 = 3600

    let maximum: Int
    private(set) var entries: [CIDR: Entry] = [:]
    private(set) var evicted: UInt64 = 0

    init(maximum: Int) { self.maximum = maximum }

    /// The number of offenders of a network, at a time.
    func members(of network: CIDR, at now: Timestamp) -> Int {
        guard let entry = entries[network], now <= entry.last.adding(seconds: NeighbourTable.memorySeconds) else {
            return 0
        }
        return entry.members
    }

    /// Counts one more offender.
    mutating func add(_ network: CIDR, at now: Timestamp) {
        if entries.count >= maximum, entries[network] == nil {
            let times = entries.values.map(\.last).sorted()
            let middle = times[times.count / 2]
            let before = entries.count
            entries = entries.filter { $0.value.last > middle }
            evicted &+= UInt64(before - entries.count)
        }
        entries[network] = Entry(members: min(members(of: network, at: now) + 1, 1_000_000), last: now)
    }

    func save(to writer: inout StateWriter) {
        writer.write(UInt32(entries.count))
        for (network, entry) in entries {
            writer.write(network.address)
            writer.write(UInt8(network.prefix))
            writer.write(Int32(clamping: entry.members))
            writer.write(entry.last.nanoseconds)
        }
    }

    mutating func restore(from reader: inout StateReader) throws(StateError) {
        for _ in 0..<(try reader.readCount(ofSize: 29)) {
            let address = try reader.readAddress()
            guard let network = CIDR(address: address, prefix: Int(try reader.read(UInt8.self))) else { throw .invalid }
            let members = Int(try reader.read(Int32.self))
            guard (0...1_000_000).contains(members), entries.count < maximum else { throw .invalid }
            entries[network] = Entry(members: members, last: Timestamp(nanoseconds: try reader.read()))
        }
    }
}
