import Foundation
import NIOCore
import NIOPosix

/// Asks the running daemon.
public struct ControlClient: Sendable {
    public let path: String

    public init(path: String) {
        self.path = path
    }

    /// Why the daemon could not be asked.
    public enum Failure: Error, Sendable, CustomStringConvertible {
        case notRunning(path: String)
        case notAllowed(path: String)
        case noAnswer(path: String)

        public var description: String {
            switch self {
            case .notRunning(let path):
                "no daemon answers at \(path): start it with 'systemctl start marcador', or name its socket with --socket"
            case .notAllowed(let path):
                "this user may not open \(path): run the command as root or as a member of the group marcador"
            case .noAnswer(let path): "the daemon at \(path) closed the line without an answer; its log says why"
            }
        }
    }

    public func ask(_ request: ControlRequest) async throws -> ControlReply {
        let connection = try await connect()
        return try await connection.executeThenClose { inbound, outbound in
            var line = ByteBuffer(bytes: try JSONEncoder().encode(request))
            line.writeString("\n")
            try await outbound.write(line)
            var answer = ByteBuffer()
            for try await var part in inbound {
                answer.writeBuffer(&part)
                if answer.readableBytesView.last == UInt8(ascii: "\n") { break }
            }
            guard answer.readableBytes > 0 else { throw Failure.noAnswer(path: path) }
            return try JSONDecoder().decode(ControlReply.self, from: Data(answer.readableBytesView))
        }
    }

    /// Whether a daemon listens there.
    func isAnswered() async -> Bool {
        guard let connection = try? await connect() else { return false }
        try? await connection.executeThenClose { _, _ in }
        return true
    }

    private func connect() async throws -> NIOAsyncChannel<ByteBuffer, ByteBuffer> {
        do {
            return try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .connect(unixDomainSocketPath: path) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                    }
                }
        } catch let error as IOError where error.errnoCode == EACCES || error.errnoCode == EPERM {
            throw Failure.notAllowed(path: path)
        } catch {
            throw Failure.notRunning(path: path)
        }
    }
}
