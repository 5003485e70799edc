extension AGISession {
    /// How playing or recording ended.
    public struct Playback: Sendable, Hashable {
        /// The key that interrupted it; nil when it ran to its end.
        public var key: Character?
        /// Where it ended, in samples from its beginning.
        public var endPosition: Int?
        /// What Asterisk said beside it, for example `timeout` when a recording reached its length.
        public var remark: String?
    }

    /// What the caller keyed in.
    public struct Digits: Sendable, Hashable {
        /// The keys as pressed: zeros in front, `*` and `#` included. May be empty.
        public var keys: String
        /// Whether the time ran out before the last key.
        public var timedOut: Bool
    }

    /// Plays a sound file (named without its ending); a key of `escapeDigits` interrupts it.
    /// - Parameter offset: where to begin, in samples.
    @discardableResult
    public func streamFile(
        _ file: String, escapeDigits: String = "", offset: Int = 0, within limit: Duration? = nil
    ) async throws(AGIError) -> Playback {
        let words = [file, escapeDigits] + (offset > 0 ? [String(offset)] : [])
        return try await play(AGICommand("STREAM FILE", words), limit)
    }

    /// Plays a prompt and collects keys; `#` ends the input and is not part of it.
    ///
    /// Keys pressed beyond `maximumDigits` stay for the next command.
    /// - Parameter timeout: the longest pause before each key, after the prompt; at least a millisecond.
    public func getData(
        _ prompt: String, timeout: Duration = .seconds(5), maximumDigits: Int = 1, within limit: Duration? = nil
    ) async throws(AGIError) -> Digits {
        let words = [prompt, String(timeout.wholeMilliseconds), String(maximumDigits)]
        let reply = try await performOnChannel(AGICommand("GET DATA", words), within: limit ?? deadlines.media)
        return Digits(keys: reply.result?.string ?? "", timedOut: reply.data == "timeout")
    }

    /// Waits for one key; nil when none was pressed in time.
    public func waitForDigit(timeout: Duration) async throws(AGIError) -> Character? {
        let command = AGICommand("WAIT FOR DIGIT", String(timeout.wholeMilliseconds))
        return Self.key(try await performOnChannel(command, within: timeout + deadlines.instant))
    }

    /// Plays a prompt and takes one key of `escapeDigits` during it or in the time after it.
    public func getOption(
        _ prompt: String, escapeDigits: String, timeout: Duration = .seconds(5), within limit: Duration? = nil
    ) async throws(AGIError) -> Playback {
        try await play(AGICommand("GET OPTION", prompt, escapeDigits, String(timeout.wholeMilliseconds)), limit)
    }

    /// Says digits one by one. Each `say` function returns the key that interrupted it, if any.
    @discardableResult
    public func sayDigits(_ digits: String, escapeDigits: String = "") async throws(AGIError) -> Character? {
        try await say("SAY DIGITS", [digits, escapeDigits])
    }

    /// Says a number in the channel's language.
    /// - Parameter gender: `f`, `m` or `n` where the language has them.
    @discardableResult
    public func sayNumber(
        _ number: Int, escapeDigits: String = "", gender: String? = nil
    ) async throws(AGIError) -> Character? {
        try await say("SAY NUMBER", [String(number), escapeDigits] + (gender.map { [$0] } ?? []))
    }

    /// Spells letters and digits.
    @discardableResult
    public func sayAlpha(_ text: String, escapeDigits: String = "") async throws(AGIError) -> Character? {
        try await say("SAY ALPHA", [text, escapeDigits])
    }

    /// Says a date.
    /// - Parameter secondsSince1970: in UTC; Asterisk says it in its own time zone.
    @discardableResult
    public func sayDate(_ secondsSince1970: Int, escapeDigits: String = "") async throws(AGIError) -> Character? {
        try await say("SAY DATE", [String(secondsSince1970), escapeDigits])
    }

    /// Says a date and time in a format of voicemail.conf (`AdbY`) and a time zone (`America/Santiago`).
    @discardableResult
    public func sayDateTime(
        _ secondsSince1970: Int, format: String, timeZone: String, escapeDigits: String = ""
    ) async throws(AGIError) -> Character? {
        try await say("SAY DATETIME", [String(secondsSince1970), escapeDigits, format, timeZone])
    }

    /// Records the caller.
    /// - Parameters:
    ///   - file: without its ending, on Asterisk's own disk.
    ///   - format: for example `wav`.
    ///   - maximum: the longest recording.
    ///   - silence: ends the recording after this much silence, in whole seconds.
    public func recordFile(
        _ file: String, format: String = "wav", escapeDigits: String = "#", maximum: Duration, beep: Bool = true,
        silence: Duration? = nil
    ) async throws(AGIError) -> Playback {
        var words = [file, format, escapeDigits, String(maximum.wholeMilliseconds)]
        if beep { words += ["0", "BEEP"] }
        if let silence { words.append("s=\(silence.components.seconds)") }
        return try await play(AGICommand("RECORD FILE", words), maximum + deadlines.instant)
    }

    private func play(_ command: AGICommand, _ limit: Duration?) async throws(AGIError) -> Playback {
        let reply = try await performOnChannel(command, within: limit ?? deadlines.media)
        return Playback(
            key: Self.key(reply), endPosition: reply["endpos"].flatMap { Int($0.string) }, remark: reply.data?.string)
    }

    private func say(_ name: String, _ words: [String]) async throws(AGIError) -> Character? {
        Self.key(try await performOnChannel(AGICommand(name, words), within: deadlines.media))
    }

    /// The key behind a result: Asterisk gives its ASCII code. 0 means none, and a recording that ran to its end may
    /// give other small numbers.
    private static func key(_ reply: AGIReply) -> Character? {
        guard let code = reply.number, code > 0, let byte = UInt8(exactly: code) else { return nil }
        return "0123456789*#ABCD".utf8.contains(byte) ? Character(Unicode.Scalar(byte)) : nil
    }
}

extension Duration {
    /// Rounded down, and at least 1: Asterisk takes 0 for "its default" or "for ever", depending on the command.
    var wholeMilliseconds: Int64 {
        let (seconds, attoseconds) = components
        return max(1, seconds * 1000 + attoseconds / 1_000_000_000_000_000)
    }
}
