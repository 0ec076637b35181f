import SecBotCore

/// The fields of a journal entry that count, as ranges of the bytes they were read from; empty where missing.
///
/// Only fields that begin with an underscore are the journal's own word. The rest, `SYSLOG_IDENTIFIER` and `MESSAGE`
/// above all, any local process may write as it likes.
struct JournalEntry {
    var realtime = 0..<0
    var sourceRealtime = 0..<0
    var host = 0..<0
    var processID = 0..<0
    var userID = 0..<0
    var command = 0..<0
    var executable = 0..<0
    var unit = 0..<0
    var transport = 0..<0
    var identifier = 0..<0
    var message = 0..<0
    var priority = 0..<0
    var facility = 0..<0

    /// Takes a field if it is one of those; of a repeated field the first value counts.
    mutating func take(_ bytes: Span<UInt8>, key: Range<Int>, value: Range<Int>) {
        switch bytes.byte(at: key.lowerBound, before: key.upperBound) {
        case 95: takeTrusted(bytes, key, value)
        case 77: JournalEntry.set(&message, bytes, key, "MESSAGE", value)
        case 80: JournalEntry.set(&priority, bytes, key, "PRIORITY", value)
        case 83:
            JournalEntry.set(&identifier, bytes, key, "SYSLOG_IDENTIFIER", value)
            JournalEntry.set(&facility, bytes, key, "SYSLOG_FACILITY", value)
        default: break
        }
    }

    private mutating func takeTrusted(_ bytes: Span<UInt8>, _ key: Range<Int>, _ value: Range<Int>) {
        JournalEntry.set(&realtime, bytes, key, "__REALTIME_TIMESTAMP", value)
        JournalEntry.set(&sourceRealtime, bytes, key, "_SOURCE_REALTIME_TIMESTAMP", value)
        JournalEntry.set(&host, bytes, key, "_HOSTNAME", value)
        JournalEntry.set(&processID, bytes, key, "_PID", value)
        JournalEntry.set(&userID, bytes, key, "_UID", value)
        JournalEntry.set(&command, bytes, key, "_COMM", value)
        JournalEntry.set(&executable, bytes, key, "_EXE", value)
        JournalEntry.set(&unit, bytes, key, "_SYSTEMD_UNIT", value)
        JournalEntry.set(&transport, bytes, key, "_TRANSPORT", value)
    }

    @inline(__always)
    private static func set(
        _ field: inout Range<Int>, _ bytes: Span<UInt8>, _ key: Range<Int>, _ name: StaticString,
        _ value: Range<Int>
    ) {
        guard key.count == name.utf8CodeUnitCount, field.isEmpty,
            bytes.has(name, at: key.lowerBound, before: key.upperBound)
        else { return }
        field = value
    }

    /// When it happened: as the sender's kernel said, else when the journal received it.
    func time(_ bytes: Span<UInt8>) -> Timestamp {
        let place = sourceRealtime.isEmpty ? realtime : sourceRealtime
        guard let microseconds = bytes.number(in: place) else { return .unknown }
        let (nanoseconds, overflow) = Int64(microseconds).multipliedReportingOverflow(by: 1000)
        return overflow ? .unknown : Timestamp(nanoseconds: nanoseconds)
    }
}

extension JournalEntry {
    /// Which program wrote the entry, and whether that is the journal's word.
    struct Writer {
        var program: Range<Int>
        /// Its messages may be read as the program's.
        var isTrusted: Bool
    }

    /// The identifier counts for the kernel, for root, and where it is the name of the executable (in a folder that
    /// only root writes) or of the system's unit; else the writer is whatever the executable is.
    func writer(_ bytes: Span<UInt8>) -> Writer {
        let base = JournalEntry.baseName(bytes, executable)
        if bytes.equals(transport, "kernel") {
            return Writer(program: identifier.isEmpty ? transport : identifier, isTrusted: true)
        }
        let isRoot = bytes.equals(userID, "0")
        let isInstalled = JournalEntry.isInstalled(bytes, executable)
        if identifier.isEmpty {
            if isRoot { return Writer(program: command.isEmpty ? base : command, isTrusted: true) }
            return Writer(program: base.isEmpty ? command : base, isTrusted: isInstalled)
        }
        if isRoot || isInstalled && bytes.equal(identifier, base) || isUnit(bytes, identifier) {
            return Writer(program: identifier, isTrusted: true)
        }
        return Writer(program: base.isEmpty ? command : base, isTrusted: false)
    }

    /// Whether a name is that of the system's unit: `nginx` of `nginx.service`.
    private func isUnit(_ bytes: Span<UInt8>, _ name: Range<Int>) -> Bool {
        let stem = unit.lowerBound..<(unit.lowerBound + min(name.count, unit.count))
        return !name.isEmpty && bytes.equal(stem, name) && bytes.equals(stem.upperBound..<unit.upperBound, ".service")
    }

    private static func baseName(_ bytes: Span<UInt8>, _ path: Range<Int>) -> Range<Int> {
        guard let slash = bytes.last(47, from: path.lowerBound, before: path.upperBound) else { return path }
        return (slash + 1)..<path.upperBound
    }

    private static func isInstalled(_ bytes: Span<UInt8>, _ path: Range<Int>) -> Bool {
        let start = path.lowerBound
        let end = path.upperBound
        guard
            bytes.has("/usr/", at: start, before: end) || bytes.has("/bin/", at: start, before: end)
                || bytes.has("/sbin/", at: start, before: end) || bytes.has("/lib/", at: start, before: end)
        else { return false }
        return !bytes.ends(with: " (deleted)", from: start, before: end)
    }
}

extension Span where Element == UInt8 {
    /// Whether a range holds exactly this text.
    func equals(_ range: Range<Int>, _ text: StaticString) -> Bool {
        range.count == text.utf8CodeUnitCount && has(text, at: range.lowerBound, before: range.upperBound)
    }
}
