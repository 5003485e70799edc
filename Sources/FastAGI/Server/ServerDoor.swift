internal import NIOCore
internal import NIOPosix

/// The listening socket of one event loop, and the guests that come in by it.
struct ServerDoor: Sendable {
    let loop: SessionLoop
    let guests: AsyncStream<AGIConnection>
    private let channel: any Channel

    /// Takes over a listening socket.
    /// - Parameter backlog: how many connections the kernel keeps until they are accepted.
    /// - Parameter receive: lets a new connection in or closes it; called on the loop, before its first byte is read.
    init(
        on loop: SessionLoop, descriptor: CInt, backlog: Int,
        receive: @escaping @Sendable (any Channel, AsyncStream<AGIConnection>.Continuation) throws -> Void
    ) async throws {
        let (guests, arrivals) = AsyncStream.makeStream(of: AGIConnection.self)
        let channel = try await ServerBootstrap(group: loop.executor.loop)
            .serverChannelOption(.maxMessagesPerRead, value: 64)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try receive(channel, arrivals) }
            }
            .withBoundSocket(descriptor).get()
        // Taking it over, NIO has listened anew, with room for 128. On its loop the descriptor is still this channel's.
        try await channel.eventLoop.submit {
            if channel.isActive { try ListeningSockets.listen(descriptor, backlog: backlog) }
        }.get()
        channel.closeFuture.whenComplete { _ in arrivals.finish() }
        self.loop = loop
        self.guests = guests
        self.channel = channel
    }

    var host: String? { channel.localAddress?.ipAddress }
    var port: Int? { channel.localAddress?.port }

    func beginClosing() { channel.close(promise: nil) }

    func close() async {
        // An error says that it is closed already.
        try? await channel.close().get()
    }
}
