import Dialogue
import FastAGI
import Logging
import Vocabulary

/// Why a call cannot go on.
enum LineEnd: Error, Hashable, Sendable {
    case hungUp
    /// The connection to Asterisk ended without a hang-up.
    case lost
    /// Our server is ending.
    case cancelled
    /// Asterisk did not answer in time.
    case stuck(String)
}

/// A call as the bot uses it: playing, keys, and the end of the line apart from what merely could not be played.
struct BotLine: Sendable {
    let session: AGISession
    let patience: BotPatience

    /// Every key of a telephone.
    static let keys = "0123456789*#"

    enum Played: Sendable, Equatable {
        /// `ending`: how much of it was played, from its beginning.
        case whole(ending: Duration?)
        case key(DialogueKey, at: Duration?)
        /// It could not be played: no such file, or a format that Asterisk cannot read.
        case failed
    }

    /// - Parameter timeout: how long a key is waited for afterwards; `nil`: not at all.
    func play(
        _ sound: PlayableSound, escape: String, thenWait timeout: Duration? = nil
    ) async throws(LineEnd) -> Played {
        let limit = sound.longest + (timeout ?? .zero) + patience.overrun
        return try await trying { session throws(AGIError) in
            let end =
                if let timeout {
                    try await session.getOption(sound.file, escapeDigits: escape, timeout: timeout, within: limit)
                } else { try await session.streamFile(sound.file, escapeDigits: escape, within: limit) }
            let position = end.endPosition.map { Duration.milliseconds($0 / 8) }
            if let key = end.key.flatMap({ DialogueKey($0) }) { return .key(key, at: position) }
            return .whole(ending: position)
        } ?? .failed
    }

    /// Waits for a key; `nil`: none came.
    func key(within timeout: Duration) async throws(LineEnd) -> DialogueKey? {
        let key: Character?? = try await trying { session throws(AGIError) in
            try await session.waitForDigit(timeout: timeout)
        }
        return (key ?? nil).flatMap { DialogueKey($0) }
    }

    /// False when Asterisk would not take it.
    @discardableResult
    func set(_ name: String, _ value: String) async throws(LineEnd) -> Bool {
        try await trying { session throws(AGIError) in
            try await session.setVariable(name, to: value)
            return true
        } ?? false
    }

    /// Waits until a machine has said its greeting and its tone: what is said before is on no tape. Where Asterisk has no
    /// such application the message begins at once.
    func awaitTone() async throws(LineEnd) {
        try await guardFor(patience.greeting)
        let seconds = patience.greeting.components.seconds
        _ = try await command(
            ["EXEC", "WaitForSilence", "\(Self.afterTone),1,\(seconds)"], within: patience.greeting + patience.overrun)
    }

    /// Silence after which nothing more comes, in milliseconds: between a greeting and its tone there is less.
    private static let afterTone = 1500

    /// Lets Asterisk take the call back after this long, should nothing be heard of us: extension `T` of the dialplan.
    func guardFor(_ time: Duration) async throws(LineEnd) {
        let milliseconds = max(1, (time + patience.overrun).wholeMilliseconds)
        let fraction = String(1000 + milliseconds % 1000).dropFirst()
        try await set("TIMEOUT(absolute)", "\(milliseconds / 1000).\(fraction)")
    }

    /// Any command by its words; `nil` when Asterisk would not do it.
    func command(_ words: [String], within limit: Duration) async throws(LineEnd) -> AGIReply? {
        try await trying { session throws(AGIError) in try await session.command(words, within: limit) }
    }

    /// `nil`: Asterisk said no, and the line is still there.
    private func trying<Value: Sendable>(
        _ body: (AGISession) async throws(AGIError) -> Value
    ) async throws(LineEnd) -> Value? {
        do throws(AGIError) {
            return try await body(session)
        } catch {
            switch error {
            case .hungUp: throw .hungUp
            case .cancelled: throw .cancelled
            case .disconnected: throw session.isHungUp ? .hungUp : .lost
            case .timedOut, .unreadable, .answerTooLarge: throw .stuck("\(error)")
            default:
                session.logger.warning("bot: \(error)")
                return nil
            }
        }
    }
}
