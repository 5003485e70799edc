import AsteriskManager
import Foundation
import NIOCore
import NIOPosix
import Synchronization

/// A tiny manager on a loopback port of its own, played by a closure.
final class PlayedAsterisk: Sendable {
    enum Move: Sendable {
        case say([(String, String)])
        case bytes(String)
        case hangUp
    }

    /// Answers an action; the number counts the connections from 1.
    typealias Script = @Sendable (_ action: AMIMessage, _ connection: Int) -> [Move]

    private struct State {
        var peers: [ObjectIdentifier: any Channel] = [:]
        var connections = 0
        var actions: [AMIMessage] = []
        var resets = 0
    }

    private let state = Mutex(State())
    private let server: any Channel
    private let script: Mutex<Script>
    let port: Int

    private init(server: any Channel, script: @escaping Script) {
        self.server = server
        self.script = Mutex(script)
        port = server.localAddress?.port ?? 0
    }

    /// Starts one, runs the test, and takes it down whatever happened.
    static func with(
        greeting: String = "Asterisk Call Manager/11.0.0\r\n", script: @escaping Script = PlayedAsterisk.polite,
        _ body: (PlayedAsterisk) async throws -> Void
    ) async throws {
        let box = PlayedBox()
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(PlayedPeer(greeting: greeting, box: box))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let asterisk = PlayedAsterisk(server: server, script: script)
        box.asterisk.withLock { $0 = asterisk }
        do {
            try await body(asterisk)
            await asterisk.stop(box)
        } catch {
            await asterisk.stop(box)
            throw error
        }
    }

    private func stop(_ box: PlayedBox) async {
        box.asterisk.withLock { $0 = nil }
        cut()
        try? await server.close()
    }

    /// Lets everybody in, answers Ping and CoreSettings, and says Success to the rest.
    static let polite: Script = { action, _ in
        let id = ("ActionID", action.actionID ?? "")
        switch action["Action"] {
        case "Login":
            return [
                .say([("Response", "Success"), id, ("Message", "Authentication accepted")]),
                .say([("Event", "FullyBooted"), ("Privilege", "system,all"), ("Uptime", "7")]),
            ]
        case "Logoff": return [.say([("Response", "Goodbye"), id]), .hangUp]
        case "Challenge": return [.say([("Response", "Success"), id, ("Challenge", "123456789")])]
        case "CoreSettings": return [.say([("Response", "Success"), id, ("AsteriskVersion", "22.0.0")])]
        default: return [.say([("Response", "Success"), id, ("Message", "ok")])]
        }
    }

    var connections: Int { state.withLock { $0.connections } }
    var actions: [AMIMessage] { state.withLock { $0.actions } }

    /// Connections that the client did not close in order.
    var resets: Int { state.withLock { $0.resets } }

    fileprivate func wasReset() { state.withLock { $0.resets += 1 } }

    func count(of name: String) -> Int { actions.count { $0["Action"] == name } }

    /// Drops every connection, as a crash would.
    func cut() {
        for peer in state.withLock({ Array($0.peers.values) }) { peer.close(promise: nil) }
    }

    func say(_ fields: [(String, String)]) {
        let bytes = AMIMessage(fields: fields).encoded()
        for peer in state.withLock({ Array($0.peers.values) }) { peer.writeAndFlush(bytes, promise: nil) }
    }

    func play(_ script: @escaping Script) { self.script.withLock { $0 = script } }

    fileprivate func opened(_ channel: any Channel) -> Int {
        state.withLock { state in
            state.peers[ObjectIdentifier(channel)] = channel
            state.connections += 1
            return state.connections
        }
    }

    fileprivate func closed(_ channel: any Channel) {
        _ = state.withLock { $0.peers.removeValue(forKey: ObjectIdentifier(channel)) }
    }

    fileprivate func moves(for action: AMIMessage, _ connection: Int) -> [Move] {
        state.withLock { $0.actions.append(action) }
        return script.withLock { $0 }(action, connection)
    }
}

/// Breaks the circle between the server's initializer and the object that owns the server.
private final class PlayedBox: Sendable {
    let asterisk = Mutex<PlayedAsterisk?>(nil)
    var current: PlayedAsterisk? { asterisk.withLock { $0 } }
}

private final class PlayedPeer: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let greeting: String
    private let box: PlayedBox
    private var decoder = AMIDecoder(role: .server)
    private var number = 0

    init(greeting: String, box: PlayedBox) {
        self.greeting = greeting
        self.box = box
    }

    func channelActive(context: ChannelHandlerContext) {
        number = box.current?.opened(context.channel) ?? 0
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: greeting)), promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) { box.current?.closed(context.channel) }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if (error as? IOError)?.errnoCode == ECONNRESET { box.current?.wasReset() }
        context.close(promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        decoder.feed(unwrapInboundIn(data))
        while case .message(let action)? = decoder.next() {
            for move in box.current?.moves(for: action, number) ?? [] {
                switch move {
                case .say(let fields):
                    context.writeAndFlush(wrapOutboundOut(AMIMessage(fields: fields).encoded()), promise: nil)
                case .bytes(let text): context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
                case .hangUp: context.close(promise: nil)
                }
            }
        }
    }
}
