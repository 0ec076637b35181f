import Glibc
import SecBotCore

/// One followed path: what is open of it, what of its past is still to be read, and its status.
///
/// Not shared: it belongs to the loop of its ``FileTail``.
final class FollowedFile {
    /// Seconds after which the beginning of a line is handed on without its end.
    static let partialLineSeconds = 5.0
    /// Seconds without growth after which the predecessor of a rotated file is closed.
    static let lingerSeconds = 10.0

    let path: String
    let meter: SourceMeter
    let limits: SourceLimits
    var machine = FollowMachine()
    /// The file that is followed.
    var current: OpenFile?
    /// Its predecessor, to which late lines may still come.
    var previous: OpenFile?
    /// After a restart: the predecessor under its rotated name, whose late lines are read first.
    var late: HistoryFile?
    /// Rotated files to be read before `current`, oldest first.
    var history: [HistoryFile] = []
    /// Where reading had come to, while neither `current` nor `history` says it.
    var lastPlace: FilePlace?
    /// The inode of an empty live file before which nothing was found to read.
    var emptySuccessor: UInt64?
    var watches: [Int32] = []
    /// The folder in which the file really lies, behind symbolic links.
    var folder: String?
    /// Something may have changed.
    var isDirty = true
    /// The path is a named pipe.
    var isPipe = false
    private var pending: PendingStart
    private let start: SourceSettings.Start

    /// What a new run does with the first file it opens.
    private enum PendingStart {
        case fresh
        case resume(FilePlace, previous: FilePlace?)
        case none
    }

    /// - Parameter start: where a file without a checkpoint begins.
    init(
        path: String, checkpoint: SourceCheckpoint?, start: SourceSettings.Start, limits: SourceLimits,
        meter: SourceMeter
    ) {
        self.path = path
        self.meter = meter
        self.limits = limits
        self.start = start
        switch checkpoint {
        case .rotated(let previous, let current):
            pending = FilePlace(current).map { .resume($0, previous: FilePlace(previous)) } ?? .fresh
        case .some(let place):
            pending = FilePlace(place).map { .resume($0, previous: nil) } ?? .fresh
        case nil:
            pending = .fresh
        }
    }

    var rotated: RotatedHistory { RotatedHistory(path: path, maximumRecord: limits.maximumRecord) }

    /// What a stored checkpoint must say now.
    var checkpoint: SourceCheckpoint? {
        guard let place = history.first?.place ?? current?.place ?? lastPlace else { return nil }
        guard let old = previous?.place ?? late?.place else { return place.checkpoint }
        return .rotated(previous: old.checkpoint, current: place.checkpoint)
    }

    /// What the path names now.
    func lookAtPath() -> FollowMachine.Path {
        do {
            let facts = try FileFacts(path: path)
            switch facts.kind {
            case .directory: return .directory
            case .pipe: return .pipe
            case .other: return .other
            case .regular: return .file(device: facts.device, inode: facts.inode, size: facts.size)
            }
        } catch {
            return error.isAbsence ? .missing : .unreadable(error)
        }
    }

    /// Opens what the path names, and finds what was written between the last place and it.
    /// - Parameter isPlaceOpen: the file of the last place is `previous`.
    func open(_ buffer: inout [UInt8], after place: FilePlace?, isPlaceOpen: Bool) throws(SystemError) {
        let now = meter.time.monotonic()
        var file = try OpenFile(path: path, maximumRecord: limits.maximumRecord, now: now)
        let identity = (device: file.device, inode: file.inode)
        var place = place
        if case .resume(let stored, let previous) = pending {
            place = stored
            if let previous {
                // Late lines of the predecessor, as far as it can still be found.
                late = rotated.plan(after: previous, isPlaceOpen: false, until: identity, &buffer).placeFile
            }
        }
        if let place {
            try findPlace(place, isPlaceOpen: isPlaceOpen, in: &file, &buffer)
        } else if case .fresh = pending, start == .end {
            try file.skipToEnd()
        }
        pending = .none
        lastPlace = nil
        machine.opened(at: file.seen)
        current = consume file
    }

    private func findPlace(
        _ place: FilePlace, isPlaceOpen: Bool, in file: inout OpenFile, _ buffer: inout [UInt8]
    ) throws(SystemError) {
        let identity = (device: file.device, inode: file.inode)
        let head = try OpenFile.headBytes(file.descriptor)
        let size = try FileFacts(descriptor: file.descriptor.number).size
        if place.continues(device: file.device, inode: file.inode, head: head, size: size) {
            file.resume(at: place.offset)
            return
        }
        let plan = rotated.plan(after: place, isPlaceOpen: isPlaceOpen, until: identity, &buffer)
        history += plan.files
        guard !plan.isPlaceFound, !isPlaceOpen else { return }
        if place.identity.inode == file.inode, place.identity.device == file.device {
            meter.gap("the file was truncated or written anew while nobody read it")
        } else {
            // Rotated out of what is kept: all that is kept is newer.
            history += rotated.everything(until: identity)
            meter.gap("the file read last is no longer among the rotated ones")
        }
    }

    /// With no live file (yet): reads on what was rotated, from the stored place.
    func openHistory(_ buffer: inout [UInt8]) {
        guard case .resume(let place, let previous) = pending else { return }
        if let previous {
            late = rotated.plan(after: previous, isPlaceOpen: false, until: nil, &buffer).placeFile
        }
        let plan = rotated.plan(after: place, isPlaceOpen: false, until: nil, &buffer)
        // Not found is no gap yet: the live file may come back.
        guard plan.isPlaceFound else { return }
        history += plan.files
        pending = .none
        lastPlace = place
    }

    /// The live file is finished: keep it as predecessor and open its successor.
    func succeed(_ buffer: inout [UInt8]) throws(SystemError) {
        guard let place = current?.place else { return }
        previous = current.take()
        do {
            try open(&buffer, after: place, isPlaceOpen: true)
        } catch {
            // Gone again in this moment: go on with the old one.
            current = previous.take()
            machine.opened(at: current?.seen ?? 0)
            throw error
        }
    }

    /// The live file was truncated or rewritten in place.
    func restart(_ why: FollowMachine.Restart, _ buffer: inout [UInt8]) throws(SystemError) {
        guard let place = current?.place else { return }
        let copy = rotated.copy(of: place, &buffer)
        if let copy { history.append(copy) }
        switch why {
        case .shrank(let read, let size):
            meter.gap(
                "truncated in place from \(read) to \(size) bytes; "
                    + (copy == nil
                        ? "what was written after the last reading is lost"
                        : "read on in the copy, what was written after copying is lost"))
        case .rewritten:
            meter.gap("the content was replaced in place; what was written after the last reading may be lost")
        }
        try current?.restart()
        machine.opened(at: 0)
    }
}

extension SystemError {
    /// There is nothing by this name.
    var isAbsence: Bool { code == ENOENT || code == ENOTDIR }
}
