import Glibc

/// A file, plain or compressed, as one stream of plain bytes.
struct ByteInput: ~Copyable {
    private let descriptor: OwnedDescriptor
    private var decompressor: Decompressor?
    let compression: Compression?
    /// First bytes that were read to tell the compression of an input that cannot be rewound.
    private var head: [UInt8]
    private let path: String

    /// Opens a path; `-` is standard input.
    static func open(_ path: String) throws(ReadError) -> ByteInput {
        do {
            // A descriptor of its own for standard input, so that closing it closes nothing of the program.
            let descriptor =
                path == "-"
                ? OwnedDescriptor(taking: fcntl(0, F_DUPFD_CLOEXEC, 3)) : try OwnedDescriptor(opening: path)
            return try ByteInput(descriptor, path: path)
        } catch let error as ReadError {
            throw error
        } catch let error as SystemError {
            throw .system(error)
        } catch {
            throw .system(SystemError(call: "open", path: path))
        }
    }

    /// Takes over an open descriptor and reads it from its current place.
    init(_ descriptor: consuming OwnedDescriptor, path: String) throws(ReadError) {
        let head = try ByteInput.look(at: descriptor, path: path)
        if let compression = head.compression {
            // The bytes already taken from a pipe cannot be given back to a program that reads it itself.
            guard head.bytes.isEmpty else { throw .compressedPipe(compression) }
            self.decompressor = try Decompressor.start(compression, input: descriptor)
        } else {
            self.decompressor = nil
        }
        self.compression = head.compression
        self.head = head.bytes
        self.descriptor = descriptor
        self.path = path
    }

    /// Tells the compression by the first bytes; from a pipe these are taken and returned.
    private static func look(
        at descriptor: borrowing OwnedDescriptor, path: String
    ) throws(ReadError) -> (compression: Compression?, bytes: [UInt8]) {
        var information = stat()
        if unsafe fstat(descriptor.number, &information) == 0, information.st_mode & S_IFMT == S_IFDIR {
            throw .isDirectory(path: path)
        }
        var first = [UInt8](repeating: 0, count: Compression.magicLength)
        let place = lseek(descriptor.number, 0, SEEK_CUR)
        var count = 0
        do {
            if place >= 0 {
                count = try descriptor.read(into: &first, 0..<first.count, at: UInt64(place))
            } else {
                while count < first.count, let more = try descriptor.read(into: &first, count..<first.count), more > 0 {
                    count += more
                }
            }
        } catch {
            throw .system(SystemError(call: error.call, code: error.code, path: path))
        }
        let bytes = Array(first[..<count])
        return (Compression(magic: bytes), place >= 0 ? [] : bytes)
    }

    /// Reads some bytes into `range` of the buffer.
    /// - Returns: how many; 0 only at the end.
    mutating func read(into buffer: inout [UInt8], _ range: Range<Int>) throws(ReadError) -> Int {
        if !head.isEmpty {
            let count = min(head.count, range.count)
            for index in 0..<count { buffer[range.lowerBound + index] = head[index] }
            head.removeFirst(count)
            return count
        }
        do {
            if decompressor != nil {
                let count = try decompressor?.output.read(into: &buffer, range) ?? 0
                if count == 0, decompressor?.finish() == false, let compression {
                    throw ReadError.damaged(path: path, compression)
                }
                return count
            }
            while true {
                if let count = try descriptor.read(into: &buffer, range) { return count }
                // A non-blocking standard input with nothing to read yet.
                var wanted = pollfd(fd: descriptor.number, events: Int16(POLLIN), revents: 0)
                _ = unsafe poll(&wanted, 1, -1)
            }
        } catch let error as SystemError {
            throw .system(SystemError(call: error.call, code: error.code, path: path))
        } catch let error as ReadError {
            throw error
        } catch {
            throw .system(SystemError(call: "read", path: path))
        }
    }
}
