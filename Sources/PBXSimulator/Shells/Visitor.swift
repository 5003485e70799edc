import NIOCore
import Synchronization

/// A connection that has been accepted and may never be served, because the server ends first. It must be closed all the
/// same: a wrapped channel that is simply dropped ends the process.
final class Visitor: Sendable {
    private let connection: NIOAsyncChannel<ByteBuffer, ByteBuffer>
    private let isServed = Mutex(false)

    init(_ channel: any NIOCore.Channel) throws {
        connection = try NIOAsyncChannel(wrappingChannelSynchronously: channel)
    }

    deinit {
        guard !isServed.withLock(\.self) else { return }
        // Nobody is left to wait for it; it ends with the closing of the socket.
        Task { [connection] in try? await connection.executeThenClose { _, _ in } }
    }

    /// The connection, for whoever serves and closes it.
    func serve() -> NIOAsyncChannel<ByteBuffer, ByteBuffer> {
        isServed.withLock { $0 = true }
        return connection
    }
}
