internal import SecBotCore

/// The parts of a request line as a log quotes it, found within the quotes.
struct WebRequestLine {
    var method: Range<Int>?
    /// The request target; the whole text of a request that is none (binary junk, a TLS hello).
    var target: Range<Int>
    var version: Range<Int>?

    /// Splits `GET /a b HTTP/1.1` at the first space and at the last one before `HTTP/`, so that a target may hold
    /// spaces.
    init(_ bytes: Span<UInt8>, _ range: Range<Int>) {
        target = range
        let start = range.lowerBound
        let end = range.upperBound
        var index = start
        while index < end, bytes[index] &- 65 < 26 || bytes[index] == 95 || bytes[index] == 45 { index += 1 }
        guard index > start, index < end, bytes[index] == 32, index - start <= 32 else { return }
        let methodEnd = index
        index = end
        let limit = max(methodEnd, end - 10)
        while index > limit, bytes[index - 1] != 32 { index -= 1 }
        if index > methodEnd + 1, RecordScan.starts(bytes, index, end, with: "HTTP/") {
            method = start..<methodEnd
            target = (methodEnd + 1)..<(index - 1)
            version = (index + 5)..<end
        } else if bytes[methodEnd + 1 < end ? methodEnd + 1 : methodEnd] == 47 {
            method = start..<methodEnd
            target = (methodEnd + 1)..<end
        }
    }
}

extension Event {
    /// Appends method, target, path, query and version of a request, all chosen by the client.
    mutating func appendRequest(_ bytes: Span<UInt8>, _ range: Range<Int>, hasEscapes: Bool) {
        guard !range.isEmpty, !(range.count == 1 && bytes[range.lowerBound] == 45) else { return }
        let line = WebRequestLine(bytes, range)
        if let method = line.method { append(.httpMethod, method, flags: .remoteWritten) }
        if let version = line.version { append(.httpVersion, version, flags: .remoteWritten) }
        appendTarget(bytes, line.target, hasEscapes: hasEscapes)
    }

    /// Appends `url.original`, `url.path`, `url.query`, and `url.decoded` where the text has percent escapes.
    mutating func appendTarget(_ bytes: Span<UInt8>, _ target: Range<Int>, hasEscapes: Bool) {
        let place = rows.count
        let end = target.upperBound
        appendUnescaped(.urlOriginal, target, bytes, hasEscapes: hasEscapes, flags: .remoteWritten)
        let question = RecordScan.index(of: 63, bytes, target.lowerBound, end)
        let path = pathStart(bytes, target.lowerBound, question)..<question
        appendUnescaped(.urlPath, path, bytes, hasEscapes: hasEscapes, flags: .remoteWritten)
        if question < end {
            appendUnescaped(.urlQuery, (question + 1)..<end, bytes, hasEscapes: hasEscapes, flags: .remoteWritten)
        }
        let percent = hasEscapes ? target.lowerBound : RecordScan.index(of: 37, bytes, target.lowerBound, end)
        if percent < end, place < rows.count { appendPercentDecoded(.urlDecoded, of: rows[place], bytes) }
    }

    /// Where the path of a target begins: behind scheme and authority in the absolute form.
    private func pathStart(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
        guard start < end, bytes[start] != 47,
            let scheme = RecordScan.find("://", bytes, start, min(end, start + 16))
        else { return start }
        return RecordScan.index(of: 47, bytes, scheme + 3, end)
    }
}
