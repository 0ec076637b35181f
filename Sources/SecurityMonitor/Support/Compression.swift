/// The compressed forms that logs are kept in, told by their first bytes and not by their names.
package enum Compression: String, Sendable, Hashable, CaseIterable {
    case gzip, xz, zstd, bzip2

    /// Bytes that are enough to tell.
    package static let magicLength = 6

    /// The compression whose magic number `bytes` begin with (RFC 1952, the .xz format 1.1.0, RFC 8878, bzip2).
    package init?(magic bytes: some Collection<UInt8>) {
        guard let match = Compression.allCases.first(where: { bytes.starts(with: $0.magic) }) else { return nil }
        self = match
    }

    private var magic: [UInt8] {
        switch self {
        case .gzip: [0x1F, 0x8B, 0x08]
        case .xz: [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]
        case .zstd: [0x28, 0xB5, 0x2F, 0xFD]
        case .bzip2: [0x42, 0x5A, 0x68]
        }
    }

    /// The usual suffix of a file name, with the dot.
    package var suffix: String {
        switch self {
        case .gzip: ".gz"
        case .xz: ".xz"
        case .zstd: ".zst"
        case .bzip2: ".bz2"
        }
    }

    /// The Debian package that has the program.
    package var package: String {
        switch self {
        case .gzip: "gzip"
        case .xz: "xz-utils"
        case .zstd: "zstd"
        case .bzip2: "bzip2"
        }
    }

    /// The program and its arguments that decompress standard input to standard output, with bounded memory.
    var command: [String] {
        switch self {
        case .gzip: ["gzip", "-dc"]
        case .xz: ["xz", "-dc", "--memlimit-decompress=64MiB"]
        case .zstd: ["zstd", "-dcq", "--memory=64MB"]
        case .bzip2: ["bzip2", "-dc"]
        }
    }
}
