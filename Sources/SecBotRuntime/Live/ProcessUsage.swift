import Glibc

/// What this process uses, as the kernel counts it.
package enum ProcessUsage {
    /// Resident memory now in bytes, and CPU time in seconds.
    package static func now() -> (memory: UInt64, cpuSeconds: Double) {
        (residentBytes(), cpuSeconds())
    }

    /// CPU seconds (user and system) of this process so far.
    package static func cpuSeconds() -> Double {
        var usage = rusage()
        unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        let user = Double(usage.ru_utime.tv_sec) + Double(usage.ru_utime.tv_usec) / 1e6
        return user + Double(usage.ru_stime.tv_sec) + Double(usage.ru_stime.tv_usec) / 1e6
    }

    /// The most resident memory this process ever used, in bytes.
    package static func peakBytes() -> UInt64 {
        var usage = rusage()
        unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return UInt64(max(0, usage.ru_maxrss)) * 1024
    }

    private static func residentBytes() -> UInt64 {
        let descriptor = unsafe open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return 0 }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 128)
        let count = unsafe buffer.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, 127) }
        guard count > 0 else { return 0 }
        let fields = buffer[..<count].split(separator: 32)
        guard fields.count > 1, let pages = UInt64(String(decoding: fields[1], as: UTF8.self)) else { return 0 }
        return pages * UInt64(max(1, sysconf(Int32(_SC_PAGESIZE))))
    }
}
