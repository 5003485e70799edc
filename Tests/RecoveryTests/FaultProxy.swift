import AsteriskRig
import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// Stands between the daemon and Asterisk's manager: passes on, cuts, stalls, and notes what passed.
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
        var wantsCut = false
        var isStopped = false
        var notices: [Notice] = []
    }

    let port: Int
    private let upstream: Int
    private let listener: Int32
    private let state = Mutex(State())

    /// Listens on a port of its own, and passes connections on to `upstream`.
    init(upstream: Int) throws {
        self.upstream = upstream
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = Self.loopback(0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(descriptor, generic, length) == 0 && getsockname(descriptor, generic, &length) == 0
            }
        }
        guard bound, listen(descriptor, 16) == 0 else { throw RigError.noPort("listen failed with errno \(errno)") }
        listener = descriptor
        port = Int(UInt16(bigEndian: address.sin_port))
        Thread.detachNewThread { [self] in run() }
    }

    var notices: [Notice] { state.withLock { $0.notices } }

    /// Resets every connection. New ones are taken, unless it refuses.
    func cut() { state.withLock { $0.wantsCut = true } }

    /// Resets connections as they come: Asterisk's port answers, and nothing behind it.
    func refuse(_ refusing: Bool) { state.withLock { $0.isRefusing = refusing } }

    /// Takes bytes and passes none on: a line that is half open. At its end those connections are gone.
    func stall(_ stalled: Bool) {
        state.withLock { state in
            state.isStalled = stalled
            if !stalled { state.wantsCut = true }
        }
    }

    func stop() { state.withLock { $0.isStopped = true } }

    // MARK: - Its thread

    private struct Pair {
        let number: Int
        let client: Int32
        let server: Int32
        var fromClient = LineReader()
        var fromServer = LineReader()
        var action: [String: String] = [:]
    }

    private func run() {
        var pairs: [Pair] = []
        var last = 0
        while true {
            let (mode, wantsCut) = state.withLock { state in
                defer { state.wantsCut = false }
                return (state, state.wantsCut)
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
                    waits.append(pollfd(fd: pair.client, events: Int16(POLLIN), revents: 0))
                    waits.append(pollfd(fd: pair.server, events: Int16(POLLIN), revents: 0))
                }
            }
            guard poll(&waits, nfds_t(waits.count), 5) > 0 else { continue }
            var over: [Int] = []
            if !mode.isStalled {
                for index in pairs.indices {
                    let ready = (waits[1 + 2 * index].revents != 0, waits[2 + 2 * index].revents != 0)
                    if ready.0, !passOn(&pairs[index], fromClient: true) { over.append(index) }
                    if ready.1, !over.contains(index), !passOn(&pairs[index], fromClient: false) { over.append(index) }
                }
            }
            for index in over.reversed() { reset(pairs.remove(at: index)) }
            if waits[0].revents != 0 {
                last += 1
                if let pair = accept(last, refusing: mode.isRefusing) { pairs.append(pair) }
            }
        }
    }

    private func accept(_ number: Int, refusing: Bool) -> Pair? {
        let client = Glibc.accept(listener, nil, nil)
        guard client >= 0 else { return nil }
        let server = refusing ? -1 : connection()
        guard server >= 0 else {
            abort(client)
            return nil
        }
        note(number, .accepted)
        return Pair(number: number, client: client, server: server)
    }

    private func connection() -> Int32 {
        let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = Self.loopback(UInt16(upstream))
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(server, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard !connected else { return server }
        close(server)
        return -1
    }

    /// Passes on what is there; false at the end of the line.
    private func passOn(_ pair: inout Pair, fromClient: Bool) -> Bool {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(fromClient ? pair.client : pair.server, &buffer, buffer.count, 0)
        guard count > 0 else { return false }
        if fromClient {
            for line in pair.fromClient.take(buffer[..<count]) { heard(line, from: &pair) }
        } else {
            for line in pair.fromServer.take(buffer[..<count]) {
                if line == "Message: Authentication accepted" { note(pair.number, .loggedIn) }
                if line == "Event: CoreShowChannelsComplete" { note(pair.number, .channelsListed) }
            }
        }
        var sent = 0
        while sent < count {
            let written = buffer[sent..<count].withUnsafeBytes {
                send(fromClient ? pair.server : pair.client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard written > 0 else { return false }
            sent += written
        }
        return true
    }

    private func heard(_ line: String, from pair: inout Pair) {
        guard !line.isEmpty else {
            if pair.action["Action"] == "Originate", let id = pair.action["ChannelId"] {
                note(pair.number, .originate(channelID: id))
            }
            pair.action = [:]
            return
        }
        let parts = line.split(separator: ":", maxSplits: 1)
        if parts.count == 2 { pair.action[String(parts[0])] = parts[1].trimmingCharacters(in: .whitespaces) }
    }

    private func note(_ number: Int, _ kind: Notice.Kind) {
        let notice = Notice(connection: number, at: Date(), kind: kind)
        state.withLock { $0.notices.append(notice) }
    }

    private func reset(_ pair: Pair) {
        abort(pair.client)
        abort(pair.server)
        note(pair.number, .closed)
    }

    /// Closes with a reset: nothing that is still under way arrives.
    private func abort(_ descriptor: Int32) {
        var now = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
        close(descriptor)
    }

    private static func loopback(_ port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }
}

/// Lines out of chunks.
private struct LineReader {
    private var rest: [UInt8] = []

    mutating func take(_ bytes: ArraySlice<UInt8>) -> [String] {
        rest += bytes
        var lines: [String] = []
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            lines.append(String(decoding: rest[..<end].filter { $0 != UInt8(ascii: "\r") }, as: UTF8.self))
            rest.removeFirst(end + 1)
        }
        return lines
    }
}
