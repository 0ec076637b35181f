package import SecBotCore

/// The log of sshesame, an SSH honeypot: `2026/11/20 12:00:00 [192.0.2.1:50000] authentication for user "root" with
/// password "secret" accepted`. The address stands before everything that the remote side wrote.
///
/// Nobody has business in a honeypot, but a record of it is no failed login of this host either: outcomes are left out.
package struct SshesameFormat: RecordFormat {
    package static let name = "sshesame"

    private let clock: RecordClock
    private let logsource = LogsourceID(Logsource(category: "honeypot", service: "sshesame"))
    private let format = Constant("sshesame")
    private let category = Constant("intrusion_detection")
    private let login = Constant("honeypot-login")
    private let command = Constant("honeypot-command")
    private let activity = Constant("honeypot-activity")

    package init(options: FormatOptions) { clock = RecordClock(zone: options.zone) }

    package func recognises(_ batch: Span<UInt8>, _ record: Range<Int>) -> Bool {
        guard let head = head(batch, record) else { return false }
        let start = head.message.lowerBound
        let end = head.message.upperBound
        return RecordScan.starts(batch, start, end, with: "authentication for user \"")
            || RecordScan.starts(batch, start, end, with: "[channel ")
            || RecordScan.starts(batch, start, end, with: "connection ")
    }

    package mutating func parse(
        _ batch: Span<UInt8>, _ record: Range<Int>, into event: inout Event
    ) -> ParseOutcome {
        guard let head = head(batch, record) else { return .notMine }
        event.time = head.time
        event.logsource = logsource
        event.format = format
        event.attribute(batch, to: head.peer)
        event.append(.message, head.message, flags: .remoteWritten)
        event.append(.eventCategory, category)
        event.append(.eventAction, describe(batch, head.message, into: &event))
        return .event
    }

    // MARK: Parts

    private struct Head {
        var time: Timestamp
        var peer: Peer
        var message: Range<Int>
    }

    /// Reads `2026/11/20 12:00:00 [ADDRESS:PORT] `; an IPv6 address has brackets of its own.
    private func head(_ bytes: Span<UInt8>, _ record: Range<Int>) -> Head? {
        let end = record.upperBound
        guard record.count > 32, bytes[record.lowerBound + 4] == 47,
            let reading = clock.yearFirst(bytes, record.lowerBound, end),
            RecordScan.starts(bytes, reading.end, end, with: " ["),
            let close = RecordScan.find("] ", bytes, reading.end + 2, min(end, reading.end + 64))
        else { return nil }
        var address = (reading.end + 2)..<close
        guard let colon = RecordScan.lastIndex(of: 58, bytes, address.lowerBound, close) else { return nil }
        let port = (colon + 1)..<close
        address = address.lowerBound..<colon
        if address.count > 2, bytes[address.lowerBound] == 91, bytes[colon - 1] == 93 {
            address = (address.lowerBound + 1)..<(colon - 1)
        }
        guard !port.isEmpty, port.count <= 5, RecordScan.endOfDigits(bytes, port.lowerBound, close) == close,
            IPAddress.parse(bytes, address) != nil
        else { return nil }
        return Head(
            time: reading.time, peer: Peer(address: address, port: port, end: close), message: (close + 2)..<end)
    }

    /// Appends what the message says besides, and answers what happened.
    private func describe(_ bytes: Span<UInt8>, _ message: Range<Int>, into event: inout Event) -> Constant {
        let start = message.lowerBound
        let end = message.upperBound
        if RecordScan.starts(bytes, start, end, with: "authentication for user \"") {
            let user = start + 25
            // A quote within the name is written behind a backslash.
            var userEnd = RecordScan.index(of: 34, or: 92, bytes, user, end)
            while userEnd < end, bytes[userEnd] == 92 {
                userEnd = RecordScan.index(of: 34, or: 92, bytes, min(userEnd + 2, end), end)
            }
            if userEnd > user { event.append(.userName, user..<userEnd, flags: [.remoteWritten, .entity]) }
            return RecordScan.ends(bytes, message, with: " accepted") ? login : activity
        }
        guard RecordScan.starts(bytes, start, end, with: "[channel "),
            let quote = RecordScan.find("] command \"", bytes, start, min(end, start + 32)),
            RecordScan.ends(bytes, message, with: "\" requested")
        else { return activity }
        let text = (quote + 11)..<max(end - 11, quote + 11)
        if !text.isEmpty { event.append(.processCommandLine, text, flags: .remoteWritten) }
        return command
    }
}
