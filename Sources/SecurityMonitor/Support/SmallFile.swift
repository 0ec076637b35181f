import Glibc

/// Whole small files, with a bound.
enum SmallFile {
    /// The text of a file; `nil` if it cannot be read, is no regular file or is larger than the limit. Invalid UTF-8 is
    /// replaced.
    static func text(_ path: String, maximum: Int = 1 << 20) -> String? {
        bytes(path, maximum: maximum).map { String(decoding: $0, as: UTF8.self) }
    }

    static func bytes(_ path: String, maximum: Int) -> [UInt8]? {
        guard let descriptor = try? OwnedDescriptor(opening: path, O_RDONLY | O_NONBLOCK | O_NOCTTY),
            let facts = try? FileFacts(descriptor: descriptor.number), facts.kind == .regular
        else { return nil }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while let count = (try? descriptor.read(into: &buffer, 0..<buffer.count)) ?? nil, count > 0 {
            bytes.append(contentsOf: buffer[..<count])
            if bytes.count > maximum { return nil }
        }
        return bytes
    }
}
