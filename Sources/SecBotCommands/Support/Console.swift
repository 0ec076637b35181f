import Glibc

/// Buffered, ordered writing to standard output and error, safe from several threads.
enum Console {
    /// Writes text and a line end to standard output.
    static func out(_ text: String) { write(text + "\n", to: STDOUT_FILENO) }

    /// Writes bytes and a line end to standard output.
    static func out(_ bytes: [UInt8]) { write(bytes + [10], to: STDOUT_FILENO) }

    /// Writes text and a line end to standard error.
    static func error(_ text: String) { write(text + "\n", to: STDERR_FILENO) }

    /// Writes all bytes; ends the process quietly when the reader of a pipe went away.
    static func write(_ text: String, to descriptor: Int32) {
        var text = text
        text.withUTF8 { bytes in
            unsafe write(UnsafeRawBufferPointer(bytes), to: descriptor)
        }
    }

    static func write(_ bytes: [UInt8], to descriptor: Int32) {
        unsafe bytes.withUnsafeBytes { unsafe write($0, to: descriptor) }
    }

    private static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) {
        var done = 0
        while done < bytes.count {
            let count = unsafe Glibc.write(descriptor, bytes.baseAddress.map { unsafe $0 + done }, bytes.count - done)
            if count > 0 {
                done += count
            } else if errno == EINTR {
                continue
            } else if errno == EAGAIN {
                var poll = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = unsafe Glibc.poll(&poll, 1, 1000)
            } else {
                if errno == EPIPE { exit(0) }
                return
            }
        }
    }
}

/// A buffer in front of a descriptor for streams of many lines.
struct BufferedOutput: ~Copyable {
    private var bytes: [UInt8] = []
    private let descriptor: Int32

    init(descriptor: Int32 = STDOUT_FILENO) {
        self.descriptor = descriptor
        bytes.reserveCapacity(1 << 16)
    }

    mutating func line(_ text: String) {
        bytes += text.utf8
        bytes.append(10)
        if bytes.count >= 1 << 16 { flush() }
    }

    mutating func line(_ text: [UInt8]) {
        bytes += text
        bytes.append(10)
        if bytes.count >= 1 << 16 { flush() }
    }

    mutating func flush() {
        Console.write(bytes, to: descriptor)
        bytes.removeAll(keepingCapacity: true)
    }

    deinit { Console.write(bytes, to: descriptor) }
}
