import AsteriskManager
import NIOCore
import NIOPosix
import PBXSimulator

/// A bare AMI connection that keeps all it hears, as bytes and as messages.
actor Line {
    private(set) var bytes: [UInt8] = []
    private(set) var messages: [PBXMessage] = []
    private(set) var isClosed = false
    private var lastHeard = ContinuousClock.now
    private var decoder = AMIDecoder()
    private let writer: NIOAsyncChannelOutboundWriter<ByteBuffer>

    private init(_ writer: NIOAsyncChannelOutboundWriter<ByteBuffer>) { self.writer = writer }

    /// Connects, runs the body beside a reader, and closes.
    static func with<Result: Sendable>(
        port: Int, _ body: @Sendable (Line) async throws -> Result
    ) async throws -> Result {
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .channelOption(.socketOption(.tcp_nodelay), value: 1)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            let line = Line(outbound)
            return try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    do {
                        for try await buffer in inbound { await line.hear(buffer) }
                    } catch {
                        // A connection that is reset is closed, too.
                    }
                    await line.close()
                }
                defer { group.cancelAll() }
                return try await body(line)
            }
        }
    }

    private func hear(_ buffer: ByteBuffer) {
        bytes += buffer.readableBytesView
        lastHeard = .now
        decoder.feed(buffer)
        while let item = decoder.next() {
            if case .message(let message) = item { messages.append(PBXMessage(message)) }
        }
    }

    private func close() { isClosed = true }

    func send(raw text: String) async throws { try await send(bytes: Array(text.utf8)) }

    func send(bytes: [UInt8]) async throws { try await writer.write(ByteBuffer(bytes: bytes)) }

    func send(_ name: String, _ fields: [(String, String)] = [], id: String? = nil) async throws {
        let lines = [("Action", name), ("ActionID", id ?? name)] + fields
        try await send(raw: lines.map { "\($0.0): \($0.1)\r\n" }.joined() + "\r\n")
    }

    /// Waits until a message fits that came after the first `past`.
    @discardableResult
    func wait(
        _ what: String, past: Int = 0, seconds: Double = 15, where fits: @Sendable (PBXMessage) -> Bool
    ) async throws -> PBXMessage {
        let deadline = ContinuousClock.now + .seconds(seconds)
        var seen = past
        while true {
            while seen < messages.count {
                if fits(messages[seen]) { return messages[seen] }
                seen += 1
            }
            guard ContinuousClock.now < deadline, !isClosed else {
                throw Vain(what: what, heard: messages.suffix(8).map(\.description))
            }
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    /// Waits until nothing was heard for a while: what threads of Asterisk still have to say has been said.
    func settle(_ seconds: Double = 0.35) async throws {
        while ContinuousClock.now - lastHeard < .seconds(seconds), !isClosed {
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    /// Sends an action and waits for its answer, and for the end of the list where it begins one.
    @discardableResult
    func ask(_ name: String, _ fields: [(String, String)] = [], id: String? = nil) async throws -> PBXMessage {
        let id = id ?? name
        let past = messages.count
        try await send(name, fields, id: id)
        let answer = try await wait("the answer to \(name)", past: past) {
            $0.event == nil && $0["ActionID"] == id && $0["Response"] != nil
        }
        if answer["EventList"] == "start" {
            try await wait("the end of \(name)", past: past) { $0["EventList"] == "Complete" && $0["ActionID"] == id }
        }
        return answer
    }

    func waitForClose(seconds: Double = 5) async throws {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while !isClosed, ContinuousClock.now < deadline { try await Task.sleep(for: .milliseconds(5)) }
    }

    func logIn(_ user: String, _ secret: String, events: String) async throws {
        try await ask("Login", [("Username", user), ("Secret", secret), ("Events", events)])
    }
}

struct Vain: Error, CustomStringConvertible {
    var what: String
    var heard: [String]
    var description: String { "waited in vain for \(what); last heard:\n" + heard.joined(separator: "\n") }
}
