import Glibc

/// Tells systemd that the bot is ready, by the `sd_notify` protocol: one datagram to `NOTIFY_SOCKET`.
enum ServiceNotification {
    static func ready() {
        let path = Terminal.environment("NOTIFY_SOCKET")
        guard !path.isEmpty, path.hasPrefix("/") || path.hasPrefix("@"), path.utf8.count < 107 else { return }
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var bytes = Array(path.utf8)
        // An abstract name begins with a zero byte.
        if bytes[0] == 64 { bytes[0] = 0 }
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
        let message = Array("READY=1\n".utf8)
        _ = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { socketAddress in
                unsafe message.withUnsafeBytes {
                    unsafe sendto(descriptor, $0.baseAddress, $0.count, 0, socketAddress, length)
                }
            }
        }
    }
}
