package import SecBotCore
import SigmaRules

extension Analyzer {
    private static let stateVersion: UInt32 = 5

    /// The state of all windows, tables and baselines.
    package func save() -> [UInt8] {
        var writer = StateWriter()
        writer.write(Analyzer.stateVersion)
        attempts.save(to: &writer)
        ring.save(to: &writer)
        persistent.save(to: &writer)
        firstSeen.save(to: &writer)
        failureRate.save(to: &writer)
        episodes.save(to: &writer)
        correlator.save(to: &writer)
        return writer.bytes
    }

    /// Takes stored state over.
    /// - Returns: why it could not be read; everything is then learned anew.
    package mutating func restore(_ bytes: [UInt8]) -> StateError? {
        var reader = StateReader(bytes)
        do throws(StateError) {
            let version = try reader.read(UInt32.self)
            guard version == Analyzer.stateVersion else { throw .version(version) }
            try attempts.restore(from: &reader)
            try ring.restore(from: &reader)
            try persistent.restore(from: &reader)
            try firstSeen.restore(from: &reader)
            try failureRate.restore(from: &reader)
            try episodes.restore(from: &reader)
            try correlator.restore(from: &reader)
            return nil
        } catch {
            attempts = AttemptLedger()
            ring = EvidenceRing()
            persistent = PersistentFailures()
            firstSeen = FirstSeenSources()
            failureRate = FailureRateBaseline()
            episodes = EpisodeTable()
            correlator = makeCorrelator()
            completions = CompletionMemory()
            return error
        }
    }
}
