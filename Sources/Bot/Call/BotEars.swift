import Dialogue
import FastAGI
import Logging
import Vocabulary

/// Asterisk's speech engine on one call, by the `SPEECH` commands.
struct BotEars: Sendable {
    private let engine: String?
    private let language: String
    private(set) var isOpen = false
    /// There should have been an engine, and Asterisk had none.
    private(set) var wasRefused = false
    /// The script's own phrases that the engine knows of.
    private var phrases: [String] = []

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
            wasRefused = true
            return
        }
        isOpen = try await line.command(["SPEECH SET", "language", language], within: limit)?.number == 1
    }

    /// Plays a sound and listens from its beginning to some time after its end, in whole seconds.
    /// - Parameters:
    ///   - file: `nil`: nothing is played, the listening begins at once.
    ///   - length: of the sound.
    ///   - phrases: what the script wants to hear beside what people say everywhere.
    ///   - longest: what it may take if nobody says anything.
    mutating func listen(
        on line: BotLine, during file: String?, lasting length: Duration, for phrases: [String], timeout: Duration,
        longest: Duration
    ) async throws(LineEnd) -> Heard {
        let (seconds, fraction) = timeout.components
        // Asterisk compares whole seconds of the clock, so up to one of them is lost.
        let wait = seconds + (fraction > 0 ? 2 : 1)
        let limit = line.patience.recogniser
        if phrases != self.phrases {
            // An engine that is not ours may not know this; it hears what it hears.
            _ = try await line.command(["SPEECH SET", "also", phrases.joined(separator: "|") + "|"], within: limit)
            self.phrases = phrases
        }
        // What was said to the prompt before, and is being recognised yet, is no answer to this one; and what is said after
        // this one is told even when it is not understood.
        let milliseconds = "\(length.wholeMilliseconds)"
        guard try await line.command(["SPEECH SET", "prompt", milliseconds], within: limit)?.number == 1 else {
            return lose()
        }
        let reply = try await line.command(
            ["SPEECH RECOGNIZE", file ?? Self.noSound, "\(wait)"],
            within: longest + .seconds(2) + line.patience.overrun)
        guard let reply, reply.number == 1 else { return lose() }
        switch reply.data?.string {
        case "speech":
            // An engine that breaks down ends the recognition without a result; ours tells one without words when it could
            // not be made out in time what was said.
            guard let text = reply["text0"]?.string, !text.isEmpty else { return lose() }
            let score = reply["score0"].flatMap { Double($0.string) } ?? 0
            return .text(text, confidence: min(max(score / 100, 0), 1))
        case "digit":
            let key = reply["digit"]?.string.first.flatMap { DialogueKey($0) }
            return key.map { .key($0) } ?? .nothing
        case "hangup": throw .hungUp
        default: return .nothing
        }
    }

    /// The object stays until the script ends: Asterisk 22.10 crashes when it goes while its last message is being read.
    private mutating func lose() -> Heard {
        isOpen = false
        return .lost
    }

    /// SPEECH RECOGNIZE wants a sound; this is the shortest silence of the core sounds.
    private static let noSound = "silence/1"
}
