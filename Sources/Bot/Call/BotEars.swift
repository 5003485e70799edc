import Dialogue
import FastAGI
import Logging

/// Asterisk's speech engine on one call, by the `SPEECH` commands.
struct BotEars: Sendable {
    private let engine: String?
    private let language: String
    private(set) var isOpen = false

    /// - Parameters:
    ///   - engine: as aeap.conf names it; `nil`: there is none.
    ///   - language: `es-CL`.
    init(engine: String?, language: String) {
        self.engine = engine
        self.language = language
    }

    enum Heard: Hashable, Sendable {
        case text(String, confidence: Double)
        case key(DialogueKey)
        case nothing
        case lost
    }

    /// Gets hold of the engine; without it the dialogue goes by keys.
    mutating func open(on line: BotLine) async throws(LineEnd) {
        guard let engine else { return }
        let limit = line.patience.recogniser
        guard try await line.command(["SPEECH CREATE", engine], within: limit)?.number == 1 else {
            line.session.logger.warning(
                "bot: Asterisk has no working speech engine '\(engine)', going on by keys; look at aeap.conf")
            return
        }
        isOpen = try await line.command(["SPEECH SET", "language", language], within: limit)?.number == 1
    }

    /// Plays a sound and listens from its beginning to some time after its end, in whole seconds.
    /// - Parameters:
    ///   - file: `nil`: nothing is played, the listening begins at once.
    ///   - longest: what it may take if nobody says anything.
    mutating func listen(
        on line: BotLine, during file: String?, timeout: Duration, longest: Duration
    ) async throws(LineEnd) -> Heard {
        let (seconds, fraction) = timeout.components
        // Asterisk compares whole seconds of the clock, so up to one of them is lost.
        let wait = seconds + (fraction > 0 ? 2 : 1)
        // Ends the turn: what was said to the prompt before is no answer to this one.
        let limit = line.patience.recogniser
        guard try await line.command(["SPEECH SET", "grammar", "everyday"], within: limit)?.number == 1 else {
            return try await lose(line)
        }
        let reply = try await line.command(
            ["SPEECH RECOGNIZE", file ?? Self.noSound, "\(wait)"],
            within: longest + .seconds(2) + line.patience.overrun)
        guard let reply, reply.number == 1 else { return try await lose(line) }
        switch reply.data?.string {
        case "speech":
            // An engine that breaks down ends the recognition without a result.
            guard let text = reply["text0"]?.string, !text.isEmpty else { return try await lose(line) }
            let score = reply["score0"].flatMap { Double($0.string) } ?? 0
            return .text(text, confidence: min(max(score / 100, 0), 1))
        case "digit":
            let key = reply["digit"]?.string.first.flatMap { DialogueKey($0) }
            return key.map { .key($0) } ?? .nothing
        case "hangup": throw .hungUp
        default: return .nothing
        }
    }

    private mutating func lose(_ line: BotLine) async throws(LineEnd) -> Heard {
        isOpen = false
        _ = try await line.command(["SPEECH DESTROY"], within: line.patience.recogniser)
        return .lost
    }

    /// SPEECH RECOGNIZE wants a sound; this is the shortest silence of the core sounds.
    private static let noSound = "silence/1"
}
