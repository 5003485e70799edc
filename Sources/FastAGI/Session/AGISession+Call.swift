extension AGISession {
    /// The state of a channel, as CHANNEL STATUS numbers it.
    public enum ChannelStatus: Int, Sendable {
        case available = 0
        case reserved = 1
        case offHook = 2
        case dialed = 3
        case ringing = 4
        case remoteRinging = 5
        case up = 6
        case busy = 7
    }

    /// Answers the channel if it is not answered yet.
    public func answer() async throws(AGIError) {
        _ = try await performOnChannel(AGICommand("ANSWER"), within: deadlines.media)
    }

    /// Hangs up this channel, or another one by its name.
    public func hangup(_ channel: String? = nil) async throws(AGIError) {
        let reply = try await perform(AGICommand("HANGUP", channel.map { [$0] } ?? []), within: deadlines.instant)
        if reply.result == .minusOne { throw .failed(command: "HANGUP", result: "-1") }
    }

    /// The state of this channel, or of another one by its name; nil when there is no such channel.
    public func channelStatus(_ channel: String? = nil) async throws(AGIError) -> ChannelStatus? {
        let command = AGICommand("CHANNEL STATUS", channel.map { [$0] } ?? [])
        return try await perform(command, within: deadlines.instant).number.flatMap(ChannelStatus.init(rawValue:))
    }

    /// Runs a dialplan application. Works after the hang-up too.
    /// - Parameter arguments: joined with commas, as the dialplan would.
    /// - Returns: what the application returned: 0 normally, -1 when it ended with the call. After a -1 ``isHungUp``
    ///   is settled.
    /// - Throws: ``AGIError/failed(command:result:)`` with -2 when Asterisk does not have the application.
    @discardableResult
    public func exec(
        _ application: String, _ arguments: [String] = [], within limit: Duration? = nil
    ) async throws(AGIError) -> Int {
        let words = [application] + (arguments.isEmpty ? [] : [arguments.joined(separator: ",")])
        let reply = try await perform(AGICommand("EXEC", words), within: limit ?? deadlines.application)
        guard let result = reply.number, result != -2 else {
            throw .failed(command: "EXEC \(application)", result: reply.result ?? "")
        }
        if result == -1 { try await settle() }
        return result
    }

    /// As ``exec(_:_:within:)`` with the arguments one by one.
    @discardableResult
    public func exec(_ application: String, _ first: String, _ more: String...) async throws(AGIError) -> Int {
        try await exec(application, [first] + more)
    }

    /// Writes a line to Asterisk's console and log. Works after the hang-up too.
    /// - Parameter level: 1 to 4; shown when Asterisk's verbosity is at least this.
    public func verbose(_ message: String, level: Int = 1) async throws(AGIError) {
        _ = try await perform(AGICommand("VERBOSE", message, String(level)), within: deadlines.instant)
    }

    /// Does nothing but ask Asterisk for an answer.
    public func noop(_ text: String = "") async throws(AGIError) {
        _ = try await perform(AGICommand("NOOP", text.isEmpty ? [] : [text]), within: deadlines.instant)
    }

    /// Where the dialplan goes on when the script ends.
    public func continueAt(context: String, extension: String, priority: Int = 1) async throws(AGIError) {
        _ = try await perform(AGICommand("SET CONTEXT", context), within: deadlines.instant)
        _ = try await perform(AGICommand("SET EXTENSION", `extension`), within: deadlines.instant)
        _ = try await perform(AGICommand("SET PRIORITY", String(priority)), within: deadlines.instant)
    }

    /// Sets the caller id, for example `"Acme" <+56200001234>`.
    public func setCallerID(_ callerID: String) async throws(AGIError) {
        _ = try await perform(AGICommand("SET CALLERID", callerID), within: deadlines.instant)
    }

    /// Hangs up after this time from now, in whole seconds; nil takes it back.
    public func setAutoHangup(after delay: Duration?) async throws(AGIError) {
        let seconds = max(0, delay?.components.seconds ?? 0)
        _ = try await perform(AGICommand("SET AUTOHANGUP", String(seconds)), within: deadlines.instant)
    }

    /// Plays music on hold to the caller, of a class or of the channel's own.
    public func startMusic(_ musicClass: String? = nil) async throws(AGIError) {
        let words = ["ON"] + (musicClass.map { [$0] } ?? [])
        _ = try await perform(AGICommand("SET MUSIC", words), within: deadlines.instant)
    }

    public func stopMusic() async throws(AGIError) {
        _ = try await perform(AGICommand("SET MUSIC", "OFF"), within: deadlines.instant)
    }
}
