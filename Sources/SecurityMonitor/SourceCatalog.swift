package import SecBotCore

/// The kinds of sources there are, and how a configuration entry becomes one.
package enum SourceCatalog {
    /// Makes the source of an entry; nothing is opened before it runs.
    /// - Parameters:
    ///   - settings: valid ones, see ``SourceSettings/problems()``.
    ///   - checkpoints: what was stored, by ``RecordBatch/source``.
    package static func source(
        for settings: SourceSettings, checkpoints: [String: SourceCheckpoint] = [:], clock: SourceClock = .system
    ) -> any RecordSource {
        let limits = SourceLimits(maximumRecord: settings.maximumRecord)
        switch settings.type {
        case .file:
            return FileTail(
                pattern: settings.path ?? "", checkpoints: checkpoints, start: settings.start, limits: limits,
                clock: clock)
        case .stdin:
            return StreamSource(limits: limits, clock: clock)
        case .journal, .syslog:
            return UnavailableSource(name: settings.type.rawValue, kind: settings.type, clock: clock)
        }
    }
}

/// A source of a kind that this build does not have: a failed state, and nothing else.
struct UnavailableSource: RecordSource {
    let name: String
    private let meter: SourceMeter

    init(name: String, kind: SourceKind, clock: SourceClock) {
        self.name = name
        meter = SourceMeter(name: name, kind: kind, clock: clock)
        meter.set(.failed, "this kind of source is not built in")
    }

    func statuses() -> [SourceStatus] { [meter.snapshot] }
    func run(into output: some BatchOutput) async throws {}
}
