import Glibc
import SecBotCore

/// The addresses of this host's own interfaces.
enum InterfaceReader {
    static func read(_ files: HostFiles, into found: inout HostProtection.Found) {
        var own: [IPAddress: String] = [:]
        if let text = files.bytes("/proc/net/fib_trie") {
            for address in localV4(String(decoding: text, as: UTF8.self)) { own[address] = "local" }
        }
        for line in files.lines("/proc/net/if_inet6") {
            let fields = line.split(separator: " ", omittingEmptySubsequences: true)
            guard fields.count >= 6, let address = RouteReader.v6(fields[0]) else { continue }
            own[address] = String(fields[5])
        }
        if files.isLive { own.merge(live()) { _, name in name } }
        if own.isEmpty { found.problems.append("no interface address could be read") }
        for (address, name) in own.sorted(by: { $0.key < $1.key }) {
            found.entries.append(ProtectedEntry(network: CIDR(single: address), reason: .interface, detail: name))
        }
    }

    /// The addresses that the kernel's table marks `/32 host LOCAL`, each on the line above.
    private static func localV4(_ text: String) -> Set<IPAddress> {
        var addresses: Set<IPAddress> = []
        var last: IPAddress?
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ", omittingEmptySubsequences: true)
            if words.count >= 2, words[0] == "|--" {
                last = IPAddress(String(words[1]))
            } else if words.first == "/32", words.contains("LOCAL"), let address = last {
                addresses.insert(address)
            }
        }
        return addresses
    }

    private static func live() -> [IPAddress: String] {
        var list: UnsafeMutablePointer<ifaddrs>?
        guard unsafe getifaddrs(&list) == 0 else { return [:] }
        defer { unsafe freeifaddrs(list) }
        var own: [IPAddress: String] = [:]
        var current = unsafe list
        while let entry = unsafe current {
            defer { unsafe current = entry.pointee.ifa_next }
            guard let address = unsafe SocketAddressText.address(entry.pointee.ifa_addr) else { continue }
            own[address] = unsafe String(cString: entry.pointee.ifa_name)
        }
        return own
    }
}

/// Addresses out of the C library's structures.
enum SocketAddressText {
    static func address(_ pointer: UnsafeMutablePointer<sockaddr>?) -> IPAddress? {
        guard let pointer = unsafe pointer else { return nil }
        switch Int32(unsafe pointer.pointee.sa_family) {
        case AF_INET:
            return unsafe pointer.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                unsafe IPAddress(v4: UInt32(bigEndian: $0.pointee.sin_addr.s_addr))
            }
        case AF_INET6:
            return unsafe pointer.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { six in
                unsafe withUnsafeBytes(of: six.pointee.sin6_addr) { bytes in
                    unsafe IPAddress(
                        high: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
                        low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
                }
            }
        default: return nil
        }
    }
}
