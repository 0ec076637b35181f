import PatternMatching
import SecBotCore

/// Judges a range of lines on one thread.
struct EvaluationWorker: ~Copyable {
    struct Match: Sendable {
        /// From 0, within the worker's lines.
        var line: Int32
        var rule: Int32
        var start: Int
        var end: Int
        var range: Range<Int> { start..<end }
    }

    struct Result: Sendable {
        var matches: [Match] = []
        /// Lines, empty ones included.
        var lines = 0
        var events = 0
        var malformed: [String: Int] = [:]
        var duplicateKeys = 0
        var unrouted = 0
        var candidates = 0
        var abandonedExpressions = 0
        var truncatedValues = 0
    }

    private let usesRouting: Bool
    private let router: EventRouter
    private var reader: JSONEventReader
    private var matcher: RuleMatcher
    private var event = Event()
    private var found: [Int] = []
    private(set) var result = Result()

    init(rules: RuleSet, options: RuleEvaluation.Options, table: JSONFieldTable) {
        usesRouting = options.usesRouting
        router = EventRouter(declared: options.assumed)
        reader = JSONEventReader(table: table)
        reader.defersUnnamed = true
        matcher = rules.makeMatcher()
    }

    /// Parts of about equal size that end at line ends.
    static func split(_ bytes: [UInt8], into count: Int) -> [Range<Int>] {
        var parts: [Range<Int>] = []
        var start = 0
        for index in 1...count {
            var end = index == count ? bytes.count : max(start, bytes.count * index / count)
            while end > start, end < bytes.count, bytes[end - 1] != 0x0A { end += 1 }
            if end > start { parts.append(start..<end) }
            start = end
        }
        return parts
    }

    mutating func run(_ bytes: [UInt8], _ part: Range<Int>) {
        let batch = bytes.span
        var start = part.lowerBound
        while start < part.upperBound {
            let end = LineSearch.end(batch, from: start, limit: part.upperBound)
            judge(batch, start..<end)
            result.lines += 1
            start = end + 1
        }
        result.duplicateKeys = reader.duplicateKeys
        result.unrouted = matcher.unroutedEvents
        result.candidates = matcher.candidateCount
        result.abandonedExpressions = matcher.abandonedExpressions
    }

    private mutating func judge(_ batch: Span<UInt8>, _ line: Range<Int>) {
        event.reset()
        do throws(JSONReadError) {
            try reader.read(batch, line, into: &event)
        } catch {
            if error.code != .empty { result.malformed[error.code.rawValue, default: 0] += 1 }
            return
        }
        result.events += 1
        result.truncatedValues += event.truncatedValues
        router.route(&event, in: batch, readsTime: false)
        if !usesRouting { event.logsource = .unknown }
        if matcher.readsUnnamedValues(of: event.logsource) { event.resolveEscapes(in: batch) }
        found.removeAll(keepingCapacity: true)
        matcher.evaluate(event, in: batch, into: &found)
        for rule in found {
            result.matches.append(
                Match(
                    line: Int32(truncatingIfNeeded: result.lines), rule: Int32(rule), start: line.lowerBound,
                    end: line.upperBound))
        }
    }
}
