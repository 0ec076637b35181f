import Glibc

/// Reads from `/proc/net/udp` and `udp6` how many datagrams the kernel dropped at a port because nobody read them in time.
struct KernelDrops {
    private let port: Int
    private var last: UInt64

    init(port: Int) {
        self.port = port
        last = KernelDrops.count(port: port)
    }

    /// How many more since the last call; `nil` for none.
    mutating func increase() -> UInt64? {
        let now = KernelDrops.count(port: port)
        defer { last = now }
        return now > last ? now - last : nil
    }

    private static func count(port: Int) -> UInt64 {
        ["/proc/net/udp", "/proc/net/udp6"].reduce(0) { $0 &+ count(port: port, in: SmallFile.text($1) ?? "") }
    }

    /// Sums the last column of the lines whose local address ends with the port.
    static func count(port: Int, in table: String) -> UInt64 {
        var sum: UInt64 = 0
        for line in table.split(separator: "\n").dropFirst() {
            let columns = line.split(separator: " ")
            guard columns.count >= 13, let colon = columns[1].lastIndex(of: ":"),
                Int(columns[1][columns[1].index(after: colon)...], radix: 16) == port
            else { continue }
            sum &+= UInt64(columns[columns.count - 1]) ?? 0
        }
        return sum
    }
}
