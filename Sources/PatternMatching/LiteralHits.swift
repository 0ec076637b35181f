/// Which literals of a set of indexes have been found for the event at hand.
///
/// A literal is found when its stamp is the current generation, so that beginning anew costs nothing; those found last
/// are also listed, each once. One per worker.
@safe package struct LiteralHits: ~Copyable {
    /// By the number of a literal.
    @usableFromInline package let stamps: UnsafeMutablePointer<UInt32>
    /// Numbers of the literals that a scan found for the first time in this generation.
    @usableFromInline package let list: UnsafeMutablePointer<UInt32>
    /// The number of entries in the list; a host that has dealt with them sets it to 0.
    @usableFromInline package var count = 0
    @usableFromInline package var generation: UInt32 = 1
    private let capacity: Int

    /// - Parameter capacity: One more than the greatest number of a literal.
    package init(capacity: Int) {
        self.capacity = max(1, capacity)
        unsafe stamps = .allocate(capacity: self.capacity)
        unsafe stamps.initialize(repeating: 0, count: self.capacity)
        unsafe list = .allocate(capacity: self.capacity)
        unsafe list.initialize(repeating: 0, count: self.capacity)
    }

    deinit {
        unsafe stamps.deallocate()
        unsafe list.deallocate()
    }

    /// Forgets what was found.
    package mutating func begin() {
        count = 0
        generation &+= 1
        if generation == 0 {
            unsafe stamps.update(repeating: 0, count: capacity)
            generation = 1
        }
    }

    /// Whether a literal was found since ``begin()``.
    @inlinable package func contains(_ literal: Int) -> Bool { unsafe stamps[literal] == generation }

    @inline(__always) mutating func add(_ literal: UInt32) {
        let place = Int(truncatingIfNeeded: literal)
        guard unsafe stamps[place] != generation else { return }
        unsafe stamps[place] = generation
        unsafe list[count] = literal
        count &+= 1
    }
}
