import Synchronization

/// A reference to something that is made once, by whichever thread needs it first, and read without a lock from then on.
///
/// What `AtomicLazyReference` of the standard library is, but compiled for the type it holds: on the path of every event the
/// difference counts.
@safe struct OnceReference<Value: AnyObject & Sendable>: ~Copyable, Sendable {
    /// The address of a retained object; 0 before.
    private let bits = Atomic<UInt>(0)

    deinit {
        if let pointer = unsafe UnsafeRawPointer(bitPattern: bits.load(ordering: .acquiring)) {
            unsafe Unmanaged<Value>.fromOpaque(pointer).release()
        }
    }

    /// The object, if it was made already.
    @inline(__always) var value: Value? {
        guard let pointer = unsafe UnsafeRawPointer(bitPattern: bits.load(ordering: .acquiring)) else { return nil }
        return unsafe Unmanaged<Value>.fromOpaque(pointer).takeUnretainedValue()
    }

    /// Keeps an object unless another thread was faster; answers the one that is kept.
    func keep(_ made: Value) -> Value {
        let retained = unsafe Unmanaged.passRetained(made)
        let (isFirst, before) = unsafe bits.compareExchange(
            expected: 0, desired: UInt(bitPattern: retained.toOpaque()), ordering: .acquiringAndReleasing)
        if isFirst { return made }
        unsafe retained.release()
        guard let pointer = unsafe UnsafeRawPointer(bitPattern: before) else { return made }
        return unsafe Unmanaged<Value>.fromOpaque(pointer).takeUnretainedValue()
    }
}
