import NIOCore
import NIOEmbedded
import Testing

@testable import AsteriskManager

@Suite("A connection on a channel without a socket", .timeLimit(.minutes(1)))
struct ConnectionDialogueTests {
    /// A logged-in connection; the other side of the wire is `channel`.
    static func up(_ body: (AMIConnection, NIOAsyncTestingChannel) async throws -> Void) async throws {
        let channel = NIOAsyncTestingChannel()
        var login = Dialogue.plain
        login.asksVersion = false
        let settings = AMIConnectionMachine.Settings(login: login, keepalive: .init(interval: nil))
        let connection = try await channel.eventLoop.submit {
            let handler = AMIChannelHandler(
                settings: settings, decoderLimits: .init(), ids: AMIActionIDSource(label: "t"),
                now: channel.eventLoop.now, signal: { _ in })
            try channel.pipeline.syncOperations.addHandler(handler)
            return AMIConnection(channel: channel, handler: NIOLoopBound(handler, eventLoop: channel.eventLoop))
        }.get()
        try await channel.connect(to: .init(ipAddress: "127.0.0.1", port: 5038)).get()
        try await channel.writeInbound(ByteBuffer(string: "Asterisk Call Manager/11.0.0\r\n"))
        let id = try await action(channel).actionID ?? ""
        try await channel.writeInbound(
            ByteBuffer(string: "Response: Success\r\nActionID: \(id)\r\n\r\nEvent: FullyBooted\r\n\r\n"))
        try await body(connection, channel)
        _ = try? await channel.finish(acceptAlreadyClosed: true)
    }

    static func action(_ channel: NIOAsyncTestingChannel) async throws -> AMIMessage {
        var decoder = AMIDecoder(role: .server)
        decoder.feed(try await channel.waitForOutboundWrite(as: ByteBuffer.self))
        guard case .message(let message)? = decoder.next() else { throw ClientTests.Ended() }
        return message
    }

    @Test("An answer in single bytes")
    func bytewise() async throws {
        try await Self.up { connection, channel in
            let answer = Task { try await connection.send(.getvar("X")) }
            let id = try await Self.action(channel).actionID ?? ""
            for byte in "Response: Success\r\nActionID: \(id)\r\nValue: ñ\r\n\r\n".utf8 {
                try await channel.writeInbound(ByteBuffer(bytes: [byte]))
            }
            #expect(try await answer.value["Value"] == "ñ")
        }
    }

    @Test("The deadline is the event loop's")
    func deadline() async throws {
        try await Self.up { connection, channel in
            let answer = Task { try await connection.send(.ping(), timeout: .seconds(3)) }
            _ = try await Self.action(channel)
            await channel.testingEventLoop.advanceTime(by: .seconds(4))
            await #expect(throws: AMIFailure.timedOut(action: "Ping", after: .seconds(3))) { try await answer.value }
        }
    }

    @Test("A cancelled task gets its outcome at once")
    func cancelled() async throws {
        try await Self.up { connection, channel in
            let waiting = Task { try await connection.send(.ping()) }
            _ = try await Self.action(channel)
            waiting.cancel()
            let failure = await #expect(throws: AMIFailure.self) { try await waiting.value }
            guard case .unknown? = failure else {
                Issue.record("outcome \(String(describing: failure))")
                return
            }
        }
    }

    @Test("The channel closes: everybody waiting hears of it")
    func closed() async throws {
        try await Self.up { connection, channel in
            let one = Task { try await connection.send(.ping()) }
            _ = try await Self.action(channel)
            let two = Task { try await connection.list(.queueStatus()) }
            _ = try await Self.action(channel)
            try await channel.close()
            await #expect(throws: AMIFailure.self) { try await one.value }
            await #expect(throws: AMIFailure.self) { try await two.value }
        }
    }
}
