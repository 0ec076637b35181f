/// One entry of `monitor.sources` in the configuration.
///
/// The module that reads YAML fills it; ``problems()`` says what cannot work before anything is opened.
package struct SourceSettings: Sendable, Hashable, Codable {
    package var type: SourceKind
    /// `file`: a path or a pattern (`*`, `?`, `[...]`). `journal`: a folder of journal files instead of the host's own.
    package var path: String?
    /// Name of a format, or `auto`.
    package var format: String = "auto"
    /// Zone of times written without one: an IANA name; `nil` is the host's.
    package var timezone: String?
    /// `file`: where a file without a checkpoint begins.
    package var start: Start = .beginning
    /// `journal`: how many hours of history are read at the first start.
    package var historyHours: Int = 24
    /// `syslog`: where to listen.
    package var listeners: [SyslogListenerSettings] = []
    /// Bytes kept of one record.
    package var maximumRecord: Int = 256 << 10

    /// Where reading begins when there is no checkpoint.
    package enum Start: String, Sendable, Hashable, Codable, CaseIterable {
        case beginning, end
    }

    package init(type: SourceKind, path: String? = nil) {
        self.type = type
        self.path = path
    }

    /// What is wrong with the settings, in words; empty when they can work.
    package func problems() -> [String] {
        var found: [String] = []
        switch type {
        case .file:
            guard let path, !path.isEmpty else { return ["a source of type file needs a path"] }
            if !path.hasPrefix("/") { found.append("the path of a source must be absolute: \(path)") }
        case .journal:
            if let path, !path.hasPrefix("/") { found.append("the folder of a journal must be absolute: \(path)") }
            if historyHours < 0 { found.append("history_hours must not be negative") }
        case .stdin:
            if path != nil { found.append("a source of type stdin takes no path") }
        case .syslog:
            if listeners.isEmpty { found.append("a source of type syslog needs at least one listener") }
            found += listeners.flatMap { $0.problems() }
        }
        if maximumRecord < 64 || maximumRecord > 16 << 20 {
            found.append("maximum_record must lie between 64 bytes and 16 MiB")
        }
        return found
    }
}

/// One port of a syslog source.
package struct SyslogListenerSettings: Sendable, Hashable, Codable {
    /// How messages come in.
    package enum Transport: String, Sendable, Hashable, Codable, CaseIterable {
        case udp, tcp, tls
    }

    /// How messages come in.
    package var transport: Transport
    /// Address to bind: an IPv4 or IPv6 address.
    package var host: String
    /// 0 takes any free port.
    package var port: Int
    package var tls: TLS?
    /// Connections at the same time, and from one address.
    package var maximumConnections: Int = 256
    package var maximumConnectionsPerAddress: Int = 32
    /// Bytes of one message.
    package var maximumFrame: Int = 64 << 10
    /// Seconds without any byte after which a connection is closed.
    package var idleSeconds: Int = 600
    /// Seconds within which a message that has begun must be complete, and a handshake done.
    package var frameSeconds: Int = 30
    /// Bytes of datagrams that wait to be read; more are dropped and counted.
    package var queueBytes: Int = 4 << 20

    /// The listener's own certificate and, if clients must prove themselves, who signs theirs. Paths of PEM files.
    package struct TLS: Sendable, Hashable, Codable {
        package var certificate: String
        package var key: String
        /// Certificates that may sign those of clients; `nil` asks clients for none.
        package var clientAuthorities: String?

        package init(certificate: String, key: String, clientAuthorities: String? = nil) {
            self.certificate = certificate
            self.key = key
            self.clientAuthorities = clientAuthorities
        }
    }

    package init(transport: Transport, host: String, port: Int, tls: TLS? = nil) {
        self.transport = transport
        self.host = host
        self.port = port
        self.tls = tls
    }

    /// `tls://0.0.0.0:6514`, as in names and messages.
    package var description: String { "\(transport.rawValue)://\(host.contains(":") ? "[\(host)]" : host):\(port)" }

    func problems() -> [String] {
        var found: [String] = []
        if port < 0 || port > 65_535 { found.append("\(description): the port must lie between 0 and 65535") }
        if transport == .tls, tls == nil { found.append("\(description): tls needs a certificate and a key") }
        if transport != .tls, tls != nil { found.append("\(description): only the transport tls takes a certificate") }
        if maximumFrame < 480 || maximumFrame > 1 << 20 {
            found.append("\(description): maximum_frame must lie between 480 bytes and 1 MiB")
        }
        if maximumConnections < 1 || maximumConnectionsPerAddress < 1 || idleSeconds < 1 || frameSeconds < 1
            || queueBytes < maximumFrame
        {
            found.append("\(description): limits must be positive, and queue_bytes at least maximum_frame")
        }
        return found
    }
}
