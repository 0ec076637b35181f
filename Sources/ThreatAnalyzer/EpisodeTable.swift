import PatternMatching
import SecBotCore

/// Which findings are going on: so that one thing that goes on is one finding that grows, not a flood of them.
///
/// Keyed by a hash of rule and subject; bounded, the oldest episodes are forgotten (a later record then opens a new
/// finding). A growing finding is told again when its count has doubled or an hour has passed since it was told.
struct EpisodeTable {
    struct Episode {
        var id: String
        var first: Timestamp
        var last: Timestamp
        var count: Int
        var toldCount: Int
        var told: Timestamp
        /// The newest records, oldest first.
        var references: [UInt64]
    }

    /// Quiet for longer than this, an episode of a plain rule is over.
    static let gapSeconds: Int64 = 3600
    static let maximumEpisodes = 50_000
    static let retellSeconds: Int64 = 3600

    private var episodes: [UInt64: Episode] = [:]
    /// Episodes that have grown since they were told.
    private var grown: Set<UInt64> = []
    private(set) var evicted: UInt64 = 0

    /// The key of a rule and the subject of a finding.
    static func key(rule: String, subject: [String]) -> UInt64 {
        var hash = ByteHash.hash(Array(rule.utf8).span)
        for part in subject { hash = ByteHash.combine(hash, ByteHash.hash(Array(part.utf8).span)) }
        return hash
    }

    /// The episode of a key that is still going on at a time.
    func current(_ key: UInt64, at time: Timestamp) -> Episode? {
        guard let episode = episodes[key],
            time <= episode.last.adding(seconds: EpisodeTable.gapSeconds),
            time >= episode.first.adding(seconds: -EpisodeTable.gapSeconds)
        else { return nil }
        return episode
    }

    mutating func set(_ key: UInt64, _ episode: Episode) {
        if episodes.count >= EpisodeTable.maximumEpisodes, episodes[key] == nil { makeRoom() }
        episodes[key] = episode
        if episode.count > episode.toldCount { grown.insert(key) } else { grown.remove(key) }
    }

    /// The growth that was not told yet; afterwards it counts as told.
    mutating func takeGrowth() -> [FindingGrowth] {
        guard !grown.isEmpty else { return [] }
        var growth: [FindingGrowth] = []
        for key in grown {
            guard var episode = episodes[key] else { continue }
            growth.append(FindingGrowth(id: episode.id, count: episode.count, lastTime: episode.last))
            episode.toldCount = episode.count
            episode.told = episode.last
            episodes[key] = episode
        }
        grown.removeAll()
        return growth
    }

    /// Whether a growing episode is to be told again.
    static func isDue(_ episode: Episode) -> Bool {
        episode.count >= episode.toldCount * 2
            || episode.last >= episode.told.adding(seconds: EpisodeTable.retellSeconds)
    }

    /// Forgets the older half, so that the work is spread over many insertions.
    private mutating func makeRoom() {
        let times = episodes.values.map(\.last).sorted()
        let middle = times[times.count / 2]
        let before = episodes.count
        episodes = episodes.filter { $0.value.last > middle }
        evicted += UInt64(before - episodes.count)
    }

    func save(to writer: inout StateWriter) {
        writer.write(UInt32(episodes.count))
        for (key, episode) in episodes {
            writer.write(key)
            writer.write(episode.id)
            for time in [episode.first, episode.last, episode.told] { writer.write(time.nanoseconds) }
            writer.write(Int64(episode.count))
            writer.write(Int64(episode.toldCount))
            writer.write(UInt32(episode.references.count))
            for reference in episode.references { writer.write(reference) }
        }
    }

    mutating func restore(from reader: inout StateReader) throws(StateError) {
        for _ in 0..<(try reader.readCount(ofSize: 56)) {
            let key = try reader.read(UInt64.self)
            let id = try reader.readText()
            let first = Timestamp(nanoseconds: try reader.read())
            let last = Timestamp(nanoseconds: try reader.read())
            let told = Timestamp(nanoseconds: try reader.read())
            let count = Int(try reader.read(Int64.self))
            let toldCount = Int(try reader.read(Int64.self))
            guard (0...Int(Int32.max)).contains(count), (0...Int(Int32.max)).contains(toldCount) else { throw .invalid }
            var references: [UInt64] = []
            for _ in 0..<(try reader.readCount(ofSize: 8)) { references.append(try reader.read()) }
            episodes[key] = Episode(
                id: id, first: first, last: last, count: count, toldCount: toldCount, told: told, references: references
            )
        }
    }
}
