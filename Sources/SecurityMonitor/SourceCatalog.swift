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
        case .journal:
            let name = settings.path.map { "journal:\($0)" } ?? "journal"
            return JournalSource(
                name: name, folder: settings.path, checkpoint: checkpoints[name], historyHours: settings.historyHours,
                limits: limits, clock: clock)
        case .syslog:
            return SyslogSource(listeners: settings.listeners, clock: clock)
        }
    }
}
