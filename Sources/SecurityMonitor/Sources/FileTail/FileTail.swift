import Glibc
package import SecBotCore
import Synchronization

/// Follows log files: one path, or all that match a pattern, now and later.
///
/// Woken by inotify, with a look at everything now and then for what inotify does not see (network file systems, limits).
/// Rotation by renaming loses nothing: the old file is read to its end before the new one, also what late writers add,
/// also what was rotated and compressed while nobody read. Truncation in place is noticed and counted as a gap.
/// Batches bear the path of their file as ``RecordBatch/source``.
package final class FileTail: RecordSource {
    package let name: String
    private let checkpoints: [String: SourceCheckpoint]
    private let start: SourceSettings.Start
    private let limits: SourceLimits
    private let clock: SourceClock
    private let meters = Mutex<[String: SourceMeter]>([:])
    private let own: SourceMeter

    /// Seconds between looks at everything: with inotify, and without.
    private static let lookSeconds = 5.0
    private static let pollSeconds = 0.25
    /// Files followed at once by one pattern; further ones are named in the status.
    package static let maximumFiles = 4096

    /// - Parameters:
    ///   - pattern: an absolute path; `*`, `?` and `[...]` make it a pattern.
    ///   - checkpoints: what was stored under the paths of the files; others are ignored.
    ///   - start: where files begin that are there at the first start and have no checkpoint.
    package init(
        pattern: String, checkpoints: [String: SourceCheckpoint] = [:], start: SourceSettings.Start = .beginning,
        limits: SourceLimits = SourceLimits(), clock: SourceClock = .system
    ) {
        name = pattern
        self.checkpoints = checkpoints
        self.start = start
        self.limits = limits
        self.clock = clock
        own = SourceMeter(name: pattern, kind: .file, clock: clock)
    }

    package func statuses() -> [SourceStatus] {
        let files = meters.withLock { $0.values.map { $0 } }
        if files.isEmpty { return [own.snapshot] }
        return files.map(\.snapshot).sorted { $0.name < $1.name }
    }

    package func run(into output: some BatchOutput) async throws {
        try await withThrowingTaskGroup(of: Void.self) { pipes in
            try await follow(into: output, pipes: &pipes)
        }
    }

    private func follow(
        into output: some BatchOutput, pipes: inout ThrowingTaskGroup<Void, any Error>
    ) async throws {
        var watch = FileWatch()
        var buffer = [UInt8](repeating: 0, count: limits.maximumRecord + limits.chunk + 1)
        var files: [String: FollowedFile] = [:]
        var folders: [String: Int32] = [:]
        var isFirstLook = true
        var mustScan = true
        var nextScan = 0.0
        while true {
            try Task.checkCancellation()
            if mustScan {
                scan(&files, isFirst: isFirstLook)
                isFirstLook = false
                mustScan = false
                nextScan = clock.monotonic() + (watch.isComplete ? FileTail.lookSeconds : FileTail.pollSeconds)
            }
            watchFolders(&folders, files, &watch)
            let isBusy = try await readAll(files, &watch, &buffer, until: nextScan, into: output)
            for (path, file) in files where file.isPipe {
                file.isPipe = false
                files[path] = nil
                let stream = StreamSource(pipe: path, meter: file.meter, limits: limits)
                pipes.addTask(name: "named pipe") { try await stream.run(into: output) }
                streamed.withLock { _ = $0.insert(path) }
            }
            let hurry = files.values.contains { $0.hurry != nil } ? 1.0 : FileTail.lookSeconds
            let wait = isBusy ? 0 : min(max(nextScan - clock.monotonic(), 0), hurry)
            if let waitable = watch.waitable {
                _ = await DescriptorPoller.shared.waitForReading(waitable, seconds: wait)
            } else {
                try await Task.sleep(for: .seconds(wait))
            }
            let changes = watch.changes()
            let everything = changes.isOverflow || clock.monotonic() >= nextScan || hurry < FileTail.lookSeconds
            mustScan = changes.isOverflow || clock.monotonic() >= nextScan
            for (folder, watched) in folders where changes.ended.contains(watched) { folders[folder] = nil }
            for watched in folders.values where changes.watches.contains(watched) { mustScan = true }
            for file in files.values
            where everything || mustScan || file.watches.contains(where: { changes.watches.contains($0) }) {
                file.isDirty = true
            }
        }
    }

    /// Paths that turned out to be named pipes and are read by tasks of their own.
    private let streamed = Mutex<Set<String>>([])

    /// Reads all files with changes, a batch of each in turn, until none has more or it is time to look for new files.
    /// - Returns: whether some have more; they are still marked.
    private func readAll(
        _ files: [String: FollowedFile], _ watch: inout FileWatch, _ buffer: inout [UInt8], until deadline: Double,
        into output: some BatchOutput
    ) async throws -> Bool {
        var busy = files.values.filter(\.isDirty)
        while !busy.isEmpty {
            var next: [FollowedFile] = []
            for file in busy {
                try Task.checkCancellation()
                file.isDirty = false
                if try await file.step(&watch, &buffer, into: output) { next.append(file) }
            }
            busy = next
            if !busy.isEmpty, clock.monotonic() > deadline {
                for file in busy { file.isDirty = true }
                return true
            }
        }
        return false
    }

    /// Finds files that have appeared.
    private func scan(_ files: inout [String: FollowedFile], isFirst: Bool) {
        let paths = FileTail.withoutRotated(Folder.matches(of: name))
        own.beat()
        let known = streamed.withLock { $0 }
        for path in paths where files[path] == nil && !known.contains(path) {
            guard files.count < FileTail.maximumFiles else {
                own.gap("more than \(FileTail.maximumFiles) files match; the others are not read")
                break
            }
            let meter = SourceMeter(name: path, kind: .file, clock: clock)
            meters.withLock { $0[path] = meter }
            files[path] = FollowedFile(
                path: path, checkpoint: checkpoints[path], start: isFirst ? start : .beginning, limits: limits,
                meter: meter)
        }
        if isFirst, Folder.isPattern(name) {
            // Files that are gone may have left rotated ones behind.
            for (path, checkpoint) in checkpoints where files[path] == nil && FileTail.matches(name, path) {
                let meter = SourceMeter(name: path, kind: .file, clock: clock)
                meters.withLock { $0[path] = meter }
                files[path] = FollowedFile(
                    path: path, checkpoint: checkpoint, start: .beginning, limits: limits, meter: meter)
            }
        }
        if files.isEmpty {
            own.set(
                .missing, "no file matches", advice: "files are read as soon as they appear; else check the pattern")
        }
    }

    /// A pattern such as `*` also matches what rotation leaves behind; that belongs to the live file's history.
    static func withoutRotated(_ paths: [String]) -> [String] {
        guard paths.count > 1 else { return paths }
        let byFolder = Dictionary(grouping: paths) { Folder.parent(of: $0) }
        return paths.filter { path in
            let name = Folder.name(of: path)
            if Compression.allCases.contains(where: { name.hasSuffix($0.suffix) }) { return false }
            let siblings = byFolder[Folder.parent(of: path)] ?? []
            return !siblings.contains { $0 != path && RotatedName(name, of: Folder.name(of: $0)) != nil }
        }
    }

    private static func matches(_ pattern: String, _ path: String) -> Bool {
        unsafe fnmatch(pattern, path, FNM_PATHNAME) == 0
    }

    /// The folder, or the nearest one above it that exists.
    private static func existing(_ folder: String) -> String {
        var folder = folder
        while folder != "/", folder != ".", unsafe access(folder, F_OK) != 0 { folder = Folder.parent(of: folder) }
        return folder
    }

    private func watchFolders(
        _ folders: inout [String: Int32], _ files: [String: FollowedFile], _ watch: inout FileWatch
    ) {
        var wanted: Set<String> = []
        var pattern = Folder.parent(of: name)
        // Folders that a pattern names, and those from which they would appear.
        for _ in 0..<3 {
            for folder in Folder.matches(of: pattern).prefix(256) { wanted.insert(FileTail.existing(folder)) }
            guard Folder.isPattern(pattern) else { break }
            pattern = Folder.parent(of: pattern)
        }
        for file in files.values { if let folder = file.folder { wanted.insert(folder) } }
        for folder in wanted where folders[folder] == nil {
            if let added = watch.watch(folder: folder) { folders[folder] = added }
        }
        for (folder, number) in folders where !wanted.contains(folder) {
            watch.remove(number)
            folders[folder] = nil
        }
    }
}
