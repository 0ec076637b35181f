/// A reusable buffer that holds one text in its case-folded form, padded so that words can be read past its end.
@safe package struct FoldedText: ~Copyable {
    /// The folded bytes, then at least ``padding`` readable bytes of no meaning.
    private(set) var storage: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    /// The number of folded bytes.
    package private(set) var count = 0

    static let padding = 16

    package init() {
        capacity = 1024
        unsafe storage = .allocate(capacity: capacity)
        unsafe storage.initialize(repeating: 0, count: capacity)
    }

    deinit { unsafe storage.deallocate() }

    /// The folded bytes.
    package func withBytes<Result>(_ body: (Span<UInt8>) -> Result) -> Result {
        body(unsafe UnsafeBufferPointer(start: storage, count: count).span)
    }

    /// Replaces the content by the folded form of a text.
    package mutating func fold(_ bytes: Span<UInt8>) {
        reserve(bytes.count)
        count = bytes.count
        if unsafe !FoldedText.foldASCII(bytes, storage) { foldUnicode(bytes) }
    }

    private mutating func reserve(_ wanted: Int) {
        guard capacity < wanted + FoldedText.padding else { return }
        unsafe storage.deallocate()
        capacity = wanted * 2 + FoldedText.padding
        unsafe storage = .allocate(capacity: capacity)
        unsafe storage.initialize(repeating: 0, count: capacity)
    }

    /// Folds eight bytes at a time; `false` (and content of no meaning) when a byte is not ASCII.
    @unsafe static func foldASCII(_ bytes: Span<UInt8>, _ target: UnsafeMutablePointer<UInt8>) -> Bool {
        let source = unsafe bytes.bytes
        let count = source.byteCount
        let output = UnsafeMutableRawPointer(target)
        var index = 0
        var high: UInt64 = 0
        while index + 8 <= count {
            let word = unsafe source.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self)
            high |= word
            unsafe output.storeBytes(of: FoldedText.lowered(word), toByteOffset: index, as: UInt64.self)
            index &+= 8
        }
        if index < count, count >= 8 {
            // The last word overlaps the one before: folding twice changes nothing.
            let word = unsafe source.unsafeLoadUnaligned(fromUncheckedByteOffset: count - 8, as: UInt64.self)
            high |= word
            unsafe output.storeBytes(of: FoldedText.lowered(word), toByteOffset: count - 8, as: UInt64.self)
        } else {
            while index < count {
                let byte = unsafe source.unsafeLoad(fromUncheckedByteOffset: index, as: UInt8.self)
                high |= UInt64(byte)
                unsafe target[index] = byte &- 65 < 26 ? byte | 0x20 : byte
                index &+= 1
            }
        }
        return high & 0x8080_8080_8080_8080 == 0
    }

    private mutating func foldUnicode(_ bytes: Span<UInt8>) {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count * 2)
        CaseFolding.appendFolded(bytes, to: &output)
        reserve(output.count)
        count = output.count
        for index in output.indices { unsafe storage[index] = output[index] }
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
