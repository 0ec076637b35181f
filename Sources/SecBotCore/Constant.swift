import Synchronization

/// A text that formats write into events again and again (`failure`, `ssh-login`): interned once, referred to by place.
public struct Constant: Hashable, Sendable {
    /// Place in the constant region, which is the beginning of every event's arena.
    public let offset: UInt32
    public let length: UInt32

    @inlinable init(offset: UInt32, length: UInt32) {
        self.offset = offset
        self.length = length
    }

    /// The constant for a text of the program itself; the empty constant if the region were full.
    public init(_ text: StaticString) {
        self = ConstantPool.shared.intern(Array("\(text)".utf8)) ?? Constant(offset: 0, length: 0)
    }

    /// The text behind the constant. Allocates and takes a lock: for findings and output.
    public var text: String { ConstantPool.shared.text(of: self) }
}

/// The constants of the process, in one region of bounded size that only grows.
public final class ConstantPool: Sendable {
    /// The pool of the process.
    public static let shared = ConstantPool()
    /// Bytes of the constant region at the start of every event's arena.
    public static let regionSize = 1 << 16

    private struct State {
        var bytes: [UInt8] = []
        var known: [[UInt8]: Constant] = [:]
    }
    private let state = Mutex(State())

    /// The constant with these bytes; `nil` when the region is full (user formats are then refused with a message).
    public func intern(_ bytes: [UInt8]) -> Constant? {
        state.withLock { state in
            if let known = state.known[bytes] { return known }
            guard state.bytes.count + bytes.count <= ConstantPool.regionSize else { return nil }
            let constant = Constant(offset: UInt32(state.bytes.count), length: UInt32(bytes.count))
            state.bytes += bytes
            state.known[bytes] = constant
            return constant
        }
    }

    /// The text of a constant, whether or not an event's arena holds it yet.
    func text(of constant: Constant) -> String {
        state.withLock { state in
            let start = Int(constant.offset)
            let end = min(start + Int(constant.length), state.bytes.count)
            return start < end ? String(decoding: state.bytes[start..<end], as: UTF8.self) : ""
        }
    }

    /// Copies the region from a place on into an arena; answers how many bytes the region now holds.
    func copyRegion(from start: Int, into arena: inout [UInt8]) -> Int {
        state.withLock { state in
            for index in start..<state.bytes.count { arena[index] = state.bytes[index] }
            return state.bytes.count
        }
    }
}
