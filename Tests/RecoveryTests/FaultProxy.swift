import AsteriskRig
import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// Stands in a TCP line: passes on, cuts, refuses, stalls, drops, delays, slows, splits; and notes what passed.
///
/// One stands before Asterisk's manager, another before the daemon's FastAGI server.
final class FaultProxy: Sendable {
    /// What it noted of one connection.
    struct Notice: Sendable {
        enum Kind: Sendable, Equatable {
            case accepted
            case loggedIn
            /// The answer to `CoreShowChannels` has gone to the daemon.
            case channelsListed
            /// An Originate of an attempt has gone to Asterisk.
            case originate(channelID: String)
            case closed
        }
        var connection: Int
        var at: Date
        var kind: Kind
    }

    private struct State {
        var isRefusing = false
        var isStalled = false
        var toServer = Trouble.none
        var toClient = Trouble.none
        var wantsCut = false
        var isStopped = false
        var notices: [Notice] = []
    }

    let port: Int
    private let upstream: Int
    private let listener: Int32
    private let state = Mutex(State())

    /// Listens on a port of its own, and passes connections on to `upstream`.
    /// - Parameter seed: of the sizes of the pieces.
    init(upstream: Int, seed: UInt64 = 1) throws {
        self.upstream = upstream
        (listener, port) = try Socket.listener()
        let random = Seed(number: seed)
        Thread.detachNewThread { [self] in run(random) }
    }

    var notices: [Notice] { state.withLock { $0.notices } }

    /// The highest number of a connection so far.
    var lastConnection: Int { state.withLock { $0.notices.last { $0.kind == .accepted }?.connection ?? 0 } }

    /// Resets every connection. New ones are taken, unless it refuses.
    func cut() { state.withLock { $0.wantsCut = true } }

    /// Resets connections as they come: the port answers, and nothing behind it.
    func refuse(_ refusing: Bool) { state.withLock { $0.isRefusing = refusing } }

    /// Takes no bytes and passes none on: a line that is half open. At its end those connections are gone.
    func stall(_ stalled: Bool) {
        state.withLock { state in
            state.isStalled = stalled
            if !stalled { state.wantsCut = true }
        }
    }

    /// From here on, also for the connections there are. A line that had bytes dropped is of no more use: cut it after.
    func trouble(toServer: Trouble = .none, toClient: Trouble = .none) {
        state.withLock { state in
            state.toServer = toServer
            state.toClient = toClient
        }
    }

    func stop() { state.withLock { $0.isStopped = true } }

    // MARK: - Its thread

    /// Held bytes beyond which a sender has to wait.
    private static let mostHeld = 262_144

    private struct Pair {
        let number: Int
        let client: Int32
        let server: Int32
        var toServer = HeldBytes()
        var toClient = HeldBytes()
        var clientHasEnded = false
        var serverHasEnded = false
        var hasToldServer = false
        var hasToldClient = false
        var listener = ManagerListener()
    }

    private func run(_ seed: Seed) {
        var random = seed
        var pairs: [Pair] = []
        var last = 0
        while true {
            let (mode, wantsCut) = state.withLock { state in
                defer { state.wantsCut = false }
                var mode = state
                mode.notices = []
                return (mode, state.wantsCut)
            }
            if wantsCut || mode.isStopped {
                for pair in pairs { reset(pair) }
                pairs = []
            }
            if mode.isStopped {
                close(listener)
                return
            }
            var waits = [pollfd(fd: listener, events: Int16(POLLIN), revents: 0)]
            if !mode.isStalled {
                for pair in pairs {
                    waits.append(wait(pair.client, reads: !pair.clientHasEnded && pair.toServer.count < Self.mostHeld))
                    waits.append(wait(pair.server, reads: !pair.serverHasEnded && pair.toClient.count < Self.mostHeld))
                }
            }
            let holds = !mode.isStalled && pairs.contains { $0.toServer.count > 0 || $0.toClient.count > 0 }
            _ = poll(&waits, nfds_t(waits.count), holds ? 1 : 5)
            var over: [Int] = []
            if !mode.isStalled {
                for index in pairs.indices where !serve(&pairs[index], waits, index, mode, &random) {
                    over.append(index)
                }
            }
            for index in over.reversed() { reset(pairs.remove(at: index)) }
            if waits[0].revents != 0 {
                last += 1
                if let pair = accept(last, refusing: mode.isRefusing) { pairs.append(pair) }
            }
        }
    }

    private func wait(_ descriptor: Int32, reads: Bool) -> pollfd {
        pollfd(fd: reads ? descriptor : -1, events: Int16(POLLIN), revents: 0)
    }

    private func accept(_ number: Int, refusing: Bool) -> Pair? {
        let client = Glibc.accept(listener, nil, nil)
        guard client >= 0 else { return nil }
        let server = refusing ? -1 : Socket.connection(to: upstream)
        guard server >= 0 else {
            Socket.reset(client)
            return nil
        }
        for descriptor in [client, server] { Socket.makePrompt(descriptor) }
        note(number, .accepted)
        return Pair(number: number, client: client, server: server)
    }

    /// Takes and passes on what there is; false when the connection is over.
    private func serve(
        _ pair: inout Pair, _ waits: [pollfd], _ index: Int, _ mode: State, _ random: inout Seed
    ) -> Bool {
        let now = ProcessInfo.processInfo.systemUptime
        if waits[1 + 2 * index].revents != 0 {
            guard let bytes = Socket.read(pair.client) else { return false }
            pair.clientHasEnded = bytes.isEmpty
            pair.toServer.take(bytes, mode.toServer, now: now)
        }
        if waits[2 + 2 * index].revents != 0 {
            guard let bytes = Socket.read(pair.server) else { return false }
            pair.serverHasEnded = bytes.isEmpty
            pair.toClient.take(bytes, mode.toClient, now: now)
        }
        while true {
            let bytes = pair.toServer.next(mode.toServer, now: now, random: &random)
            guard let count = Socket.write(bytes, to: pair.server) else { return false }
            guard count > 0 else { break }
            for heard in pair.listener.fromClient(bytes.prefix(count)) { note(pair.number, heard) }
            pair.toServer.written(count, mode.toServer)
        }
        while true {
            let bytes = pair.toClient.next(mode.toClient, now: now, random: &random)
            guard let count = Socket.write(bytes, to: pair.client) else { return false }
            guard count > 0 else { break }
            for heard in pair.listener.fromServer(bytes.prefix(count)) { note(pair.number, heard) }
            pair.toClient.written(count, mode.toClient)
        }
        // The end of one side's words is passed on after the words.
        if pair.clientHasEnded, pair.toServer.count == 0, !pair.hasToldServer {
            pair.hasToldServer = true
            shutdown(pair.server, Int32(SHUT_WR))
        }
        if pair.serverHasEnded, pair.toClient.count == 0, !pair.hasToldClient {
            pair.hasToldClient = true
            shutdown(pair.client, Int32(SHUT_WR))
        }
        return !(pair.hasToldServer && pair.hasToldClient)
    }

    private func note(_ number: Int, _ kind: Notice.Kind) {
        let notice = Notice(connection: number, at: Date(), kind: kind)
        state.withLock { $0.notices.append(notice) }
    }

    /// Nothing that is still under way arrives, unless both sides have said their last word.
    private func reset(_ pair: Pair) {
        let isOver = pair.hasToldServer && pair.hasToldClient
        for descriptor in [pair.client, pair.server] {
            if isOver { close(descriptor) } else { Socket.reset(descriptor) }
        }
        note(pair.number, .closed)
    }
}

/// Hears what a manager connection says. Another protocol says nothing it knows.
private struct ManagerListener {
    private var client = LineReader()
    private var server = LineReader()
    private var action: [String: String] = [:]

    mutating func fromClient(_ bytes: ArraySlice<UInt8>) -> [FaultProxy.Notice.Kind] {
        var heard: [FaultProxy.Notice.Kind] = []
        for line in client.take(bytes) {
            guard !line.isEmpty else {
                if action["Action"] == "Originate", let id = action["ChannelId"] {
                    heard.append(.originate(channelID: id))
                }
                action = [:]
                continue
            }
            let parts = line.split(separator: ":", maxSplits: 1)
            if parts.count == 2 { action[String(parts[0])] = parts[1].trimmingCharacters(in: .whitespaces) }
        }
        return heard
    }

    mutating func fromServer(_ bytes: ArraySlice<UInt8>) -> [FaultProxy.Notice.Kind] {
        server.take(bytes).compactMap { line in
            switch line {
            case "Message: Authentication accepted": .loggedIn
            case "Event: CoreShowChannelsComplete": .channelsListed
            default: nil
            }
        }
    }
}

/// Lines out of chunks.
private struct LineReader {
    private var rest: [UInt8] = []

    mutating func take(_ bytes: ArraySlice<UInt8>) -> [String] {
        rest += bytes
        var lines: [String] = []
        var start = rest.startIndex
        while let end = rest[start...].firstIndex(of: UInt8(ascii: "\n")) {
            lines.append(String(decoding: rest[start..<end].filter { $0 != UInt8(ascii: "\r") }, as: UTF8.self))
            start = end + 1
        }
        rest.removeSubrange(..<start)
        return lines
    }
}
