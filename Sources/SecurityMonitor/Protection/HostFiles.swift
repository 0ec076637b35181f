import Glibc

/// Reads small files below a root directory, bounded.
struct HostFiles {
    private let root: String
    /// Whether it is this very host.
    let isLive: Bool

    static let maximumBytes = 4 << 20

    init(root: String) {
        isLive = root == "/"
        self.root = root.hasSuffix("/") ? String(root.dropLast()) : root
    }

    /// The content of a file; `nil` where it cannot be read.
    func bytes(_ path: String) -> [UInt8]? {
        let descriptor = unsafe open(root + path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var content: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 64 << 10)
        while content.count < HostFiles.maximumBytes {
            let count = unsafe block.withUnsafeMutableBytes { unsafe Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return count < 0 ? nil : content }
            content += block[..<count]
        }
        return content
    }

    /// The lines of a text file; empty where it cannot be read.
    func lines(_ path: String) -> [Substring] {
        guard let bytes = bytes(path) else { return [] }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: true)
    }

    /// The names in a directory, sorted; at most ten thousand.
    func names(_ path: String) -> [String] {
        guard let directory = unsafe opendir(root + path) else { return [] }
        defer { unsafe closedir(directory) }
        var names: [String] = []
        while names.count < 10_000, let entry = unsafe readdir(directory) {
            let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    func exists(_ path: String) -> Bool { unsafe access(root + path, F_OK) == 0 }
}

/// Whether an interface leads to containers or virtual machines of this host.
enum ContainerInterface {
    private static let prefixes = ["docker", "br-", "veth", "cni", "podman", "lxc", "lxd", "virbr", "cali", "flannel"]

    static func isOne(_ name: some StringProtocol) -> Bool { prefixes.contains { name.hasPrefix($0) } }
}
