/// A reusable buffer that holds one text in its case-folded form, padded so that words can be read past its end.
package struct FoldedText: ~Copyable {
    /// The folded bytes, then at least ``padding`` bytes of no meaning.
    private(set) var storage: [UInt8]
    /// The number of folded bytes.
    package private(set) var count = 0

    static let padding = 16

    package init() {
        storage = [UInt8](repeating: 0, count: 1024)
    }

    /// The folded bytes.
    package func withBytes<Result>(_ body: (Span<UInt8>) -> Result) -> Result {
        body(storage.span.extracting(0..<count))
    }

    /// Replaces the content by the folded form of a text.
    package mutating func fold(_ bytes: Span<UInt8>) {
        let needed = bytes.count + FoldedText.padding
        if storage.count < needed { storage = [UInt8](repeating: 0, count: needed * 2) }
        count = bytes.count
        guard foldASCII(bytes) else {
            foldUnicode(bytes)
            return
        }
    }

    /// Folds eight bytes at a time; `false` (and content of no meaning) when a byte is not ASCII.
    private mutating func foldASCII(_ bytes: Span<UInt8>) -> Bool {
        let source = unsafe bytes.bytes
        var target = storage.mutableSpan
        var output = unsafe target.mutableBytes
        var index = 0
        var high: UInt64 = 0
        while index + 8 <= source.byteCount {
            let word = unsafe source.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self)
            high |= word
            unsafe output.storeBytes(of: FoldedText.lowered(word), toUncheckedByteOffset: index, as: UInt64.self)
            index += 8
        }
        while index < source.byteCount {
            let byte = unsafe source.unsafeLoad(fromUncheckedByteOffset: index, as: UInt8.self)
            high |= UInt64(byte)
            unsafe output.storeBytes(
                of: byte &- 65 < 26 ? byte | 0x20 : byte, toUncheckedByteOffset: index, as: UInt8.self)
            index += 1
        }
        return high & 0x8080_8080_8080_8080 == 0
    }

    private mutating func foldUnicode(_ bytes: Span<UInt8>) {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count * 2 + FoldedText.padding)
        CaseFolding.appendFolded(bytes, to: &output)
        count = output.count
        for _ in 0..<FoldedText.padding { output.append(0) }
        storage = output
    }

    /// Eight ASCII bytes in lower case.
    @inline(__always) static func lowered(_ word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let low = word & (ones &* 0x7F)
        let aboveZ = low &+ (ones &* 0x25)
        let fromA = low &+ (ones &* 0x3F)
        let isUpper = (fromA ^ aboveZ) & ~word & (ones &* 0x80)
        return word | (isUpper >> 2)
    }
}
