/// The memory of a ``LiteralIndex``, as plain pointers: what a scan reads.
@unsafe package struct LiteralTables {
    struct Entry {
        /// Place and length of the literal in the blob.
        var offset: UInt32
        var length: UInt32
        /// Place of the hashed group within the literal.
        var group: UInt32
        /// The number under which the literal is reported.
        var identifier: UInt32
        var next: Int32
    }

    let blob: UnsafeMutablePointer<UInt8>
    let entries: UnsafeMutablePointer<Entry>
    /// Bit `min(length, 63)` is set for each length of a whole literal.
    let wholeLengths: UInt64
    let whole: ChainTable
    let startLong: ChainTable
    let startShort: ChainTable
    let endLong: ChainTable
    let endShort: ChainTable
    /// Groups of inner literals: of four bytes, known by one group; of five or six, by two neighbouring ones; of at
    /// least ``LiteralIndex/longLiteral`` bytes, by four. The more groups, the fewer places have to be looked at.
    /// From ``LiteralIndex/wideLiteral`` bytes on, by four neighbouring groups of eight bytes.
    let wideGrams: ChainTable
    let shortGrams: ChainTable
    let middleGrams: ChainTable
    let longGrams: ChainTable
    let pairs: ChainTable
    /// Entries too short to hash: beginnings and ends under four bytes, inner literals of one byte; in this order.
    let tiny: UnsafeMutablePointer<Int32>
    let tinyStartCount: Int
    let tinyEndCount: Int
    let tinyInnerCount: Int
    /// The shortest literal that is not whole.
    let shortestPart: Int

    func deallocate() {
        unsafe blob.deallocate()
        unsafe entries.deallocate()
        unsafe tiny.deallocate()
        unsafe whole.deallocate()
        unsafe startLong.deallocate()
        unsafe startShort.deallocate()
        unsafe endLong.deallocate()
        unsafe endShort.deallocate()
        unsafe wideGrams.deallocate()
        unsafe shortGrams.deallocate()
        unsafe middleGrams.deallocate()
        unsafe longGrams.deallocate()
        unsafe pairs.deallocate()
    }

    static func copy<Element: BitwiseCopyable>(_ elements: [Element]) -> UnsafeMutablePointer<Element> {
        let memory = UnsafeMutablePointer<Element>.allocate(capacity: max(1, elements.count))
        for index in elements.indices { unsafe (memory + index).initialize(to: elements[index]) }
        return unsafe memory
    }
}
