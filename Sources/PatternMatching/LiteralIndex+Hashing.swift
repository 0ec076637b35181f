extension LiteralIndex {
    private static var factor: UInt64 { 0x9E37_79B9_7F4A_7C15 }

    @inline(__always) static func hash(pair: UInt16) -> UInt64 { UInt64(pair) &* factor }
    @inline(__always) static func hash(gram: UInt32) -> UInt64 { UInt64(gram) &* factor }
    @inline(__always) static func hash(long word: UInt64) -> UInt64 {
        let mixed = word &* 0xFF51_AFD7_ED55_8CCD
        return (mixed ^ mixed &>> 32) &* factor
    }

    @inline(__always) static func mix(_ state: UInt64, _ word: UInt64) -> UInt64 {
        let mixed = (state ^ word) &* 0xFF51_AFD7_ED55_8CCD
        return mixed ^ mixed &>> 32
    }

    static func hash(whole bytes: [UInt8]) -> UInt64 {
        let padded = bytes + Array(repeating: 0, count: 8)
        return unsafe padded.withUnsafeBytes { buffer in
            guard let base = buffer.baseAddress else { return 0 }
            return unsafe hash(whole: base, count: bytes.count)
        }
    }

    /// The hash of the first `count` bytes; at least eight more must be readable.
    @unsafe @inline(__always) static func hash(whole bytes: UnsafeRawPointer, count: Int) -> UInt64 {
        var state = factor &+ UInt64(truncatingIfNeeded: count)
        var index = 0
        while index + 8 <= count {
            state = mix(state, unsafe bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            index += 8
        }
        if index < count {
            let word = unsafe bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            state = mix(state, word & ((1 &<< UInt64(truncatingIfNeeded: (count &- index) &* 8)) &- 1))
        }
        return state &* factor
    }
}
