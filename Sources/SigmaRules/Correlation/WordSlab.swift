/// Memory for many small blocks: chunks that are never moved, and a list of free blocks for each size.
///
/// A block is named by its place in units of two words. Growth adds a chunk and copies nothing.
struct WordSlab: Sendable {
    static let none: UInt32 = .max
    /// Places of one chunk: 8,192 units are 128 KiB.
    private static let shift: UInt32 = 13
    private static let mask: UInt32 = (1 << shift) - 1
    private static let chunkWords = 2 << Int(shift)
    private static let maximumChunks = 1 << 19
    /// Larger blocks have a chunk of their own.
    private static let largestShared = 1024

    private var chunks: [[UInt64]] = []
    /// By size class: the first free block, which names the next one in its first word.
    private var free: [UInt32] = Array(repeating: WordSlab.none, count: 64)
    private var next: UInt32 = 0
    private var end: UInt32 = 0
    /// Bytes of the blocks in use.
    private(set) var usedBytes = 0
    /// The most bytes of all chunks.
    var maximumBytes = Int.max
    /// Bytes of all chunks.
    private(set) var reservedBytes = 0

    // MARK: Sizes

    /// Words of a size class: 2, 4, 6, then 8, 10, 12 and their doubles.
    static func words(ofClass sizeClass: UInt8) -> Int {
        let number = Int(sizeClass)
        if number < 3 { return 2 + 2 * number }
        let base = 8 << ((number - 3) / 3)
        return base + base / 4 * ((number - 3) % 3)
    }

    /// The smallest class that holds so many words.
    static func sizeClass(forWords words: Int) -> UInt8 {
        if words <= 6 { return UInt8(max(0, (words + 1) / 2 - 1)) }
        var sizeClass: UInt8 = 3
        while WordSlab.words(ofClass: sizeClass) < words, sizeClass < 63 { sizeClass += 1 }
        return sizeClass
    }

    // MARK: Blocks

    /// A block with arbitrary content; ``none`` if all places are taken.
    mutating func allocate(_ sizeClass: UInt8) -> UInt32 {
        let words = WordSlab.words(ofClass: sizeClass)
        let first = free[Int(sizeClass)]
        if first != WordSlab.none {
            free[Int(sizeClass)] = UInt32(truncatingIfNeeded: self[first, 0])
            usedBytes += words * 8
            return first
        }
        if words > WordSlab.largestShared {
            guard let place = addChunk(words) else { return WordSlab.none }
            usedBytes += words * 8
            return place
        }
        if Int(end - next) < words / 2 {
            keepRest()
            guard let place = addChunk(WordSlab.chunkWords) else { return WordSlab.none }
            next = place
            end = place + (1 << WordSlab.shift)
        }
        defer { next += UInt32(words / 2) }
        usedBytes += words * 8
        return next
    }

    mutating func release(_ place: UInt32, _ sizeClass: UInt8) {
        self[place, 0] = UInt64(free[Int(sizeClass)])
        free[Int(sizeClass)] = place
        usedBytes -= WordSlab.words(ofClass: sizeClass) * 8
    }

    private mutating func addChunk(_ words: Int) -> UInt32? {
        guard chunks.count < WordSlab.maximumChunks, reservedBytes + words * 8 <= maximumBytes else { return nil }
        chunks.append(Array(repeating: 0, count: words))
        reservedBytes += words * 8
        return UInt32(chunks.count - 1) << WordSlab.shift
    }

    /// Makes small blocks of what is left of the last chunk.
    private mutating func keepRest() {
        while end - next >= 1 {
            var sizeClass: UInt8 = 8
            while WordSlab.words(ofClass: sizeClass) / 2 > Int(end - next) { sizeClass -= 1 }
            self[next, 0] = UInt64(free[Int(sizeClass)])
            free[Int(sizeClass)] = next
            next += UInt32(WordSlab.words(ofClass: sizeClass) / 2)
        }
    }

    // MARK: Words

    subscript(place: UInt32, index: Int) -> UInt64 {
        @inline(__always) get {
            chunks[Int(place >> WordSlab.shift)][Int(place & WordSlab.mask) * 2 + index]
        }
        @inline(__always) set {
            chunks[Int(place >> WordSlab.shift)][Int(place & WordSlab.mask) * 2 + index] = newValue
        }
    }
}

// MARK: Bytes

extension WordSlab {
    /// The class that holds so many bytes.
    static func sizeClass(forBytes count: Int) -> UInt8 { sizeClass(forWords: (count + 7) / 8) }

    /// Packs bytes into words from a word on; the last word is filled up with zeros.
    mutating func write(_ bytes: Span<UInt8>, to place: UInt32, at first: Int = 0) {
        var index = 0
        var word = first
        while index < bytes.count {
            self[place, word] = WordSlab.word(bytes, index)
            index += 8
            word += 1
        }
    }

    /// Whether a block holds exactly these bytes.
    func holds(_ bytes: Span<UInt8>, at place: UInt32) -> Bool {
        var index = 0
        var word = 0
        while index < bytes.count {
            if self[place, word] != WordSlab.word(bytes, index) { return false }
            index += 8
            word += 1
        }
        return true
    }

    /// Appends bytes that ``write(_:to:at:)`` packed.
    func read(_ count: Int, from place: UInt32, at first: Int = 0, into bytes: inout [UInt8]) {
        for index in 0..<count {
            bytes.append(UInt8(truncatingIfNeeded: self[place, first + index / 8] >> UInt64(index % 8 * 8)))
        }
    }

    @inline(__always)
    private static func word(_ bytes: Span<UInt8>, _ index: Int) -> UInt64 {
        if index + 8 <= bytes.count {
            // The range was checked just now.
            return unsafe UInt64(
                littleEndian: bytes.bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
        }
        var word: UInt64 = 0
        for offset in 0..<(bytes.count - index) { word |= UInt64(bytes[index + offset]) << UInt64(offset * 8) }
        return word
    }
}
