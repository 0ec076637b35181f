internal import SecBotCore

/// Reads the `name=value` pairs of one record into an event and notes what the event is classified by.
struct AuditRecordReader {
    let sink: AuditValueSink
    var isFailed = false
    var isSuccessful = false
    /// The last `addr=` or decoded socket address, written by the program or the kernel.
    var address: IPAddress?
    var operation: Range<Int>?
    private var lastAddress: Int?

    private var names: AuditNames { sink.names }

    init(sink: AuditValueSink) { self.sink = sink }

    /// Reads the body of a record.
    mutating func read(_ bytes: Span<UInt8>, _ body: Range<Int>, type: AuditRecordType, into event: inout Event) {
        let end = body.upperBound
        var index = body.lowerBound
        // The program writes the address behind every text that a client may have chosen.
        lastAddress = RecordScan.findLast(" addr=", bytes, index, end).map { $0 + 1 }
        while index < end {
            while index < end, bytes[index] == 32 || bytes[index] == 0x1D || bytes[index] == 39 || bytes[index] == 44 {
                index += 1
            }
            let start = index
            while index < end, bytes[index] != 61, bytes[index] != 32, bytes[index] != 0x1D { index += 1 }
            guard index < end, bytes[index] == 61 else { continue }
            let name = start..<index
            index += 1
            if index < end, bytes[index] == 39, RecordScan.equals(bytes, name, "msg") {
                // What a program said: read its pairs as if they stood here.
                index += 1
                continue
            }
            let value = AuditRecordReader.value(bytes, index, end)
            index = value.upperBound
            take(bytes, name, value, type: type, into: &event)
        }
        if type == .execve { appendCommandLine(bytes, body, into: &event) }
    }

    /// A value ends at a space, or at its closing quote.
    static func value(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Range<Int> {
        guard start < end else { return end..<end }
        if bytes[start] == 34 {
            let close = RecordScan.index(of: 34, bytes, start + 1, end)
            return start..<min(close + 1, end)
        }
        var index = start
        while index < end, bytes[index] != 32, bytes[index] != 0x1D, bytes[index] != 39 { index += 1 }
        return start..<index
    }

    private mutating func take(
        _ bytes: Span<UInt8>, _ name: Range<Int>, _ value: Range<Int>, type: AuditRecordType, into event: inout Event
    ) {
        if type == .execve, let number = AuditRecordReader.argumentNumber(bytes, name) {
            sink.appendUntrusted(names.argument(number), bytes, value, into: &event)
            return
        }
        if RecordScan.equals(bytes, name, "saddr") { return takeSocketAddress(bytes, name, value, into: &event) }
        if RecordScan.equals(bytes, name, "addr") {
            guard name.lowerBound == lastAddress else { return }
            return takeAddress(bytes, value, into: &event)
        }
        guard let entry = names.entry(bytes, name) else {
            sink.append(.none, bytes, AuditValueSink.unquoted(bytes, value) ?? value, into: &event)
            return
        }
        note(bytes, name, value)
        guard entry.encoding == .untrusted else {
            let plain = AuditValueSink.unquoted(bytes, value) ?? value
            sink.append(entry.field, bytes, plain, into: &event)
            if let meaning = entry.meaning, !AuditValueSink.isAbsent(bytes, value), !event.has(meaning) {
                sink.append(meaning, bytes, plain, into: &event)
            }
            return
        }
        if type == .processTitle {
            sink.appendUntrusted(entry.field, bytes, value, into: &event, zeroBecomes: 32)
            guard !event.has(.processCommandLine) else { return }
            return sink.appendUntrusted(.processCommandLine, bytes, value, into: &event, zeroBecomes: 32)
        }
        sink.appendUntrusted(entry.field, bytes, value, into: &event)
        if let meaning = entry.meaning, !AuditValueSink.isAbsent(bytes, value) {
            let isUser = meaning == .userName
            if isUser ? !isPlaceholder(bytes, value) : (meaning == .filePath || !event.has(meaning)) {
                sink.appendUntrusted(
                    meaning, bytes, value, into: &event, flags: isUser ? [.remoteWritten, .entity] : .entity)
            }
        }
    }

    /// sshd writes `(unknown user)` and `(invalid user)` for names that it does not know.
    private func isPlaceholder(_ bytes: Span<UInt8>, _ value: Range<Int>) -> Bool {
        RecordScan.starts(bytes, value.lowerBound, value.upperBound, with: "28756E6B6E6F776E")
            || RecordScan.starts(bytes, value.lowerBound, value.upperBound, with: "28696E76616C6964")
    }

    private mutating func note(_ bytes: Span<UInt8>, _ name: Range<Int>, _ value: Range<Int>) {
        if RecordScan.equals(bytes, name, "res") || RecordScan.equals(bytes, name, "success") {
            isFailed =
                RecordScan.equals(bytes, value, "failed") || RecordScan.equals(bytes, value, "0")
                || RecordScan.equals(bytes, value, "no")
            isSuccessful = !isFailed
        } else if RecordScan.equals(bytes, name, "op") {
            operation = AuditValueSink.unquoted(bytes, value) ?? value
        }
    }

    private mutating func takeAddress(_ bytes: Span<UInt8>, _ value: Range<Int>, into event: inout Event) {
        let plain = AuditValueSink.unquoted(bytes, value) ?? value
        guard let parsed = IPAddress.parse(bytes, plain) else {
            if !AuditValueSink.isAbsent(bytes, plain) { sink.append(.sourceDomain, bytes, plain, into: &event) }
            return
        }
        guard address == nil else { return }
        address = parsed
        event.sourceAddress = parsed
        sink.append(.sourceIP, bytes, plain, into: &event, flags: .entity)
    }

    private mutating func takeSocketAddress(
        _ bytes: Span<UInt8>, _ name: Range<Int>, _ value: Range<Int>, into event: inout Event
    ) {
        if let entry = names.entry(bytes, name) { sink.append(entry.field, bytes, value, into: &event) }
        guard let socket = AuditSocketAddress(bytes, value) else { return }
        // Which side it is, the system call knows: `connect` reaches out, anything else was reached or binds.
        let isOutgoing = isConnect(bytes, event)
        var mark = event.arenaMark
        event.write(socket.address.description)
        event.appendArena(isOutgoing ? .destinationIP : .sourceIP, from: mark, flags: .entity)
        mark = event.arenaMark
        event.write(String(socket.port))
        event.appendArena(isOutgoing ? .destinationPort : .sourcePort, from: mark, kind: .number)
        if !isOutgoing, event.sourceAddress == nil { event.sourceAddress = socket.address }
    }

    /// Whether the system call of the event reaches out: `connect` or `sendto` on x86-64, arm64 and i386, by number or
    /// name.
    private func isConnect(_ bytes: Span<UInt8>, _ event: borrowing Event) -> Bool {
        guard event.has(names.syscall) else { return true }
        return event.value(of: names.syscall, equals: "42", in: bytes)
            || event.value(of: names.syscall, equals: "203", in: bytes)
            || event.value(of: names.syscall, equals: "362", in: bytes)
            || event.value(of: names.syscall, equals: "44", in: bytes)
            || event.value(of: names.syscall, equals: "206", in: bytes)
            || event.value(of: names.syscall, equals: "connect", in: bytes)
    }

    /// The number in `a12` or `a12[3]`; `nil` for any other name.
    static func argumentNumber(_ bytes: Span<UInt8>, _ name: Range<Int>) -> Int? {
        guard name.count >= 2, name.count <= 12, bytes[name.lowerBound] == 97 else { return nil }
        let digits = (name.lowerBound + 1)..<RecordScan.endOfDigits(bytes, name.lowerBound + 1, name.upperBound)
        guard digits.upperBound == name.upperBound || bytes[digits.upperBound] == 91 else { return nil }
        return RecordScan.number(bytes, digits)
    }

    /// Joins the arguments by spaces; the parts of one that was too long for a record follow each other unspaced.
    private mutating func appendCommandLine(_ bytes: Span<UInt8>, _ body: Range<Int>, into event: inout Event) {
        let mark = event.arenaMark
        var last = -1
        var index = body.lowerBound
        while index < body.upperBound {
            let start = index
            while index < body.upperBound, bytes[index] != 61, bytes[index] != 32 { index += 1 }
            guard index < body.upperBound, bytes[index] == 61 else {
                index += 1
                continue
            }
            let value = AuditRecordReader.value(bytes, index + 1, body.upperBound)
            if let number = AuditRecordReader.argumentNumber(bytes, start..<index) {
                if last >= 0, number != last { event.write(32) }
                last = number
                if let plain = AuditValueSink.unquoted(bytes, value) {
                    event.write(bytes, plain)
                } else if AuditValueSink.isHexadecimal(bytes, value) {
                    AuditValueSink.decode(bytes, value, into: &event, zeroBecomes: 32)
                } else {
                    event.write(bytes, value)
                }
            }
            index = max(value.upperBound, index + 1)
        }
        guard last >= 0, !event.has(.processCommandLine) else { return }
        event.appendArena(.processCommandLine, from: mark)
    }
}
