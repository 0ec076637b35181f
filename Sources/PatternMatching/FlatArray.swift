/// An immutable array in memory of its own: its base can be kept as a plain pointer by what lives no longer than it, so
/// that reading an element touches no reference count.
///
/// `@unchecked Sendable`: the memory is written by the initialiser only.
@safe package final class FlatArray<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
    package let base: UnsafeMutablePointer<Element>
    /// The number of elements.
    package let count: Int

    package init(_ elements: [Element]) {
        count = elements.count
        unsafe base = .allocate(capacity: max(1, elements.count))
        for index in elements.indices { unsafe (base + index).initialize(to: elements[index]) }
    }

    deinit { unsafe base.deallocate() }
}
