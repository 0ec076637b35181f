/// The packages that dpkg has installed, from its status file.
struct PackageList: Sendable {
    /// By name, with version.
    private(set) var installed: [String: String] = [:]

    /// Reads `/var/lib/dpkg/status` below a root; empty where there is none.
    init(root: String) {
        let path = root + "/var/lib/dpkg/status"
        self.init(status: SmallFile.bytes(path, maximum: 256 << 20) ?? [])
    }

    /// Reads a status file (deb-control paragraphs).
    init(status bytes: [UInt8]) {
        var name = ""
        var version = ""
        var isInstalled = false
        func field(_ line: ArraySlice<UInt8>, _ key: StaticString) -> String? {
            let length = key.utf8CodeUnitCount
            let matches = key.withUTF8Buffer { unsafe line.starts(with: $0) }
            return matches ? String(decoding: line.dropFirst(length), as: UTF8.self) : nil
        }
        for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            if line.isEmpty {
                if isInstalled, !name.isEmpty { installed[name] = version }
                (name, version, isInstalled) = ("", "", false)
            } else if let value = field(line, "Package: ") {
                name = value
            } else if let value = field(line, "Version: ") {
                version = value
            } else if let value = field(line, "Status: ") {
                isInstalled = value.hasSuffix(" installed")
            }
        }
        if isInstalled, !name.isEmpty { installed[name] = version }
    }
}
