/// Why a recorded log cannot be read.
package enum ReadError: Error, Hashable, Sendable, CustomStringConvertible {
    case system(SystemError)
    /// It is a folder.
    case isDirectory(path: String)
    /// The program that reads this compression is not installed.
    case noDecompressor(program: String, package: String)
    /// Compressed data comes through a pipe; a file is needed, or the decompressor before the pipe.
    case compressedPipe(Compression)
    /// The compressed data is damaged or cut off; what could be read has been handed on.
    case damaged(path: String, Compression)
    /// A line that is longer than any event.
    case lineTooLong(bytes: Int)

    package var description: String {
        switch self {
        case .system(let error): error.description
        case .isDirectory(let path): "\(path) is a directory, not a log"
        case .noDecompressor(let program, let package):
            "\(program) is needed to read this file and is not installed (apt-get install \(package))"
        case .compressedPipe(let compression):
            "standard input is \(compression.rawValue) data; pipe it through \(compression.command.joined(separator: " "))"
        case .damaged(let path, let compression):
            "\(path): the \(compression.rawValue) data is damaged or cut off; everything before that was read"
        case .lineTooLong(let bytes): "a line of more than \(bytes >> 20) MB; this is not a file of events, one a line"
        }
    }
}
