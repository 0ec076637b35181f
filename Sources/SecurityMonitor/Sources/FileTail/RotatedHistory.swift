import Glibc
import SecBotCore

/// Finds, among the rotated forms of a log, what has not been read.
struct RotatedHistory {
    /// The live log.
    let path: String
    let maximumRecord: Int
    /// Rotated files looked at; more are ignored.
    static let maximumFiles = 256
    /// How often the files are looked at while names keep changing, and how long to wait between.
    private static let attempts = 100
    private static let pauseMicroseconds: UInt32 = 2000

    /// Rotated files to read, oldest first; the first one from the place, the others whole.
    struct Plan {
        var files: [HistoryFile] = []
        /// The file of the place itself was found among them (or is the live one).
        var isPlaceFound = false
        /// The file of the place, among `files`, if something of it may be unread.
        var placeFile: HistoryFile?
    }

    /// What was written after `place` and before the file with `until` became the live one.
    /// - Parameters:
    ///   - isPlaceOpen: the file of the place is held open by the caller and left out.
    ///   - until: device and inode of the file that is followed next; it and what is newer is left out.
    func plan(
        after place: FilePlace, isPlaceOpen: Bool, until: (device: UInt64, inode: UInt64)?, _ buffer: inout [UInt8]
    ) -> Plan {
        let candidates = candidates(until: until)
        // By inode first, which reads nothing. Only if a compressor or a copy changed the inode, by content.
        var found = candidates.lastIndex {
            $0.facts.inode == place.identity.inode && $0.facts.device == place.identity.device
        }
        if let index = found, !isPlaceOpen, !matches(candidates[index], place) { found = nil }
        if found == nil, place.identity.head.length > 0 {
            found = candidates.lastIndex { $0.facts.inode != place.identity.inode && matches($0, place) }
        }
        var plan = Plan()
        guard let found else { return plan }
        plan.isPlaceFound = true
        if !isPlaceOpen, (try? candidates[found].skip(to: place.offset, &buffer)) == true {
            plan.files.append(candidates[found])
            plan.placeFile = candidates[found]
        }
        plan.files += candidates[(found + 1)...]
        return plan
    }

    /// All rotated files, oldest first, but for the live one.
    func everything(until: (device: UInt64, inode: UInt64)?) -> [HistoryFile] { candidates(until: until) }

    /// The copy that a copying rotation made of the live file before it truncated it.
    func copy(of place: FilePlace, _ buffer: inout [UInt8]) -> HistoryFile? {
        guard place.identity.head.length > 0 else { return nil }
        let copy = candidates(until: nil).last { $0.facts.inode != place.identity.inode && matches($0, place) }
        guard let copy, (try? copy.skip(to: place.offset, &buffer)) == true else { return nil }
        return copy
    }

    private func matches(_ file: HistoryFile, _ place: FilePlace) -> Bool {
        guard (try? file.begin()) != nil else { return false }
        return place.continues(
            device: file.facts.device, inode: file.facts.inode, head: file.head, size: file.plainSize)
    }

    /// Rotated files, oldest first and open, older than the one with `until`.
    ///
    /// Names change while rotation runs: the files count when they are still those of a listing after all were opened.
    private func candidates(until: (device: UInt64, inode: UInt64)?) -> [HistoryFile] {
        var files: [HistoryFile] = []
        for attempt in 0..<RotatedHistory.attempts {
            if attempt > 0 { usleep(RotatedHistory.pauseMicroseconds) }
            let before = listing()
            files = before.compactMap { name, _ in
                try? HistoryFile(
                    path: Folder.parent(of: path) + "/" + name.name, name: name.name, maximumRecord: maximumRecord)
            }
            let after = listing()
            let isSame = before.elementsEqual(after) { $0.0 == $1.0 && $0.1.inode == $1.1.inode }
            let inodes = Set(before.map(\.1.inode))
            // One that may not be read is in both listings and not among the files.
            if isSame, files.allSatisfy({ inodes.contains($0.facts.inode) }) { break }
        }
        if let until,
            let index = files.firstIndex(where: { $0.facts.device == until.device && $0.facts.inode == until.inode })
        {
            files.removeSubrange(index...)
        }
        return files
    }

    private func listing() -> [(RotatedName, FileFacts)] {
        let folder = Folder.parent(of: path)
        let base = Folder.name(of: path)
        var found: [(RotatedName, FileFacts)] = []
        for name in Folder.names(in: folder) {
            guard let rotated = RotatedName(name, of: base), let facts = try? FileFacts(path: folder + "/" + name),
                facts.kind == .regular
            else { continue }
            found.append((rotated, facts))
        }
        found.sort { left, right in
            if let older = left.0.isOlder(than: right.0) { return older }
            if left.0.age == right.0.age { return left.0.isCompressed && !right.0.isCompressed }
            return (left.1.modified, left.0.name) < (right.1.modified, right.0.name)
        }
        // `log.1` and `log.1.gz` at once: the compressor is at work; the plain one is whole.
        var kept: [(RotatedName, FileFacts)] = []
        for candidate in found {
            if let previous = kept.last, previous.0.age == candidate.0.age, previous.0.isCompressed {
                kept.removeLast()
            }
            kept.append(candidate)
        }
        return Array(kept.suffix(RotatedHistory.maximumFiles))
    }
}
