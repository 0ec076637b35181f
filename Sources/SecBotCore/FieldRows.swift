/// The rows of an event, as they are now: to be used while the event is neither changed nor gone.
@safe public struct FieldRows: RandomAccessCollection {
    @usableFromInline let base: UnsafeMutablePointer<FieldRow>
    /// The number of rows.
    public let count: Int

    @inlinable init(base: UnsafeMutablePointer<FieldRow>, count: Int) {
        unsafe self.base = base
        self.count = count
    }

    /// The place of the first row.
    @inlinable public var startIndex: Int { 0 }
    /// One behind the last row.
    @inlinable public var endIndex: Int { count }

    /// The row at a place; the place must be one of ``indices``.
    @inlinable public subscript(index: Int) -> FieldRow {
        precondition(index >= 0 && index < count, "a row that the event does not have")
        return unsafe base[index]
    }
}
