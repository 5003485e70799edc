internal import NIOCore
internal import NIOHTTP1
import Synchronization

/// A line that has been accepted and may never be served, because the server ends first. It must be closed all the same: a
/// wrapped channel that is simply dropped ends the process.
final class Caller: Sendable {
    private let line: NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>
    private let isTaken = Mutex(false)

    init(_ channel: any NIOCore.Channel) throws {
        line = try NIOAsyncChannel(wrappingChannelSynchronously: channel)
    }

    deinit {
        guard !isTaken.withLock(\.self) else { return }
        // Nobody is left to wait for it; it ends with the closing of the socket.
        Task { [line] in try? await line.executeThenClose { _, _ in } }
    }

    /// The line, for whoever serves and closes it.
    func take() -> NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart> {
        isTaken.withLock { $0 = true }
        return line
    }

    func dismiss() async { try? await take().executeThenClose { _, _ in } }
}

/// How many lines are served.
final class LineCount: Sendable {
    private let count = Mutex(0)
    private let most: Int

    init(most: Int) { self.most = most }

    func enter() -> Bool {
        count.withLock { count in
            guard count < most else { return false }
            count += 1
            return true
        }
    }

    func leave() { count.withLock { $0 -= 1 } }
}
