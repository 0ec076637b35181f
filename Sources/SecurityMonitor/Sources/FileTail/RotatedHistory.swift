import SecBotCore

/// Finds, among the rotated forms of a log, what has not been read.
struct RotatedHistory {
    /// The live log.
    let path: String
    let maximumRecord: Int
    /// Rotated files looked at; more are ignored.
    static let maximumFiles = 512

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
        var candidates = self.candidates()
        if let until,
            let index = candidates.firstIndex(where: { $0.1.device == until.device && $0.1.inode == until.inode })
        {
            candidates.removeSubrange(index...)
        }
        // By inode first: that opens one file. Only if a compressor or a copy changed the inode, by content.
        var found: Int?
        var file: HistoryFile?
        let byInode = candidates.lastIndex {
            $0.1.inode == place.identity.inode && $0.1.device == place.identity.device
        }
        if let byInode {
            if isPlaceOpen {
                found = byInode
            } else if let opened = open(candidates[byInode].0), matches(opened, place) {
                (found, file) = (byInode, opened)
            }
        }
        if found == nil, place.identity.head.length > 0 {
            for index in candidates.indices.reversed() where index != byInode {
                if let opened = open(candidates[index].0), matches(opened, place) {
                    (found, file) = (index, opened)
                    break
                }
            }
        }
        var plan = Plan()
        guard let found else { return plan }
        plan.isPlaceFound = true
        if let file, !isPlaceOpen, (try? file.skip(to: place.offset, &buffer)) == true {
            plan.files.append(file)
            plan.placeFile = file
        }
        for candidate in candidates[(found + 1)...] {
            if let opened = open(candidate.0) { plan.files.append(opened) }
        }
        return plan
    }

    /// All rotated files, oldest first, but for the live one.
    func everything(until: (device: UInt64, inode: UInt64)?) -> [HistoryFile] {
        var candidates = self.candidates()
        if let until,
            let index = candidates.firstIndex(where: { $0.1.device == until.device && $0.1.inode == until.inode })
        {
            candidates.removeSubrange(index...)
        }
        return candidates.compactMap { open($0.0) }
    }

    /// The copy that a copying rotation made of the live file before it truncated it.
    func copy(of place: FilePlace, _ buffer: inout [UInt8]) -> HistoryFile? {
        guard place.identity.head.length > 0 else { return nil }
        for candidate in candidates().reversed() where candidate.1.inode != place.identity.inode {
            if let file = open(candidate.0), matches(file, place), (try? file.skip(to: place.offset, &buffer)) == true {
                return file
            }
        }
        return nil
    }

    private func open(_ name: RotatedName) -> HistoryFile? {
        try? HistoryFile(
            path: Folder.parent(of: path) + "/" + name.name, name: name.name, maximumRecord: maximumRecord)
    }

    private func matches(_ file: HistoryFile, _ place: FilePlace) -> Bool {
        guard (try? file.begin()) != nil else { return false }
        return place.continues(
            device: file.facts.device, inode: file.facts.inode, head: file.head, size: file.plainSize)
    }

    /// Rotated files, oldest first. Names change while rotation runs, so a listing counts when a second one agrees.
    private func candidates() -> [(RotatedName, FileFacts)] {
        var last = listing()
        for _ in 0..<16 {
            let again = listing()
            if again.elementsEqual(last, by: { $0.0 == $1.0 && $0.1.inode == $1.1.inode }) { break }
            last = again
        }
        return last
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
