#if canImport(Glibc)
    import Glibc
#endif

/// An AMI client of the plainest kind, so that the rig's own tests need none of the rooms they check.
///
/// It keeps every message it has read, so that a wait finds what came before it too.
public actor RawManager {
    /// Headers of one message; of a repeated one, the last.
    public typealias Message = [String: String]

    private var descriptor: Int32
    private var banner: String?
    private var line: [UInt8] = []
    private var message: Message = [:]
    private var messages: [Message] = []
    private var lastAction = 0

    /// Connects and reads the banner.
    public init(port: Int) async throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw RigError.closed("no socket, errno \(errno)") }
        var address = LoopbackPort.loopback(UInt16(port))
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        // deinit closes it: closing it here too would close whatever another thread has opened meanwhile.
        guard connected else {
            throw RigError.closed("cannot connect to port \(port), errno \(errno)")
        }
        let deadline = ContinuousClock.now + .seconds(5)
        while banner == nil {
            guard ContinuousClock.now < deadline else { throw RigError.timedOut("the AMI banner") }
            try await read()
        }
    }

    deinit { if descriptor >= 0 { Glibc.close(descriptor) } }

    public func close() {
        if descriptor >= 0 { Glibc.close(descriptor) }
        descriptor = -1
    }

    public func login(user: String, secret: String) async throws {
        let answer = try await perform("Login", [("Username", user), ("Secret", secret)])
        guard answer["Response"] == "Success" else { throw RigError.refused(answer["Message"] ?? "login") }
    }

    /// Sends an action and gives its response.
    public func perform(_ action: String, _ headers: [(String, String)] = []) async throws -> Message {
        let id = try send(action, headers)
        return try await wait(seconds: 10) { $0["ActionID"] == id && $0["Response"] != nil }
    }

    /// Sends an action and gives the ActionID it went with.
    @discardableResult
    public func send(_ action: String, _ headers: [(String, String)] = []) throws -> String {
        lastAction += 1
        let id = "rig-\(lastAction)"
        let lines = [("Action", action), ("ActionID", id)] + headers
        let bytes = Array((lines.map { "\($0.0): \($0.1)\r\n" }.joined() + "\r\n").utf8)
        guard Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else {
            throw RigError.closed("cannot send \(action)")
        }
        return id
    }

    /// The first message, of those read and those to come, that answers the description.
    public func wait(seconds: Double, where matches: @Sendable (Message) -> Bool) async throws -> Message {
        let deadline = ContinuousClock.now + .seconds(seconds)
        var seen = 0
        while true {
            while seen < messages.count {
                if matches(messages[seen]) { return messages[seen] }
                seen += 1
            }
            guard ContinuousClock.now < deadline else {
                throw RigError.timedOut("an AMI message (\(messages.count) others came)")
            }
            try await read()
        }
    }

    /// All messages read so far.
    public var received: [Message] { messages }

    /// Takes what has come, or waits up to a tenth of a second for it.
    private func read() async throws {
        let socket = descriptor
        guard socket >= 0 else { throw RigError.closed("by us") }
        let bytes: [UInt8]? = await offPool {
            var readable = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
            guard Glibc.poll(&readable, 1, 100) > 0 else { return [] }
            var buffer = [UInt8](repeating: 0, count: 65536)
            let count = recv(socket, &buffer, buffer.count, 0)
            return count > 0 ? Array(buffer[..<count]) : nil
        }
        guard let bytes else { throw RigError.closed("by Asterisk") }
        for byte in bytes where byte != UInt8(ascii: "\r") {
            if byte == UInt8(ascii: "\n") {
                take(String(decoding: line, as: UTF8.self))
                line = []
            } else {
                line.append(byte)
            }
        }
    }

    /// The first line is the banner; then headers, and a blank line after each message.
    private func take(_ line: String) {
        if banner == nil {
            banner = line
        } else if line.isEmpty {
            messages.append(message)
            message = [:]
        } else if let colon = line.firstIndex(of: ":") {
            message[String(line[..<colon])] = String(line[line.index(after: colon)...].drop { $0 == " " })
        }
    }
}
