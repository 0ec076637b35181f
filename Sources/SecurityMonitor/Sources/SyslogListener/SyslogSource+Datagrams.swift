import NIOCore
import NIOPosix
import SecBotCore

extension SyslogSource {
    /// Bytes of the kernel's receive buffer asked for; it grants what its own limit allows.
    private static let kernelBuffer = 4 << 20
    /// Seconds between looks at what the kernel dropped.
    private static let kernelLookSeconds = 5

    /// Receives datagrams until cancelled.
    func receiveDatagrams(
        _ index: Int, _ settings: SyslogListenerSettings, _ meter: SourceMeter, _ group: MultiThreadedEventLoopGroup,
        into output: some BatchOutput
    ) async throws {
        let queue = DatagramQueue(maximumBytes: settings.queueBytes, meter: meter)
        let channel = try await DatagramBootstrap(group: group)
            .channelOption(.socketOption(.so_reuseaddr), value: 1)
            .channelOption(.socketOption(.so_rcvbuf), value: SocketOptionValue(SyslogSource.kernelBuffer))
            .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 64 << 10))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        DatagramReceiver(queue: queue, maximumFrame: settings.maximumFrame))
                }
            }
            .bind(host: settings.host, port: settings.port).get()
        let port = channel.localAddress?.port
        bound(index, to: port)
        meter.set(.active, "listening on \(settings.transport.rawValue) port \(port ?? settings.port)")
        let watch = Task(name: "syslog kernel drops") {
            var drops = KernelDrops(port: port ?? 0)
            while !Task.isCancelled {
                if let new = drops.increase() { meter.gap("the kernel dropped \(new) datagrams: its buffer was full") }
                meter.beat()
                try await Task.sleep(for: .seconds(SyslogSource.kernelLookSeconds))
            }
        }
        defer { watch.cancel() }
        do {
            for await _ in queue.arrivals {
                let waiting = queue.take()
                try await send(waiting.bytes, waiting.records, settings, meter, into: output)
            }
        } catch {
            try? await channel.close()
            throw error
        }
        try? await channel.close()
        try Task.checkCancellation()
        throw ChannelError.eof
    }
}

/// Puts what arrives into the queue.
private final class DatagramReceiver: ChannelInboundHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>
    private let queue: DatagramQueue
    private let maximumFrame: Int

    init(queue: DatagramQueue, maximumFrame: Int) {
        self.queue = queue
        self.maximumFrame = maximumFrame
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        queue.put(unwrapInboundIn(data).data.readableBytesView, maximumFrame: maximumFrame)
    }

    func channelInactive(context: ChannelHandlerContext) { queue.close() }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // An ICMP error for a datagram is no reason to stop listening.
    }
}
