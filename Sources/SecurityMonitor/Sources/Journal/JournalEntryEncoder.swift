import SecBotCore

/// Writes entries in systemd's Journal Export Format, with the fields that matter for detection.
///
/// `NAME=value` LF; a value with a line feed as `NAME` LF, its length as 64-bit little endian, the value, LF. Names with a
/// leading underscore are the journal's own, which no client can write.
struct JournalEntryEncoder {
    private static let names: [String] = [
        "MESSAGE", "MESSAGE_ID", "PRIORITY", "SYSLOG_IDENTIFIER", "SYSLOG_PID", "SYSLOG_FACILITY", "SYSLOG_TIMESTAMP",
        "UNIT", "USER_UNIT", "_PID", "_UID", "_GID", "_COMM", "_EXE", "_CMDLINE", "_SYSTEMD_UNIT", "_SYSTEMD_USER_UNIT",
        "_SYSTEMD_CGROUP", "_HOSTNAME", "_TRANSPORT", "_BOOT_ID", "_MACHINE_ID", "_AUDIT_LOGINUID", "_AUDIT_SESSION",
        "_AUDIT_TYPE", "_AUDIT_TYPE_NAME", "_AUDIT_ID", "_SOURCE_REALTIME_TIMESTAMP", "_LOGINUID", "_CONTAINER_NAME",
    ]
    /// By the length of the name.
    private let wanted: [[[UInt8]]]

    init() {
        var table: [[[UInt8]]] = []
        for name in JournalEntryEncoder.names.map({ Array($0.utf8) }) {
            while table.count <= name.count { table.append([]) }
            table[name.count].append(name)
        }
        wanted = table
    }

    /// Appends a text field.
    func append(_ name: String, _ value: String, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: name.utf8)
        bytes.append(0x3D)
        bytes.append(contentsOf: value.utf8)
        bytes.append(0x0A)
    }

    /// Appends a field given as `NAME=value`, if it is one that matters.
    /// - Parameter room: bytes that a client's value may still take; the journal's own values always find room.
    /// - Returns: whether the value was cut.
    func append(_ field: UnsafeRawBufferPointer, room: Int, to bytes: inout [UInt8]) -> Bool {
        let longestName = wanted.count
        guard let equals = unsafe field.prefix(longestName).firstIndex(of: 0x3D),
            wanted[equals].contains(where: { unsafe field[..<equals].elementsEqual($0) })
        else { return false }
        let isTrusted = unsafe field[0] == 0x5F
        let limit = isTrusted ? 4096 : min(JournalReader.maximumValue, max(room, 0))
        let count = field.count
        let end = min(count, equals + 1 + limit)
        let value = unsafe field[(equals + 1)..<end]
        unsafe bytes.append(contentsOf: field[..<equals])
        if unsafe value.contains(0x0A) {
            bytes.append(0x0A)
            var length = UInt64(end - equals - 1)
            for _ in 0..<8 {
                bytes.append(UInt8(truncatingIfNeeded: length))
                length >>= 8
            }
        } else {
            bytes.append(0x3D)
        }
        unsafe bytes.append(contentsOf: value)
        bytes.append(0x0A)
        return end < count
    }

    /// Appends the entry where the reader stands.
    /// - Returns: its cursor, a position that grows with time and is the same at every reading, whether it was cut.
    func append(
        entryOf reader: borrowing JournalReader, maximum: Int, to bytes: inout [UInt8]
    ) throws(SystemError) -> (cursor: String, position: UInt64, isTruncated: Bool) {
        let start = bytes.count
        let cursor = try reader.cursor()
        let time = try reader.realtime()
        append("__CURSOR", cursor, to: &bytes)
        append("__REALTIME_TIMESTAMP", String(time), to: &bytes)
        var isTruncated = false
        try unsafe reader.forEachField { field in
            if unsafe append(field, room: maximum - (bytes.count - start), to: &bytes) { isTruncated = true }
        }
        // Microseconds above 12 bits that tell entries of the same microsecond apart.
        let position = time &<< 12 | FileHead(of: Array(cursor.utf8), length: .max).hash & 0xFFF
        return (cursor, position, isTruncated)
    }
}
