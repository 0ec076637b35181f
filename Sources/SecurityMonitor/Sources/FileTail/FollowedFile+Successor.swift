import Glibc
import SecBotCore

extension FollowedFile {
    /// Files that were rotated away, unseen, between the finished file and a live one that is still empty.
    ///
    /// An empty live file is not taken over, since its writer may not have reopened yet. But when the log was rotated more
    /// than once since the last look, whole files lie between, and they must not wait until the live one gets content.
    /// - Returns: the files, oldest first; empty in the usual case, and at every look at the same live file but the first.
    func filesBeforeEmptySuccessor(_ live: FollowMachine.Path, _ buffer: inout [UInt8]) -> [HistoryFile] {
        guard case .file(let device, let inode, _) = live, let place = current?.place,
            inode != place.identity.inode || device != place.identity.device, inode != emptySuccessor
        else { return [] }
        emptySuccessor = inode
        return rotated.plan(after: place, isPlaceOpen: true, until: (device, inode), &buffer).files
    }

    /// Goes on with files that were rotated away unseen. The newest of them is followed like a live file, since its writer
    /// may still have it open; a compressed one has no writer.
    func follow(_ between: [HistoryFile], _ buffer: inout [UInt8]) throws(SystemError) {
        guard let newest = between.last else { return }
        guard !Compression.allCases.contains(where: { newest.name.hasSuffix($0.suffix) }) else {
            try succeed(&buffer)
            return
        }
        let file = try OpenFile(
            path: Folder.parent(of: path) + "/" + newest.name, maximumRecord: limits.maximumRecord,
            now: meter.time.monotonic())
        guard file.inode == newest.facts.inode, file.device == newest.facts.device else {
            // Renamed again in this moment: look again.
            emptySuccessor = nil
            return
        }
        previous = current.take()
        history += between.dropLast()
        machine.opened(at: file.seen)
        current = consume file
    }
}
