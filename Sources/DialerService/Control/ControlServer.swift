import Foundation
import Logging
import NIOCore
import NIOPosix

/// Answers operators' commands on a Unix socket. Whoever may open the socket may command: its file permissions
/// (0660) are the lock.
struct ControlServer: Sendable {
    let path: String
    let answer: @Sendable (ControlRequest) async -> ControlReply
    let logger: Logger

    /// Longer than any command.
    private static let longestRequest = 65_536
    /// A peer that says nothing holds a connection no longer than this.
    private static let patience = Duration.seconds(10)

    func run(onListening: @Sendable () -> Void) async throws {
        let listener = try await listen()
        onListening()
        defer { unlink(path) }
        try await listener.executeThenClose { connections in
            try await withThrowingDiscardingTaskGroup { group in
                for try await visitor in connections {
                    group.addTask { await serve(visitor.serve()) }
                }
            }
        }
    }

    private func listen() async throws -> NIOAsyncChannel<Visitor, Never> {
        // The file of a daemon that was killed is replaced, the one of a daemon that lives is not.
        if await ControlClient(path: path).isAnswered() { throw StartFailure.controlSocketInUse(path: path) }
        do {
            let listener = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .bind(unixDomainSocketPath: path, cleanupExistingSocketFile: true) { channel in
                    channel.eventLoop.makeCompletedFuture { try Visitor(channel) }
                }
            chmod(path, 0o660)
            return listener
        } catch {
            throw StartFailure.controlSocket(path: path, reason: Self.reason(error))
        }
    }

    private static func reason(_ error: any Error) -> String {
        switch error {
        case let error as IOError: String(cString: strerror(error.errnoCode)).lowercased()
        case is UnixDomainSocketPathWrongType: "something else than a socket has that name"
        case SocketAddressError.unixDomainSocketPathTooLong: "the path is longer than 107 bytes"
        default: "\(error)"
        }
    }

    private func serve(_ connection: NIOAsyncChannel<ByteBuffer, ByteBuffer>) async {
        do {
            try await connection.executeThenClose { inbound, outbound in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask {
                        try await Task.sleep(for: Self.patience)
                        throw CancellationError()
                    }
                    group.addTask {
                        guard let line = try await Self.line(from: inbound) else { return }
                        var reply = ByteBuffer(bytes: try JSONEncoder().encode(await self.reply(to: line)))
                        reply.writeString("\n")
                        try await outbound.write(reply)
                    }
                    // The first to end decides: the answer, or the end of patience.
                    defer { group.cancelAll() }
                    try await group.next()
                }
            }
        } catch {
            logger.debug("control connection ended: \(error)")
        }
    }

    private func reply(to line: ByteBuffer) async -> ControlReply {
        do {
            return await answer(try JSONDecoder().decode(ControlRequest.self, from: Data(line.readableBytesView)))
        } catch {
            return ControlReply(.badRequest, "not a control request: one JSON object on a line is expected")
        }
    }

    private static func line(from inbound: NIOAsyncChannelInboundStream<ByteBuffer>) async throws -> ByteBuffer? {
        var line = ByteBuffer()
        for try await var part in inbound {
            line.writeBuffer(&part)
            if let end = line.readableBytesView.firstIndex(of: UInt8(ascii: "\n")) {
                return line.getSlice(at: line.readerIndex, length: end - line.readerIndex)
            }
            guard line.readableBytes <= longestRequest else { return nil }
        }
        return line.readableBytes > 0 ? line : nil
    }
}
