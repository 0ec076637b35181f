import Glibc

/// The part of libsystemd's `sd_journal` that is used, loaded when first needed: a host without it lacks this feature only.
@safe struct JournalLibrary: Sendable {
    typealias Handle = OpaquePointer
    typealias Open = @convention(c) (UnsafeMutablePointer<Handle?>?, Int32) -> Int32
    typealias OpenDirectory = @convention(c) (UnsafeMutablePointer<Handle?>?, UnsafePointer<CChar>?, Int32) -> Int32
    typealias Close = @convention(c) (Handle?) -> Void
    typealias Call = @convention(c) (Handle?) -> Int32
    typealias SeekRealtime = @convention(c) (Handle?, UInt64) -> Int32
    typealias WithCursor = @convention(c) (Handle?, UnsafePointer<CChar>?) -> Int32
    typealias GetCursor = @convention(c) (Handle?, UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> Int32
    typealias GetRealtime = @convention(c) (Handle?, UnsafeMutablePointer<UInt64>?) -> Int32
    typealias SetSize = @convention(c) (Handle?, Int) -> Int32
    typealias GetData =
        @convention(c) (Handle?, UnsafeMutablePointer<UnsafeRawPointer?>?, UnsafeMutablePointer<Int>?) -> Int32

    let open: Open
    let openDirectory: OpenDirectory
    let close: Close
    let next: Call
    let seekHead: Call
    let seekRealtime: SeekRealtime
    let seekCursor: WithCursor
    let testCursor: WithCursor
    let cursor: GetCursor
    let realtime: GetRealtime
    let setDataThreshold: SetSize
    let restartData: Close
    let enumerateData: GetData
    let descriptor: Call
    let process: Call

    static let name = "libsystemd.so.0"

    /// `nil` where the library is not installed or too old.
    static let shared: JournalLibrary? = JournalLibrary()

    private init?() {
        // Never unloaded: the functions live as long as the process.
        guard let library = unsafe dlopen(JournalLibrary.name, RTLD_NOW) else { return nil }
        func function<Function>(_ name: String, as type: Function.Type) -> Function? {
            // Allowed: `dlsym` gives untyped addresses; the types are those of sd-journal.h, whose interface is stable.
            unsafe dlsym(library, name).map { unsafe unsafeBitCast($0, to: type) }
        }
        guard
            let open = unsafe function("sd_journal_open", as: Open.self),
            let openDirectory = unsafe function("sd_journal_open_directory", as: OpenDirectory.self),
            let close = unsafe function("sd_journal_close", as: Close.self),
            let next = unsafe function("sd_journal_next", as: Call.self),
            let seekHead = unsafe function("sd_journal_seek_head", as: Call.self),
            let seekRealtime = unsafe function("sd_journal_seek_realtime_usec", as: SeekRealtime.self),
            let seekCursor = unsafe function("sd_journal_seek_cursor", as: WithCursor.self),
            let testCursor = unsafe function("sd_journal_test_cursor", as: WithCursor.self),
            let cursor = unsafe function("sd_journal_get_cursor", as: GetCursor.self),
            let realtime = unsafe function("sd_journal_get_realtime_usec", as: GetRealtime.self),
            let setDataThreshold = unsafe function("sd_journal_set_data_threshold", as: SetSize.self),
            let restartData = unsafe function("sd_journal_restart_data", as: Close.self),
            let enumerateData = unsafe function("sd_journal_enumerate_available_data", as: GetData.self),
            let descriptor = unsafe function("sd_journal_get_fd", as: Call.self),
            let process = unsafe function("sd_journal_process", as: Call.self)
        else { return nil }
        unsafe self.open = open
        unsafe self.openDirectory = openDirectory
        unsafe self.close = close
        unsafe self.next = next
        unsafe self.seekHead = seekHead
        unsafe self.seekRealtime = seekRealtime
        unsafe self.seekCursor = seekCursor
        unsafe self.testCursor = testCursor
        unsafe self.cursor = cursor
        unsafe self.realtime = realtime
        unsafe self.setDataThreshold = setDataThreshold
        unsafe self.restartData = restartData
        unsafe self.enumerateData = enumerateData
        unsafe self.descriptor = descriptor
        unsafe self.process = process
    }
}
