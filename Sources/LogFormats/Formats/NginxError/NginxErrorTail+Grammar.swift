internal import SecBotCore

extension NginxErrorTail {
    enum Kind { case server, request, host, referrer, upstream, login, rest }

    /// A key that nginx writes behind the client.
    struct Key {
        let literal: StaticString
        let kind: Kind
        var isQuoted: Bool { kind != .server && !isAddress }
        var isAddress = false
    }

    private static let keys: [Key] = [
        Key(literal: ", server: ", kind: .server),
        Key(literal: ", request: \"", kind: .request),
        Key(literal: ", subrequest: \"", kind: .upstream),
        Key(literal: ", upstream: \"", kind: .upstream),
        Key(literal: ", upstream: ", kind: .upstream, isAddress: true),
        Key(literal: ", host: \"", kind: .host),
        Key(literal: ", referrer: \"", kind: .referrer),
        Key(literal: ", login: \"", kind: .login),
        Key(literal: ", bytes from/to client:", kind: .rest),
        Key(literal: " while ", kind: .rest),
    ]

    /// The key that stands at a place.
    static func key(_ bytes: Span<UInt8>, _ index: Int, _ end: Int) -> Key? {
        for key in keys where RecordScan.starts(bytes, index, end, with: key.literal) { return key }
        return nil
    }

    /// The quote that ends a value: the first that a key or the end of the record follows; the end itself where nginx
    /// cut an overlong line. A referrer is the last value and ends with the record.
    static func closingQuote(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, isLast: Bool) -> Int {
        if isLast { return end > start && bytes[end - 1] == 34 ? end - 1 : end }
        var index = start
        while true {
            index = RecordScan.index(of: 34, bytes, index, end)
            if index >= end || index + 1 == end || key(bytes, index + 1, end) != nil { return index }
            index += 1
        }
    }

    /// Whether a text is a whole message and not one cut within a file or user name.
    static func isComplete(_ bytes: Span<UInt8>, _ message: Range<Int>) -> Bool {
        let start = message.lowerBound
        let end = message.upperBound
        if RecordScan.starts(bytes, start, end, with: "user \"") {
            return RecordScan.ends(bytes, message, with: "\": password mismatch")
                || (RecordScan.ends(bytes, message, with: "\"")
                    && RecordScan.contains("was not found in \"", bytes, message))
        }
        if RecordScan.starts(bytes, start, end, with: "directory index of \"") {
            return RecordScan.ends(bytes, message, with: "\" is forbidden")
        }
        if RecordScan.starts(bytes, start, end, with: "PAM: user '") {
            return RecordScan.contains("' - not authenticated", bytes, message)
        }
        if RecordScan.starts(bytes, start, end, with: "access forbidden by rule") { return message.count == 24 }
        if RecordScan.starts(bytes, start, end, with: "\"") || startsWithCall(bytes, message) {
            return RecordScan.ends(bytes, message, with: ")")
                || RecordScan.ends(bytes, message, with: "\" is forbidden")
        }
        var quotes = 0
        for index in message where bytes[index] == 34 { quotes += 1 }
        return quotes % 2 == 0
    }

    /// `open() "..." failed (2: No such file or directory)`: a call on a file ends with the system's error.
    private static func startsWithCall(_ bytes: Span<UInt8>, _ message: Range<Int>) -> Bool {
        guard
            let call = RecordScan.find(
                "() \"", bytes, message.lowerBound, min(message.upperBound, message.lowerBound + 32))
        else { return false }
        return RecordScan.index(of: 32, bytes, message.lowerBound, call) == call
    }
}
