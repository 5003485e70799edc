import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// An Asterisk that says what the test wants, when the test wants it.
final class PlayedAsterisk: Sendable {
    typealias Headers = [String: String]

    private struct State {
        var line: Int32 = -1
        var actions: [Headers] = []
        /// Rows of the lists, by action, or action and family.
        var rows: [String: [String]] = [:]
        /// Actions whose answers wait, and the answers.
        var held: Set<String> = []
        var waiting: [String] = []
        var isStopped = false
        /// Classes of events that the account does not get.
        var unread: Set<String> = []
        /// Whether there is a queue for the check of class `agent`.
        var hasProbeQueue = true
    }

    let port: Int
    private let listener: Int32
    private let state = Mutex(State())

    init() throws {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = listener
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(descriptor, generic, length) == 0 && getsockname(descriptor, generic, &length) == 0
            }
        }
        guard bound, listen(descriptor, 4) == 0 else { throw POSIXError(.EADDRINUSE) }
        port = Int(UInt16(bigEndian: address.sin_port))
        Thread.detachNewThread { [self] in serve() }
    }

    func stop() {
        state.withLock { $0.isStopped = true }
        shutdown(listener, Int32(SHUT_RDWR))
        cut()
    }

    /// Ends the connection.
    func cut() { _ = state.withLock { shutdown($0.line, Int32(SHUT_RDWR)) } }

    /// Every action received so far, Pings aside.
    var actions: [Headers] { state.withLock { $0.actions } }

    func count(_ action: String) -> Int { actions.count { $0["Action"] == action } }

    /// What a list shows from now on: rows whose headers each end in `\n`.
    func list(_ action: String, _ rows: [String]) { state.withLock { $0.rows[action] = rows } }

    /// Takes classes of events from the account, and the queue that shows whether class `agent` is among them.
    func withhold(_ classes: Set<String>, hasProbeQueue: Bool = true) {
        state.withLock {
            $0.unread = classes
            $0.hasProbeQueue = hasProbeQueue
        }
    }

    /// Keeps the answers to an action back until ``release()``.
    func hold(_ action: String) { state.withLock { _ = $0.held.insert(action) } }

    func release() {
        let answers = state.withLock { state in
            defer { state.waiting = [] }
            state.held = []
            return state.waiting
        }
        for answer in answers { write(answer) }
    }

    /// Sends an event; headers separated by `\n`.
    func say(_ event: String) { write(event.trimmingCharacters(in: .newlines) + "\n\n") }

    private func write(_ text: String) {
        let bytes = Array(text.replacingOccurrences(of: "\n", with: "\r\n").utf8)
        state.withLock { state in
            var sent = 0
            while sent < bytes.count {
                let count = bytes[sent...].withUnsafeBytes {
                    send(state.line, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                guard count > 0 else { return }
                sent += count
            }
        }
    }

    private func serve() {
        while true {
            let line = accept(listener, nil, nil)
            guard line >= 0, !state.withLock({ $0.isStopped }) else {
                close(listener)
                return
            }
            state.withLock { $0.line = line }
            write("Asterisk Call Manager/11.0.0\n")
            read(line)
            state.withLock { $0.line = -1 }
            close(line)
        }
    }

    private func read(_ line: Int32) {
        var text = ""
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(line, &buffer, buffer.count, 0)
            guard count > 0 else { return }
            text += String(decoding: buffer[..<count], as: UTF8.self)
            while let end = text.range(of: "\r\n\r\n") {
                let lines = text[..<end.lowerBound].components(separatedBy: "\r\n")
                text = String(text[end.upperBound...])
                let pairs = lines.compactMap { line -> (String, String)? in
                    guard let colon = line.firstIndex(of: ":") else { return nil }
                    let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
                    return (String(line[..<colon]), value)
                }
                answer(Headers(pairs, uniquingKeysWith: { first, _ in first }))
            }
        }
    }

    private func answer(_ action: Headers) {
        let name = action["Action"] ?? ""
        let reply = reply(name, action)
        let isProbe = (action["Channel"] ?? action["UserEvent"] ?? action["Queue"] ?? "").lowercased()
            .hasPrefix("marcador")
        let isHeld = state.withLock { state in
            if name != "Ping", !isProbe { state.actions.append(action) }
            if state.held.contains(name) { state.waiting.append(reply) }
            return state.held.contains(name)
        }
        if !isHeld { write(reply) }
    }

    private func reply(_ name: String, _ action: Headers) -> String {
        let id = "ActionID: \(action["ActionID"] ?? "")\n"
        switch name {
        case "Login":
            return "Response: Success\n\(id)Message: Authentication accepted\n\n"
                + event("system", "FullyBooted", "Status: Fully Booted\n")
        case "Challenge": return "Response: Success\n\(id)Challenge: 123456789\n\n"
        case "Ping": return "Response: Success\n\(id)Ping: Pong\n\n"
        case "Logoff": return "Response: Goodbye\n\(id)Message: Thanks\n\n"
        case "ListCommands":
            let names = ["Originate", "Hangup", "CoreShowChannels", "DBGet", "UserEvent", "QueuePause"]
            return "Response: Success\n\(id)" + names.map { "\($0): (Priv: <none>)\n" }.joined() + "\n"
        case "QueueStatus", "CoreShowChannels", "DBGetTree":
            let key = action["Family"].map { "\(name) \($0)" } ?? name
            let rows = state.withLock { $0.rows[key] ?? [] }
            return "Response: Success\n\(id)EventList: start\nMessage: will follow\n\n"
                + rows.map { "\($0)\(id)\n" }.joined()
                + "Event: \(name)Complete\n\(id)EventList: Complete\nListItems: \(rows.count)\n\n"
        case "UserEvent":
            return "Response: Success\n\(id)Message: Event Sent\n\n"
                + event("user", name, "UserEvent: \(action["UserEvent"] ?? "")\n")
        case "QueueAdd" where !state.withLock({ $0.hasProbeQueue }):
            return "Response: Error\n\(id)Message: Unable to add interface to queue: No such queue\n\n"
        case "QueueAdd":
            return "Response: Success\n\(id)Message: Added interface to queue\n\n"
                + event(
                    "agent", "QueueMemberAdded",
                    "Queue: \(action["Queue"] ?? "")\nInterface: \(action["Interface"] ?? "")\n")
        case "Originate" where action["Channel"]?.hasPrefix("MarcadorReadCheck/") == true:
            return "Response: Success\n\(id)Message: Originate successfully queued\n\n"
                + event("call", "OriginateResponse", "\(id)Response: Failure\nReason: 0\nUniqueid: <unknown>\n")
        default: return "Response: Success\n\(id)Message: done\n\n"
        }
    }

    private func event(_ eventClass: String, _ name: String, _ headers: String) -> String {
        guard !state.withLock({ $0.unread.contains(eventClass) }) else { return "" }
        return "Event: \(name)\nPrivilege: \(eventClass),all\n\(headers)\n"
    }
}
