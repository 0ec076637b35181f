import SecBotCore

extension RecordBatch {
    /// A batch of its own from a part of a source's buffer, with ``SourceLimits/padding`` readable bytes behind it.
    /// - Parameter records: with places in `buffer`.
    init(
        copying buffer: [UInt8], _ range: Range<Int>, records: [RawRecord], source: String, arrival: Timestamp,
        checkpoint: SourceCheckpoint?
    ) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(range.count + SourceLimits.padding)
        bytes.append(contentsOf: buffer[range])
        bytes.append(contentsOf: repeatElement(0, count: SourceLimits.padding))
        let shift = UInt32(range.lowerBound)
        var moved = records
        if shift != 0 {
            for index in moved.indices {
                moved[index].start -= shift
                moved[index].end -= shift
            }
        }
        self.init(source: source, bytes: bytes, records: moved, arrival: arrival, checkpoint: checkpoint)
    }
}
