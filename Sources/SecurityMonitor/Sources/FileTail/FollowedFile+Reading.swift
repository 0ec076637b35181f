import Glibc
import SecBotCore

extension FollowedFile {
    /// Does one thing: hands on one batch, or opens, or finds nothing to do.
    /// - Returns: whether there may be more to do at once.
    func step(_ watch: inout FileWatch, _ buffer: inout [UInt8], into output: some BatchOutput) async throws -> Bool {
        do {
            if try await readPrevious(&watch, &buffer, into: output) { return true }
            if try await readHistory(&buffer, into: output) { return true }
            return try await readCurrent(&watch, &buffer, into: output)
        } catch let error as SystemError {
            meter.set(.unreadable, "reading failed: \(error.message)", advice: "check the file system")
            close(&watch)
            return false
        }
    }

    private func readCurrent(
        _ watch: inout FileWatch, _ buffer: inout [UInt8], into output: some BatchOutput
    ) async throws -> Bool {
        let path = lookAtPath()
        var open: FollowMachine.Open?
        if let look = try current?.look() {
            open = FollowMachine.Open(
                device: look.facts.device, inode: look.facts.inode, size: look.facts.size, headMatches: look.headMatches
            )
        }
        switch machine.next(path: path, open: open) {
        case .open:
            do {
                try self.open(&buffer, after: lastPlace, isPlaceOpen: false)
            } catch {
                // Gone again between looking and opening: look again.
                if error.isAbsence { return true }
                show(.unreadable(error))
                return false
            }
            watchOpenFiles(&watch)
            meter.set(.active, "following the file")
            // Stored before anything is read, so that a crash in the first moments finds the file even if it is rotated.
            try await send(buffer, 0..<0, [], into: output, evenIfEmpty: true)
            return true
        case .succeed:
            try await releasePrevious(&watch, &buffer, into: output)
            do { try succeed(&buffer) } catch { return error.isAbsence }
            watchOpenFiles(&watch)
            return true
        case .restart(let why):
            try restart(why, &buffer)
            return true
        case .read:
            return try await readOpen(&buffer, into: output)
        case .openPipe:
            isPipe = true
            return false
        case .wait(let waiting):
            if watchSuccessor(path, &watch) { return true }
            let between = filesBeforeEmptySuccessor(path, &buffer)
            if !between.isEmpty {
                try await releasePrevious(&watch, &buffer, into: output)
                do { try follow(between, &buffer) } catch {
                    guard error.isAbsence else { throw error }
                    emptySuccessor = nil
                }
                watchOpenFiles(&watch)
                return true
            }
            if current == nil { openHistory(&buffer) }
            show(waiting)
            if !history.isEmpty { return true }
            return try await finishPartialLine(&buffer, into: output)
        }
    }

    /// A successor that is still empty has no open file that could be watched: it is watched by its path.
    /// - Returns: whether the watch is new; what was written before it began must be looked for.
    private func watchSuccessor(_ path: FollowMachine.Path, _ watch: inout FileWatch) -> Bool {
        guard case .file(let device, let inode, _) = path, let mine = current?.inode, let myDevice = current?.device,
            inode != mine || device != myDevice, let added = watch.watch(path: self.path), !watches.contains(added)
        else { return false }
        watches.append(added)
        return true
    }

    private func show(_ waiting: FollowMachine.Waiting) {
        switch waiting {
        case .following: meter.set(.active, "following the file")
        case .renamed: meter.set(.active, "the file was renamed or removed; reading on until a new one appears")
        case .missing:
            meter.set(
                .missing, "there is no such file", advice: "it is read as soon as it appears; else check the path")
        case .unreadable(let error):
            meter.set(
                .unreadable, error.description,
                advice: error.code == EACCES
                    ? "let the user of secbot read it (on Debian: the group adm)" : "check the file and its file system"
            )
        case .directory:
            meter.set(.failed, "the path is a directory", advice: "name a file, or a pattern such as \(path)/*.log")
        case .other: meter.set(.failed, "the path is neither a file nor a named pipe", advice: "name a log file")
        }
    }

    private func readOpen(_ buffer: inout [UInt8], into output: some BatchOutput) async throws -> Bool {
        var records: [RawRecord] = []
        let now = meter.time.monotonic()
        let skipped = current?.splitter.bytesSkipped ?? 0
        guard let read = try current?.read(&buffer, limits, now: now, into: &records) else { return false }
        machine.read(upTo: current?.seen ?? 0)
        meter.readBytes(read.new)
        meter.skippedBytes((current?.splitter.bytesSkipped ?? 0) &- skipped)
        try await send(buffer, read.range, records, into: output)
        return read.new > 0 || !records.isEmpty
    }

    private func finishPartialLine(_ buffer: inout [UInt8], into output: some BatchOutput) async throws -> Bool {
        guard current?.hasPartialLine == true, isOverdue(current?.lastGrowth, FollowedFile.partialLineSeconds) else {
            return false
        }
        var records: [RawRecord] = []
        guard let range = try current?.finish(&buffer, into: &records) else { return false }
        try await send(buffer, range, records, into: output)
        return false
    }

    private func isOverdue(_ since: Double?, _ seconds: Double) -> Bool {
        since.map { meter.time.monotonic() - $0 >= seconds } ?? false
    }

    /// Late lines of the file that was rotated away; closes it when it has been quiet for long enough.
    private func readPrevious(
        _ watch: inout FileWatch, _ buffer: inout [UInt8], into output: some BatchOutput
    ) async throws -> Bool {
        guard let look = try previous?.look(), let seen = previous?.seen else { return false }
        let now = meter.time.monotonic()
        var records: [RawRecord] = []
        if look.facts.size > seen, look.headMatches {
            guard let read = try previous?.read(&buffer, limits, now: now, into: &records) else { return false }
            meter.readBytes(read.new)
            try await send(buffer, read.range, records, into: output)
            return read.new > 0 || !records.isEmpty
        }
        guard isOverdue(previous?.lastGrowth, FollowedFile.lingerSeconds) else { return false }
        try await releasePrevious(&watch, &buffer, into: output)
        return false
    }

    /// Lets go of the predecessor, with the beginning of a line that may stand at its end.
    private func releasePrevious(
        _ watch: inout FileWatch, _ buffer: inout [UInt8], into output: some BatchOutput
    ) async throws {
        guard previous != nil else { return }
        var records: [RawRecord] = []
        let range = try previous?.finish(&buffer, into: &records) ?? 0..<0
        previous = nil
        watchOpenFiles(&watch)
        // Also without records: the checkpoint lets go of the predecessor.
        try await send(buffer, range, records, into: output, evenIfEmpty: true)
    }

    private func readHistory(_ buffer: inout [UInt8], into output: some BatchOutput) async throws -> Bool {
        guard let file = late ?? history.first else { return false }
        var records: [RawRecord] = []
        let skipped = file.bytesSkipped
        do {
            if let read = try file.read(&buffer, limits, into: &records) {
                meter.readBytes(read.new)
                meter.skippedBytes(file.bytesSkipped &- skipped)
                meter.set(.active, "catching up with \(file.name)")
                try await send(buffer, read.range, records, into: output)
                return true
            }
        } catch let error as ReadError {
            meter.gap("\(file.name): \(error.description)")
        }
        if late != nil {
            late = nil
        } else {
            if current == nil { lastPlace = file.place }
            history.removeFirst()
        }
        return true
    }

    private func send(
        _ buffer: [UInt8], _ range: Range<Int>, _ records: [RawRecord], into output: some BatchOutput,
        evenIfEmpty: Bool = false
    ) async throws {
        guard !records.isEmpty || evenIfEmpty else { return }
        let batch = RecordBatch(
            copying: buffer, range, records: records, source: path, arrival: meter.time.now(), checkpoint: checkpoint)
        try await output.send(batch)
        meter.delivered(batch)
    }

    /// Watches what is open now instead of what was.
    func watchOpenFiles(_ watch: inout FileWatch) {
        let old = watches
        watches = []
        if let number = current?.descriptor.number {
            if let added = watch.watch(open: number) { watches.append(added) }
            folder = Folder.path(ofOpen: number).map { Folder.parent(of: $0) }
        }
        if let number = previous?.descriptor.number, let added = watch.watch(open: number) { watches.append(added) }
        for gone in old where !watches.contains(gone) { watch.remove(gone) }
    }

    /// Closes everything, to begin again from the last place at the next look.
    func close(_ watch: inout FileWatch) {
        lastPlace = history.first?.place ?? current?.place ?? lastPlace
        current = nil
        previous = nil
        late = nil
        history = []
        watchOpenFiles(&watch)
    }

    /// Seconds until the file must be looked at even if nothing happens; `nil` for no hurry.
    var hurry: Double? { current?.hasPartialLine == true || previous != nil ? 1 : nil }
}
