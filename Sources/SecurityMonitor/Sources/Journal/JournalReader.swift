import Glibc
import SecBotCore

/// An open journal: its place, and the entry there. One owner at a time; it may move between threads.
@safe struct JournalReader: ~Copyable {
    private let library: JournalLibrary
    private let handle: JournalLibrary.Handle
    /// Becomes readable when the journal has changed.
    let descriptor: Int32

    /// Bytes kept of one field's value.
    static let maximumValue = 64 << 10
    /// Fields looked at in one entry; a client may send any number.
    static let maximumFields = 256

    /// Opens the host's own journal, or the journal files of a folder.
    init(_ library: JournalLibrary, folder: String?) throws(SystemError) {
        var opened: JournalLibrary.Handle?
        let localOnly: Int32 = 1 << 0
        let code =
            if let folder { unsafe library.openDirectory(&opened, folder, 0) } else {
                unsafe library.open(&opened, localOnly)
            }
        guard code >= 0, let journal = unsafe opened else {
            throw SystemError(call: "sd_journal_open", code: -code, path: folder)
        }
        self.library = library
        unsafe handle = journal
        // Asked for before reading, so that no change between the two goes unnoticed.
        descriptor = unsafe library.descriptor(journal)
        _ = unsafe library.setDataThreshold(journal, JournalReader.maximumValue + 256)
    }

    deinit { unsafe library.close(handle) }

    /// Goes to the first entry of a time (microseconds since the epoch) or later; ``next()`` then reads it.
    func seek(toMicroseconds time: UInt64) throws(SystemError) {
        if time == 0 {
            try check(unsafe library.seekHead(handle), "sd_journal_seek_head")
        } else {
            try check(unsafe library.seekRealtime(handle, time), "sd_journal_seek_realtime_usec")
        }
    }

    enum Resumption { case found, lost }

    /// Goes behind the entry of a cursor.
    /// - Returns: whether that entry is still there. If not, the next entry that is there may already have been read by
    ///   this call; ``hasUnreadEntry`` then says so.
    mutating func seek(after cursor: String) throws(SystemError) -> Resumption {
        try check(unsafe library.seekCursor(handle, cursor), "sd_journal_seek_cursor")
        guard try next() else { return .lost }
        if unsafe library.testCursor(handle, cursor) > 0 { return .found }
        hasUnreadEntry = true
        return .lost
    }

    /// The reader already stands on an entry that was not handed out.
    private var hasUnreadEntry = false

    /// Goes to the next entry.
    /// - Returns: `false` when there is none (yet).
    mutating func next() throws(SystemError) -> Bool {
        if hasUnreadEntry {
            hasUnreadEntry = false
            return true
        }
        return try check(unsafe library.next(handle), "sd_journal_next") > 0
    }

    /// Takes note of changes, after ``descriptor`` became readable.
    func process() throws(SystemError) { try check(unsafe library.process(handle), "sd_journal_process") }

    /// The cursor of the entry.
    func cursor() throws(SystemError) -> String {
        var text: UnsafeMutablePointer<CChar>?
        try check(unsafe library.cursor(handle, &text), "sd_journal_get_cursor")
        guard let text = unsafe text else { return "" }
        defer { unsafe free(text) }
        return unsafe String(cString: text)
    }

    /// Microseconds since the epoch at which the journal received the entry.
    func realtime() throws(SystemError) -> UInt64 {
        var time: UInt64 = 0
        try check(unsafe library.realtime(handle, &time), "sd_journal_get_realtime_usec")
        return time
    }

    /// Calls `body` with each `NAME=value` of the entry.
    func forEachField(_ body: (UnsafeRawBufferPointer) -> Void) throws(SystemError) {
        unsafe library.restartData(handle)
        for _ in 0..<JournalReader.maximumFields {
            var data: UnsafeRawPointer?
            var length = 0
            let code = try check(unsafe library.enumerateData(handle, &data, &length), "sd_journal_enumerate_data")
            if code == 0 { return }
            unsafe body(UnsafeRawBufferPointer(start: data, count: data == nil ? 0 : length))
        }
    }

    @discardableResult
    private func check(_ code: Int32, _ call: String) throws(SystemError) -> Int32 {
        guard code >= 0 else { throw SystemError(call: call, code: -code) }
        return code
    }
}
