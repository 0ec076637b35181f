import Glibc

/// A file descriptor that closes itself, cannot be closed twice and cannot be forgotten.
package struct OwnedDescriptor: ~Copyable, Sendable {
    package let number: Int32

    /// Takes over an open descriptor.
    package init(taking number: Int32) { self.number = number }

    /// Opens a path; symbolic links are followed. Always close-on-exec.
    package init(opening path: String, _ flags: Int32 = O_RDONLY) throws(SystemError) {
        let opened = retrying { unsafe open(path, flags | O_CLOEXEC) }
        guard opened >= 0 else { throw SystemError(call: "open", path: path) }
        number = opened
    }

    deinit { if number >= 0 { close(number) } }

    /// Reads into `buffer` from the current place.
    /// - Returns: bytes read, 0 at the end; `nil` if nothing is there yet (non-blocking).
    package borrowing func read(into buffer: inout [UInt8], _ range: Range<Int>) throws(SystemError) -> Int? {
        let count = unsafe buffer.withUnsafeMutableBytes { (raw: UnsafeMutableRawBufferPointer) -> Int in
            let part = unsafe UnsafeMutableRawBufferPointer(rebasing: raw[range])
            return retrying { unsafe Glibc.read(number, part.baseAddress, part.count) }
        }
        if count >= 0 { return count }
        if errno == EAGAIN { return nil }
        throw SystemError(call: "read", path: nil)
    }

    /// Reads into `buffer` from a place of the file, up to the end of `range` or of the file.
    package borrowing func read(
        into buffer: inout [UInt8], _ range: Range<Int>, at offset: UInt64
    ) throws(SystemError) -> Int {
        var done = 0
        while done < range.count {
            let count = unsafe buffer.withUnsafeMutableBytes { (raw: UnsafeMutableRawBufferPointer) -> Int in
                let part = unsafe UnsafeMutableRawBufferPointer(
                    rebasing: raw[(range.lowerBound + done)..<range.upperBound])
                let place = off_t(clamping: offset &+ UInt64(done))
                return retrying { unsafe pread(number, part.baseAddress, part.count, place) }
            }
            if count < 0 { throw SystemError(call: "read", path: nil) }
            if count == 0 { break }
            done += count
        }
        return done
    }
}

/// Two connected ends that are closed on exec from the start (a plain `pipe` leaves a moment in which another thread's
/// child inherits them): read from the first, write to the second.
package func makeChannel(nonBlocking: Bool) throws(SystemError) -> (reader: Int32, writer: Int32) {
    var ends: [Int32] = [-1, -1]
    var type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    if nonBlocking { type |= Int32(SOCK_NONBLOCK.rawValue) }
    guard unsafe socketpair(AF_UNIX, type, 0, &ends) == 0 else { throw SystemError(call: "socketpair", path: nil) }
    return (ends[0], ends[1])
}

/// Repeats a system call that a signal interrupted.
package func retrying<Number: FixedWidthInteger>(_ call: () -> Number) -> Number {
    while true {
        let result = call()
        if result == -1, errno == EINTR { continue }
        return result
    }
}

/// A system call that failed. Equality is by call and code.
package struct SystemError: Error, Hashable, Sendable, CustomStringConvertible {
    package var call: String
    package var code: Int32
    package var path: String?

    /// From `errno`.
    package init(call: String, path: String?) {
        self.call = call
        self.code = errno
        self.path = path
    }

    package init(call: String, code: Int32, path: String? = nil) {
        self.call = call
        self.code = code
        self.path = path
    }

    /// The system's words for the code.
    package var message: String {
        var text = [CChar](repeating: 0, count: 256)
        guard unsafe strerror_r(code, &text, text.count) == 0 else { return "error \(code)" }
        return String(decoding: text.prefix(while: { $0 != 0 }).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    package var description: String { "\(call)\(path.map { " \($0)" } ?? ""): \(message)" }
}
