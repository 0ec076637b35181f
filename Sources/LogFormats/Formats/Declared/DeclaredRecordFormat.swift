package import SecBotCore

/// The log files of declared formats: the shipped ones and the user's.
package struct DeclaredRecordFormat: RecordFormat {
    package static let name = "declared"
    private let formats: [DeclaredFormat]
    /// The format that took the last record, which is likely to take the next.
    private var recent = 0

    package init(options: FormatOptions) {
        self.init(DeclaredServices.all, options: options)
    }

    /// The formats of these declarations that have log files of their own.
    package init(_ declarations: [FormatDeclaration], options: FormatOptions) {
        formats = declarations.filter { !$0.heads.isEmpty }.compactMap { DeclaredFormat($0, options: options) }
    }

    /// Whether the record begins as a log line may: the declared messages decide when it is parsed.
    package func recognises(_ batch: Span<UInt8>, _ record: Range<Int>) -> Bool {
        guard record.count >= 20 else { return false }
        switch batch[record.lowerBound] {
        case 48...57, 91, 60, 64: return true
        default: return false
        }
    }

    package mutating func parse(
        _ batch: Span<UInt8>, _ record: Range<Int>, into event: inout Event
    ) -> ParseOutcome {
        guard !formats.isEmpty else { return .notMine }
        for offset in 0..<formats.count {
            let index = (recent + offset) % formats.count
            if formats[index].parseRecord(batch, record, into: &event) {
                recent = index
                return .event
            }
        }
        return .notMine
    }
}
