import PatternMatching

/// Percentiles without sorting and without memory of their own.
enum OrderStatistics {
    /// Linear interpolation between the closest ranks; the values are bits of doubles, and are put in another order.
    static func percentile(_ percent: Double, _ values: inout [UInt64]) -> Double? {
        guard !values.isEmpty else { return nil }
        // The order of these integers is the total order of the doubles.
        for index in values.indices { values[index] = key(values[index]) }
        let rank = percent / 100 * Double(values.count - 1)
        let low = min(max(Int(rank), 0), values.count - 1)
        let lower = value(select(low, &values))
        guard low + 1 < values.count, rank > Double(low) else { return lower }
        // Everything behind `low` is at least as large: the next one is the least of them.
        var least = values[low + 1]
        for index in (low + 1)..<values.count where values[index] < least { least = values[index] }
        return lower + (value(least) - lower) * (rank - Double(low))
    }

    private static func key(_ bits: UInt64) -> UInt64 { bits >> 63 == 1 ? ~bits : bits | 1 << 63 }
    private static func value(_ key: UInt64) -> Double {
        Double(bitPattern: key >> 63 == 1 ? key & ~(1 << 63) : ~key)
    }

    /// The value of a rank; smaller ones are then before it.
    private static func select(_ rank: Int, _ values: inout [UInt64]) -> UInt64 {
        var low = 0
        var high = values.count - 1
        while low < high {
            // Nobody who chooses the values can foresee the pivot.
            let random = ByteHash.combine(ByteHash.processSeed, UInt64(low) << 32 | UInt64(high))
            let middle = low + Int(random % UInt64(high - low + 1))
            let pivot = values[middle]
            var left = low
            var right = high
            while left <= right {
                while values[left] < pivot { left += 1 }
                while pivot < values[right] { right -= 1 }
                if left <= right {
                    values.swapAt(left, right)
                    left += 1
                    right -= 1
                }
            }
            if rank <= right {
                high = right
            } else if rank >= left {
                low = left
            } else {
                return values[rank]
            }
        }
        return values[rank]
    }
}
