internal import NIOCore
internal import NIOPosix

/// Asterisk's end of a FastAGI session: connects, tells of the call, and carries out the script's commands.
///
/// For tests and for a simulated Asterisk. It keeps Asterisk's manners: one command at a time, line feeds only, and
/// `HANGUP` said once when the caller leaves, before the answer that is due.
public struct FastAGICaller: Sendable {
    /// What happened to the script.
    public enum Ending: Sendable, Hashable {
        /// The server closed the connection: the dialplan goes on.
        case done
        /// Nobody listened, the connection was refused before any command, or the script said so: AGISTATUS=FAILURE.
        case failure(String)
    }

    /// The line to the script while it runs.
    public struct Line: Sendable {
        fileprivate let channel: any Channel

        /// Says that the caller has hung up.
        public func hangUp() {
            channel.writeAndFlush(ByteBuffer(string: "HANGUP\n"), promise: nil)
        }

        /// Breaks the connection off, as an Asterisk that dies.
        public func breakOff() {
            channel.close(promise: nil)
        }

        /// Writes bytes as they are, for what only a broken peer would say.
        public func write(raw bytes: [UInt8]) {
            channel.writeAndFlush(ByteBuffer(bytes: bytes), promise: nil)
        }
    }

    public var host: String
    public var port: Int
    /// Asterisk gives up after 2 s.
    public var connectTimeout: Duration

    public init(host: String = "127.0.0.1", port: Int, connectTimeout: Duration = .seconds(2)) {
        self.host = host
        self.port = port
        self.connectTimeout = connectTimeout
    }

    /// Runs one script to its end.
    /// - Parameters:
    ///   - onStart: given the line once the environment is sent, for a hang-up at any moment.
    ///   - answer: carries out a command; nil gives no answer. Unknown commands are answered with a 510 without it.
    public func run(
        _ environment: AGIEnvironment, onStart: (@Sendable (Line) -> Void)? = nil,
        answer: (AGICommand) async -> AGIReply?
    ) async -> Ending {
        let client: NIOAsyncChannel<ByteBuffer, ByteBuffer>
        do {
            client = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .connectTimeout(TimeAmount(connectTimeout))
                .channelOption(.tcpOption(.tcp_nodelay), value: 1)
                .connect(host: host, port: port) { channel in
                    channel.eventLoop.makeCompletedFuture { try NIOAsyncChannel(wrappingChannelSynchronously: channel) }
                }
        } catch {
            return .failure("cannot connect to \(host):\(port): \(error); start the FastAGI server there.")
        }
        var commands = 0
        var hasFailed = false
        do {
            try await client.executeThenClose { inbound, outbound in
                try await outbound.write(ByteBuffer(bytes: environment.encoded()))
                onStart?(Line(channel: client.channel))
                var reader = AGICommandReader()
                for try await bytes in inbound {
                    reader.feed(bytes.readableBytesView)
                    while let line = reader.next() {
                        if line.string.lowercased().hasPrefix("failure") {
                            hasFailed = true
                            return
                        }
                        commands += 1
                        guard let command = AGICommandDecoder.command(line.bytes) else {
                            try await outbound.write(ByteBuffer(bytes: AGIReply.unknownCommand.encoded()))
                            continue
                        }
                        guard let reply = await answer(command) else { continue }
                        try await outbound.write(ByteBuffer(bytes: reply.encoded()))
                    }
                }
            }
        } catch {
            // The script closed while an answer was on its way, or the line broke; both end the script.
            if commands == 0 { return .failure("\(error)") }
        }
        if hasFailed { return .failure("the script said that it failed; its server's log has the reason.") }
        return commands > 0 ? .done : .failure("the server closed the connection before its first command.")
    }
}
