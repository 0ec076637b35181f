import SecBotCore

/// What was known of the records that may complete a sequence, until the watermark has passed them: the last few of
/// them. It is not part of the stored state; after a restart a finding shows less of its last record.
struct CompletionMemory {
    struct Completion {
        var matched: [MatchedField] = []
        var hosts: [Entity] = []
        var logsource = Logsource()
        var outcome: Finding.Outcome?
    }

    static let capacity = 256
    private var entries: [(reference: UInt64, completion: Completion)] = []
    private var next = 0

    mutating func remember(_ reference: UInt64, _ completion: Completion) {
        if entries.count < CompletionMemory.capacity {
            entries.append((reference, completion))
        } else {
            entries[next] = (reference, completion)
        }
        next = (next + 1) % CompletionMemory.capacity
    }

    func find(_ reference: UInt64) -> Completion? { entries.first { $0.reference == reference }?.completion }
}
