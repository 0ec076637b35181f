import NIOCore
import NIOPosix
import NIOSSL
import NIOTLS
import SecBotCore

extension SyslogSource {
    /// Accepts connections until cancelled.
    func acceptConnections(
        _ index: Int, _ settings: SyslogListenerSettings, _ meter: SourceMeter, _ group: MultiThreadedEventLoopGroup,
        into output: some BatchOutput
    ) async throws {
        let context = try settings.tls.map { try SyslogSource.context($0) }
        let server = try await ServerBootstrap(group: group)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelOption(.backlog, value: 256)
            .childChannelOption(.maxMessagesPerRead, value: 1)
            .bind(host: settings.host, port: settings.port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandler(IdleStateHandler(readTimeout: .seconds(Int64(settings.idleSeconds))))
                    if let context { try pipeline.addHandler(NIOSSLServerHandler(context: context)) }
                    try pipeline.addHandler(
                        ConnectionGuard(handshakeSeconds: context == nil ? nil : settings.frameSeconds))
                    return try NIOAsyncChannel<ByteBuffer, Never>(
                        wrappingChannelSynchronously: channel,
                        // Few chunks wait to be read; then reading stops until the consumer has caught up.
                        configuration: .init(
                            backPressureStrategy: .init(lowWatermark: 1, highWatermark: 4),
                            isOutboundHalfClosureEnabled: false))
                }
            }
        let port = server.channel.localAddress?.port
        bound(index, to: port)
        meter.set(.active, "listening on \(settings.transport.rawValue) port \(port ?? settings.port)")
        let gate = ConnectionGate(
            maximum: settings.maximumConnections, maximumPerAddress: settings.maximumConnectionsPerAddress)
        try await server.executeThenClose { connections in
            try await withThrowingDiscardingTaskGroup { tasks in
                for try await connection in connections {
                    let address = connection.channel.remoteAddress?.ipAddress ?? ""
                    let isIn = gate.enter(address)
                    if !isIn { meter.gap("a connection from \(address) was refused: too many") }
                    tasks.addTask(name: "syslog connection") {
                        defer { if isIn { gate.leave(address) } }
                        try await self.serve(connection, isIn: isIn, settings, meter, into: output)
                    }
                }
            }
        }
    }

    /// Reads one connection to its end. Trouble with the connection ends only it.
    private func serve(
        _ connection: NIOAsyncChannel<ByteBuffer, Never>, isIn: Bool, _ settings: SyslogListenerSettings,
        _ meter: SourceMeter, into output: some BatchOutput
    ) async throws {
        do {
            try await connection.executeThenClose { inbound in
                if isIn { try await self.read(inbound, settings, meter, into: output) }
            }
        } catch let error as OutputFailure {
            throw error
        } catch {
            // A reset, a failed handshake, a malformed record: the peer's affair.
        }
    }

    private func read(
        _ inbound: NIOAsyncChannelInboundStream<ByteBuffer>, _ settings: SyslogListenerSettings, _ meter: SourceMeter,
        into output: some BatchOutput
    ) async throws {
        var decoder = SyslogFrameDecoder(maximumFrame: settings.maximumFrame)
        var chunks = inbound.makeAsyncIterator()
        // Only time spent waiting for the sender counts against it, not time that our consumer took.
        var waited = 0.0
        var failure: DropReason?
        while failure == nil {
            let start = clock.monotonic()
            guard let chunk = try await chunks.next() else { break }
            waited += clock.monotonic() - start
            if decoder.isMidFrame, waited > Double(settings.frameSeconds) {
                failure = .incomplete
                break
            }
            meter.readBytes(chunk.readableBytes)
            var bytes: [UInt8] = []
            var records: [RawRecord] = []
            var sequence: UInt64 = 0
            let skipped = decoder.bytesSkipped
            do {
                try decoder.decode(chunk.readableBytesView, into: &bytes, &records, sequence: &sequence)
            } catch {
                failure = .tooLong
            }
            meter.skippedBytes(decoder.bytesSkipped &- skipped)
            if !records.isEmpty || !decoder.isMidFrame { waited = 0 }
            try await send(bytes, records, settings, meter, into: output)
        }
        if let failure {
            meter.dropped(1, failure)
            return
        }
        var bytes: [UInt8] = []
        var records: [RawRecord] = []
        var sequence: UInt64 = 0
        if decoder.finish(into: &bytes, &records, sequence: &sequence) { meter.dropped(1, .incomplete) }
        try await send(bytes, records, settings, meter, into: output)
    }

    /// The listener's side of TLS 1.2 or later.
    private static func context(_ settings: SyslogListenerSettings.TLS) throws -> NIOSSLContext {
        let chain = try NIOSSLCertificate.fromPEMFile(settings.certificate)
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(file: settings.key, format: .pem)))
        configuration.minimumTLSVersion = .tlsv12
        if let authorities = settings.clientAuthorities {
            configuration.trustRoots = .file(authorities)
            // A client is a host that the authority vouches for; its name is not resolved.
            configuration.certificateVerification = .noHostnameVerification
        }
        return try NIOSSLContext(configuration: configuration)
    }
}

/// Closes a connection that says nothing for too long, or does not finish its handshake.
private final class ConnectionGuard: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private let handshakeSeconds: Int?
    private var deadline: Scheduled<Void>?

    init(handshakeSeconds: Int?) { self.handshakeSeconds = handshakeSeconds }

    func handlerAdded(context: ChannelHandlerContext) {
        guard let handshakeSeconds else { return }
        let channel = context.channel
        deadline = context.eventLoop.scheduleTask(in: .seconds(Int64(handshakeSeconds))) {
            channel.close(promise: nil)
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) { deadline?.cancel() }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is IdleStateHandler.IdleStateEvent: context.close(promise: nil)
        case TLSUserEvent.handshakeCompleted: deadline?.cancel()
        default: break
        }
        context.fireUserInboundEventTriggered(event)
    }
}
