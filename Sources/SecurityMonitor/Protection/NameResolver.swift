import Glibc
package import SecBotCore

/// Asks the system for the addresses of names. Blocks for as long as the resolver does; not for the thread of the engine.
package enum NameResolver {
    /// The most addresses of one name that are used.
    static let maximumAddresses = 64

    /// The addresses of a name now; empty where it has none or nobody answers.
    package static func addresses(of name: String) -> [IPAddress] {
        guard !name.isEmpty, name.utf8.count <= 253, !name.hasPrefix("-") else { return [] }
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard unsafe getaddrinfo(name, nil, &hints, &list) == 0 else { return [] }
        defer { unsafe freeaddrinfo(list) }
        var addresses: [IPAddress] = []
        var current = unsafe list
        while let entry = unsafe current, addresses.count < maximumAddresses {
            defer { unsafe current = entry.pointee.ai_next }
            guard let address = unsafe SocketAddressText.address(entry.pointee.ai_addr) else { continue }
            if !addresses.contains(address) { addresses.append(address) }
        }
        return addresses
    }
}
