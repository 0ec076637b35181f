/// A point in time: nanoseconds since 1970-01-01T00:00:00Z, leap seconds ignored as POSIX does.
///
/// The range is about the years 1678 to 2262. ``unknown`` marks a record that carries no readable time.
public struct Timestamp: Hashable, Comparable, Sendable {
    /// Nanoseconds since the epoch; `Int64.min` stands for ``unknown``.
    public var nanoseconds: Int64

    @inlinable public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    /// Whole seconds since the epoch; values outside the range are clamped to it.
    @inlinable public init(seconds: Int64) {
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        self.nanoseconds = overflow ? (seconds < 0 ? .min + 1 : .max) : product
    }

    /// Whole seconds since the epoch and 0 to 999,999,999 nanoseconds after them, clamped to the range as a sum.
    @inlinable public init(seconds: Int64, nanosecond: Int64) {
        // Counted back from the next second, the first second of the range does not overflow on the way.
        let isBefore = seconds < 0
        let whole = isBefore ? seconds + 1 : seconds
        let part = isBefore ? nanosecond - 1_000_000_000 : nanosecond
        let limit: Int64 = isBefore ? .min + 1 : .max
        let (product, overflow) = whole.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, overflowSum) = product.addingReportingOverflow(part)
        self.nanoseconds = overflow || overflowSum || sum == .min ? limit : sum
    }

    /// The record carries no time that could be read.
    @inlinable public static var unknown: Timestamp { Timestamp(nanoseconds: .min) }
    /// Whether the record carried a time that could be read.
    @inlinable public var isKnown: Bool { nanoseconds != .min }
    /// Seconds since the epoch, rounded towards the past.
    @inlinable public var seconds: Int64 {
        let (quotient, remainder) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        return remainder < 0 ? quotient - 1 : quotient
    }

    @inlinable public static func < (left: Timestamp, right: Timestamp) -> Bool { left.nanoseconds < right.nanoseconds }

    /// The time moved by a number of seconds, clamped to the range; an unknown time stays unknown.
    @inlinable public func adding(seconds: Int64) -> Timestamp {
        guard isKnown else { return self }
        let limit: Int64 = seconds < 0 ? .min + 1 : .max
        let (delta, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        guard !overflow else { return Timestamp(nanoseconds: limit) }
        let (sum, overflowSum) = nanoseconds.addingReportingOverflow(delta)
        return Timestamp(nanoseconds: overflowSum || sum == .min ? limit : sum)
    }
}
