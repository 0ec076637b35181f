import Glibc
import SecBotCore
import SecurityMonitor
import Synchronization
import Testing

@Suite("Syslog listeners", .timeLimit(.minutes(1)), .temporaryFolder) struct SyslogSourceTests {
    /// Runs a source with one listener on a free port of the loopback.
    func listening(
        _ transport: SyslogListenerSettings.Transport, tls: SyslogListenerSettings.TLS? = nil,
        maximumFrame: Int = 64 << 10, queueBytes: Int = 4 << 20,
        frameSeconds: Int = 30, maximumConnections: Int = 256,
        _ body: (_ port: Int, _ source: SyslogSource, _ output: RecordingOutput) async throws -> Void
    ) async throws {
        var settings = SyslogListenerSettings(transport: transport, host: "127.0.0.1", port: 0, tls: tls)
        settings.maximumFrame = maximumFrame
        settings.queueBytes = queueBytes
        settings.frameSeconds = frameSeconds
        settings.maximumConnections = maximumConnections
        let source = SyslogSource(listeners: [settings])
        let output = RecordingOutput()
        try await running(source, into: output) {
            try await until { source.port(ofListener: 0) != nil }
            try await body(try #require(source.port(ofListener: 0)), source, output)
        }
    }

    @Test func receivesDatagramsAsMessages() async throws {
        try await listening(.udp) { port, source, output in
            try Loopback.send("<13>one\n", port: port, type: SOCK_DGRAM)
            try await until { output.lines == ["<13>one"] }
            try Loopback.send("<13>two\nlines", port: port, type: SOCK_DGRAM)
            try await until { output.lines == ["<13>one", "<13>two\nlines"] }
            let batches = output.state.withLock { $0.batches }
            #expect(batches.allSatisfy { $0.provenance == .unauthenticatedTransport })
            let positions = batches.flatMap(\.records).map(\.position)
            #expect(positions == positions.sorted() && Set(positions).count == 2)
        }
    }

    @Test func dropsAndCountsDatagramsBeyondTheQueue() async throws {
        try await listening(.udp, maximumFrame: 500, queueBytes: 2000) { port, source, output in
            output.state.withLock { $0.isPaused = true }
            let message = "<13>" + String(repeating: "x", count: 400)
            try await until {
                try Loopback.send(message, port: port, type: SOCK_DGRAM)
                return (source.statuses()[0].dropped["queue_full"] ?? 0) > 10
            }
            output.state.withLock { $0.isPaused = false }
            try await until {
                let status = source.statuses()[0]
                return status.recordsRead == status.recordsDelivered + status.dropped.values.reduce(0, +)
                    && status.recordsDelivered >= 4
            }
        }
    }

    @Test func takesBothFramingsOnOnePort() async throws {
        try await listening(.tcp) { port, source, output in
            try Loopback.send("9 <13>count<13>line\n", port: port, type: SOCK_STREAM)
            try await until { output.lines == ["<13>count", "<13>line"] }
            #expect(source.statuses()[0].state == .active)
        }
    }

    @Test func closesAConnectionThatAnnouncesTooMuch() async throws {
        try await listening(.tcp) { port, source, output in
            try Loopback.send("99999999 <13>", port: port, type: SOCK_STREAM)
            try await until { source.statuses()[0].dropped["too_long"] == 1 }
        }
    }

    @Test func closesAConnectionThatDripsOneMessage() async throws {
        try await listening(.tcp, frameSeconds: 1) { port, source, output in
            let socket = try Loopback.connect(port: port, type: SOCK_STREAM)
            defer { close(socket) }
            try await until {
                var byte: UInt8 = 0x3C
                _ = unsafe Glibc.send(socket, &byte, 1, Int32(MSG_NOSIGNAL))
                return source.statuses()[0].dropped["incomplete"] == 1
            }
        }
    }

    @Test func refusesConnectionsBeyondTheBound() async throws {
        try await listening(.tcp, maximumConnections: 2) { port, source, output in
            let sockets = try (0..<3).map { _ in try Loopback.connect(port: port, type: SOCK_STREAM) }
            defer { for socket in sockets { close(socket) } }
            try await until { source.statuses()[0].gaps == 1 }
        }
    }

    @Test func takesMessagesOverTLS() async throws {
        try Certificates.make()
        let tls = SyslogListenerSettings.TLS(certificate: place("server.pem"), key: place("server.key"))
        try await listening(.tls, tls: tls) { port, source, output in
            try write("9 <13>first<13>second\n", to: place("input"))
            try await until {
                run(Certificates.client(port), input: place("input"))
                return output.lines.count >= 2
            }
            #expect(output.lines.prefix(2) == ["<13>first", "<13>second"])
            #expect(output.state.withLock { $0.batches[0].provenance } == .unauthenticatedTransport)
        }
    }

    @Test func asksClientsForACertificate() async throws {
        try Certificates.make()
        let tls = SyslogListenerSettings.TLS(
            certificate: place("server.pem"), key: place("server.key"), clientAuthorities: place("server.pem"))
        try await listening(.tls, tls: tls) { port, source, output in
            try write("<13>refused\n", to: place("refused"))
            run(Certificates.client(port), input: place("refused"))
            try write("<13>proven\n", to: place("proven"))
            let proof = ["-cert", place("server.pem"), "-key", place("server.key")]
            try await until {
                run(Certificates.client(port) + proof, input: place("proven"))
                return !output.lines.isEmpty
            }
            #expect(output.lines[0] == "<13>proven")
            #expect(output.state.withLock { $0.batches[0].provenance } == .operatorTrusted)
        }
    }
}

/// A client on the loopback.
enum Loopback {
    static func connect(port: Int, type: __socket_type) throws -> Int32 {
        let number = socket(AF_INET, Int32(type.rawValue), 0)
        try #require(number >= 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        let code = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe Glibc.connect(number, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        try #require(code == 0)
        return number
    }

    static func send(_ text: String, port: Int, type: __socket_type) throws {
        let number = try connect(port: port, type: type)
        defer { close(number) }
        var bytes = Array(text.utf8)
        let sent = unsafe Glibc.send(number, &bytes, bytes.count, Int32(MSG_NOSIGNAL))
        #expect(sent == bytes.count)
    }
}

/// A certificate of its own for each test.
enum Certificates {
    static let openssl = "/usr/bin/openssl"

    static func make() throws {
        let status = run([
            openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days",
            "2",
            "-subj", "/CN=log.example.com", "-keyout", place("server.key"), "-out", place("server.pem"),
        ])
        try #require(status == 0, "openssl is needed")
    }

    static func client(_ port: Int) -> [String] {
        [openssl, "s_client", "-connect", "127.0.0.1:\(port)", "-quiet", "-no_ign_eof"]
    }
}
