/// Blocks of different sizes without any gap: the blocks of one size lie side by side, and when one is freed the last
/// one of its size takes its place.
///
/// So memory is what is in use, whatever sizes came and went before, and chunks go from one size to another. The first
/// word of a block names its owner in the low half, who is told when the block has moved.
struct BlockArena: Sendable {
    static let none: UInt32 = .max
    /// A place is the number of a chunk, then the word within it: 2,048 words are 16 KiB.
    private static let shift: UInt32 = 11
    private static let chunkWords = 1 << Int(shift)
    private static let maximumChunks = (1 << 21) - 1

    private struct Size: Sendable {
        var chunks: [UInt32] = []
        /// Words in use of the last chunk.
        var used = 0
    }

    private var chunks: [[UInt64]] = []
    private var spare: [UInt32] = []
    private var vacant: [UInt32] = []
    private var sizes: [Size] = Array(repeating: Size(), count: 128)
    private(set) var usedBytes = 0

    // MARK: Sizes

    /// Even numbers of words up to 64, then four steps to each double.
    private static func size(_ words: Int) -> (number: Int, words: Int) {
        if words <= 64 { return (max(1, words + 1) / 2, max(1, words + 1) / 2 * 2) }
        let power = Int.bitWidth - 1 - (words - 1).leadingZeroBitCount
        let step = 1 << (power - 2)
        let rounded = (words + step - 1) / step * step
        return (33 + (power - 6) * 4 + (rounded - 1 << power) / step - 1, rounded)
    }

    // MARK: Blocks

    /// A block with arbitrary content but for the owner; ``none`` if there are too many.
    mutating func allocate(_ words: Int, owner: UInt32) -> UInt32 {
        let (number, words) = BlockArena.size(words)
        if words > BlockArena.chunkWords {
            guard let chunk = vacant.popLast() ?? newChunk() else { return BlockArena.none }
            chunks[Int(chunk)] = Array(repeating: 0, count: words)
            usedBytes += words * 8
            self[chunk << BlockArena.shift, 0] = UInt64(owner)
            return chunk << BlockArena.shift
        }
        if sizes[number].chunks.isEmpty || sizes[number].used + words > BlockArena.chunkWords {
            let chunk: UInt32
            if let known = spare.popLast() {
                chunk = known
            } else {
                guard let new = vacant.popLast() ?? newChunk() else { return BlockArena.none }
                chunks[Int(new)] = Array(repeating: 0, count: BlockArena.chunkWords)
                chunk = new
            }
            sizes[number].chunks.append(chunk)
            sizes[number].used = 0
        }
        let last = sizes[number].chunks[sizes[number].chunks.count - 1]
        let place = last << BlockArena.shift | UInt32(sizes[number].used)
        sizes[number].used += words
        usedBytes += words * 8
        self[place, 0] = UInt64(owner)
        return place
    }

    /// Frees a block.
    /// - Returns: whose block lies there now.
    mutating func release(_ place: UInt32, _ words: Int) -> UInt32? {
        let (number, words) = BlockArena.size(words)
        usedBytes -= words * 8
        if words > BlockArena.chunkWords {
            chunks[Int(place >> BlockArena.shift)] = []
            vacant.append(place >> BlockArena.shift)
            return nil
        }
        let count = sizes[number].chunks.count
        let chunk = sizes[number].chunks[count - 1]
        sizes[number].used -= words
        let last = chunk << BlockArena.shift | UInt32(sizes[number].used)
        var moved: UInt32?
        if last != place {
            copy(words, from: last, at: 0, to: place, at: 0)
            moved = UInt32(truncatingIfNeeded: self[place, 0])
        }
        if sizes[number].used == 0 {
            sizes[number].chunks.removeLast()
            sizes[number].used = BlockArena.chunkWords / words * words
            spare.append(chunk)
        }
        return moved
    }

    private mutating func newChunk() -> UInt32? {
        guard chunks.count < BlockArena.maximumChunks else { return nil }
        chunks.append([])
        return UInt32(chunks.count - 1)
    }

    // MARK: Words

    subscript(place: UInt32, index: Int) -> UInt64 {
        @inline(__always) get {
            chunks[Int(place >> BlockArena.shift)][Int(place) & (BlockArena.chunkWords - 1) + index]
        }
        @inline(__always) set {
            chunks[Int(place >> BlockArena.shift)][Int(place) & (BlockArena.chunkWords - 1) + index] = newValue
        }
    }

    /// Hands out the chunk of a block, and where in it the block begins.
    @inline(__always)
    mutating func withWords<Result>(
        of place: UInt32, _ body: (inout MutableSpan<UInt64>, _ offset: Int) -> Result
    ) -> Result {
        var words = chunks[Int(place >> BlockArena.shift)].mutableSpan
        return body(&words, Int(place) & (BlockArena.chunkWords - 1))
    }

    mutating func copy(_ words: Int, from source: UInt32, at first: Int, to target: UInt32, at start: Int) {
        for index in 0..<words { self[target, start + index] = self[source, first + index] }
    }

    /// Packs bytes into words; the last one is filled up with zeros.
    mutating func write(_ bytes: Span<UInt8>, to place: UInt32, at first: Int) {
        var index = 0
        var word = first
        while index < bytes.count {
            self[place, word] = WordSlab.word(bytes, index)
            index += 8
            word += 1
        }
    }

    /// Whether a block holds exactly these bytes.
    func holds(_ bytes: Span<UInt8>, at place: UInt32, _ first: Int) -> Bool {
        var index = 0
        var word = first
        while index < bytes.count {
            if self[place, word] != WordSlab.word(bytes, index) { return false }
            index += 8
            word += 1
        }
        return true
    }

    func read(_ count: Int, from place: UInt32, at first: Int, into bytes: inout [UInt8]) {
        for index in 0..<count {
            bytes.append(UInt8(truncatingIfNeeded: self[place, first + index / 8] >> UInt64(index % 8 * 8)))
        }
    }
}
