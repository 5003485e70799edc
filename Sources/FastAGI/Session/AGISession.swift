public import Logging
import Synchronization

/// One call under the control of a script, which reads from top to bottom:
///
/// ```swift
/// router.on("greeting") { session in
///     try await session.answer()
///     let name = try await session.getVariable("DEBTOR_NAME")
///     let choice = try await session.getData("menu", timeout: .seconds(5), maximumDigits: 1)
///     …
/// }
/// ```
///
/// Commands go one after another; a second one given while the first still waits throws ``AGIError/busy(command:)``.
/// When the caller hangs up, ``isHungUp`` becomes true and commands that need the channel throw
/// ``AGIError/hungUp(command:)``; variables, `exec`, `verbose` and the database go on working, so that a script can
/// write down its result. After a time-out or a cancellation the session is closed and every command throws.
public final class AGISession: Sendable {
    /// How long commands may take. The longest of a kind; a command's own `within:` wins.
    public struct Deadlines: Sendable, Hashable {
        /// Commands that Asterisk answers at once.
        public var instant: Duration
        /// Commands that play, record or wait for the caller.
        public var media: Duration
        /// `exec`: an application such as Queue or Dial may last as long as a call.
        public var application: Duration

        public init(
            instant: Duration = .seconds(10), media: Duration = .seconds(600), application: Duration = .seconds(14_400)
        ) {
            self.instant = instant
            self.media = media
            self.application = application
        }
    }

    /// What Asterisk said about the call.
    public let environment: AGIEnvironment
    public let deadlines: Deadlines
    private let connection: AGIConnection
    private let base: Logger

    init(environment: AGIEnvironment, connection: AGIConnection, deadlines: Deadlines, base: Logger) {
        self.environment = environment
        self.connection = connection
        self.deadlines = deadlines
        self.base = base
    }

    /// The address of the Asterisk that called.
    public var peer: String { connection.peerAddress }

    /// The server's logger, with the call's Uniqueid as `call`. Made at each use: most scripts log nothing.
    public var logger: Logger {
        var logger = base
        if let id = environment.uniqueID { logger[metadataKey: "call"] = "\(id)" }
        return logger
    }

    /// Whether Asterisk said that the caller is gone. Known as soon as it arrives, also between commands.
    public var isHungUp: Bool {
        connection.state.isHungUp.load(ordering: .acquiring)
    }

    /// Ends the session so that the dialplan goes on with `AGISTATUS=FAILURE` and can fall back on its own.
    ///
    /// Asterisk also says FAILURE at the end of a script of which one command failed on a live channel (a missing
    /// file, say), so a dialplan does best to look at a variable the script sets as its last act.
    public func fail() async {
        connection.fail()
    }

    /// Sends any command and gives its answer as it came, whatever its code.
    /// - Parameter within: the longest wait for the answer; nil waits as long as the connection lives.
    public func send(_ command: AGICommand, within limit: Duration?) async throws(AGIError) -> AGIReply {
        try await connection.send(command, within: limit?.nanoseconds)
    }

    /// Sends a command in words, for what has no function of its own, for example `["SPEECH", "CREATE", "bot"]`.
    ///
    /// The first word may hold blanks (`"SET VARIABLE"`); the others are quoted as needed.
    public func command(_ words: [String], within limit: Duration? = nil) async throws(AGIError) -> AGIReply {
        try await perform(
            AGICommand(words.first ?? "", Array(words.dropFirst())), within: limit ?? deadlines.application)
    }

    /// Sends a command and turns everything but a 200 into an error.
    func perform(_ command: AGICommand, within limit: Duration?) async throws(AGIError) -> AGIReply {
        let reply = try await send(command, within: limit)
        switch reply.code {
        case 200: return reply
        case 510: throw .unknownCommand(command.name)
        case 511: throw .hungUp(command: command.name)
        case 520: throw .wrongUsage(command: command.name, usage: reply.text ?? "")
        default: throw .failed(command: command.name, result: AGIText("\(reply.code) \(reply.text?.string ?? "")"))
        }
    }

    /// As ``perform(_:within:)``, for commands whose result of -1 means that the caller hung up or that it failed.
    ///
    /// Asterisk says which of the two only by the `HANGUP` line that follows some 40 ms later.
    func performOnChannel(_ command: AGICommand, within limit: Duration?) async throws(AGIError) -> AGIReply {
        let reply = try await perform(command, within: limit)
        guard reply.result == .minusOne else { return reply }
        try await settle()
        if isHungUp || reply.data == "hangup" { throw .hungUp(command: command.name) }
        throw .failed(command: command.name, result: "-1")
    }

    /// Gives a `HANGUP` that may be on its way the time to arrive.
    func settle() async throws(AGIError) {
        if !isHungUp { try await connection.settle(within: .milliseconds(250)) }
    }
}
