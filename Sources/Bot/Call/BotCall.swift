import Dialogue
import FastAGI
import Spoken
import Synchronization
import Vocabulary

/// Runs one dialogue over one visit of a call: says, listens, and tells the dialogue what happened, until the call goes to
/// a queue or is over.
struct BotCall {
    var conversation: BotConversation
    let line: BotLine
    let voice: any PromptVoice
    let patience: BotPatience
    let clock: @Sendable () -> Timestamp
    let news: @Sendable (BotNews) -> Void
    let soFar: @Sendable (BotConversation) -> Void
    var ears: BotEars
    /// Told when there should have been a speech engine and Asterisk had none.
    var speechRefused: @Sendable () -> Void = {}

    /// How a visit ended.
    enum Way: Hashable, Sendable {
        case over
        /// `nil`: the campaign's.
        case toQueue(String?)
    }

    /// What is to be done now.
    private enum Activity {
        case say(Utterance)
        case transfer(queue: String?)
        case hangUp
    }

    /// When the person last did, or failed to do, something that is to be answered.
    private var owedSince: Timestamp?
    private var lastPromptFailed = false
    private var hasApologised = false

    init(
        _ conversation: BotConversation, line: BotLine, voice: any PromptVoice, patience: BotPatience,
        speechEngine: String?, clock: @escaping @Sendable () -> Timestamp,
        news: @escaping @Sendable (BotNews) -> Void, soFar: @escaping @Sendable (BotConversation) -> Void
    ) {
        self.conversation = conversation
        self.line = line
        self.voice = voice
        self.patience = patience
        self.clock = clock
        self.news = news
        self.soFar = soFar
        ears = BotEars(engine: speechEngine, language: conversation.dialogue.script.language.tag)
    }

    /// From the answer.
    mutating func begin(with answerer: DialogueEvent.Answerer) async -> Way {
        await run { (call) throws(LineEnd) in
            if answerer == .person {
                // From here on the dialplan knows that the bot has begun.
                try await call.line.set("MARCADOR_STAGE", "bot")
                try await call.ears.open(on: call.line)
            } else if call.conversation.dialogue.script.machine != nil {
                try await call.line.awaitTone()
            }
            call.conversation.hadSpeech = call.ears.isOpen
            if call.ears.wasRefused { call.speechRefused() }
            return .started(speech: call.ears.isOpen, by: answerer)
        }
    }

    /// Once the queue has given the call back.
    mutating func goOn(after result: DialogueEvent.TransferResult) async -> Way {
        await run { (call) throws(LineEnd) in
            if call.conversation.hadSpeech {
                try await call.ears.open(on: call.line)
                if !call.ears.isOpen { _ = call.take(.recogniserLost) }
            }
            return .transferResult(result)
        }
    }

    private mutating func run(
        _ first: (inout BotCall) async throws(LineEnd) -> DialogueEvent
    ) async -> Way {
        do throws(LineEnd) {
            var activity = take(try await first(&self)) ?? .hangUp
            while true {
                switch activity {
                case .say(let utterance): activity = try await follow(utterance)
                case .transfer(let queue): return .toQueue(queue)
                case .hangUp:
                    try await sayFarewell()
                    return .over
                }
            }
        } catch {
            end(by: error)
            return .over
        }
    }

    /// Says something and gives what is to be done after it.
    private mutating func follow(_ utterance: Utterance) async throws(LineEnd) -> Activity {
        var utterance = utterance
        while true {
            for happened in try await perform(utterance) {
                if let next = take(happened.event, at: happened.at) { return next }
            }
            // Nothing changed: the waiting goes on, and where nothing is waited for this is the end of it.
            guard utterance.listen != nil else { return take(.promptEnded) ?? .hangUp }
            utterance.segments = []
        }
    }

    private mutating func take(_ event: DialogueEvent, at time: Timestamp? = nil) -> Activity? {
        let now = time ?? clock()
        if case .promptFailed = event { lastPromptFailed = true }
        var activity: Activity?
        for command in conversation.dialogue.handle(event, at: now) {
            switch command {
            case .record(let outcome): news(.recorded(outcome))
            case .recordPromise(let day):
                conversation.promise = day
                news(.promised(day))
            case .callBack(let wish):
                conversation.callback = wish
                news(.callBack(wish))
            case .say(let utterance): activity = .say(utterance)
            case .transfer(let queue):
                conversation.transfer = .init(queue: queue, asked: now)
                news(.transferring(queue: queue))
                activity = .transfer(queue: queue)
            case .hangUp: activity = .hangUp
            }
        }
        if activity != nil { owedSince = owedSince ?? now }
        return activity
    }

    /// Tells the dialplan how it ended. Where something of ours failed and could not even be regretted, the dialplan does
    /// that with its own recording.
    private func sayFarewell() async throws(LineEnd) {
        let outcome = conversation.outcome
        try await line.set("MARCADOR_BOT_OUTCOME", outcome.rawValue)
        try await line.set("MARCADOR_ACTION", outcome == .failed && !hasApologised ? "sorry" : "hangup")
    }

    mutating func end(by end: LineEnd) {
        // Over already: the script had ended, and the hang-up came while that was being told.
        guard conversation.dialogue.outcome == nil else { return }
        switch end {
        case .hungUp:
            conversation.ending = .hungUp
            _ = take(.hungUp)
        case .lost:
            conversation.ending = .lineLost
            _ = take(.hungUp)
        case .cancelled: conversation.ending = .serverEnded
        case .stuck(let command): conversation.ending = .stuck(command)
        }
    }
}

// What is said and heard.
extension BotCall {
    private struct Happened {
        var event: DialogueEvent
        var at: Timestamp
    }

    /// Says it and listens as long as it asks for.
    private mutating func perform(_ utterance: Utterance) async throws(LineEnd) -> [Happened] {
        let prompt: PlayablePrompt
        switch try await awaitPrompt(for: utterance) {
        case .made(let made?): prompt = made
        case .made(nil): return [Happened(event: .promptFailed, at: clock())]
        case .key(let key): return [Happened(event: .key(key), at: clock())]
        }
        lastPromptFailed = false
        let timeout = utterance.listen?.timeout
        try await line.guardFor(prompt.longest + (timeout ?? .zero))
        let begun = clock()
        if !prompt.sounds.isEmpty {
            note(begun)
            soFar(conversation)
        }
        news(.saying(prompt.sounds.isEmpty ? [] : utterance.prompts))
        if let listen = utterance.listen, listen.wantsSpeech, ears.isOpen {
            return try await listenByEar(prompt, listen, begun: begun)
        }
        let result = try await listenByKey(prompt, utterance, begun: begun)
        if utterance.prompts == [RepairPrompt.apology.rawValue], case .promptEnded? = result.first?.event {
            hasApologised = true
        }
        return result
    }

    private enum Awaited {
        /// `nil`: it cannot be had in time.
        case made(PlayablePrompt?)
        case key(DialogueKey)
    }

    /// Has the sounds found or made. While they are made Asterisk waits for keys: those that come while it has nothing to do
    /// for us it throws away.
    private func awaitPrompt(for utterance: Utterance) async throws(LineEnd) -> Awaited {
        if utterance.segments.isEmpty { return .made(PlayablePrompt([])) }
        let limit = lastPromptFailed ? patience.apology : patience.prompt
        let language = conversation.dialogue.script.language
        if let ready = voice.ready(utterance, in: language) { return .made(ready) }
        let made = Made()
        let making = Task { [voice] in
            let prompt = await within(limit) { await voice.prompt(for: utterance, in: language, within: limit) }
            made.put(prompt)
            return prompt
        }
        defer { making.cancel() }
        let keys = utterance.endingKeys
        guard !keys.isEmpty else { return .made(await making.value) }
        while true {
            if let key = try await line.key(within: patience.look), keys.contains(key) { return .key(key) }
            // A look and no wait: what comes between two commands is lost.
            if let prompt = made.prompt { return .made(prompt) }
        }
    }

    /// A prompt that is being made.
    private final class Made: Sendable {
        private let state = Mutex<PlayablePrompt??>(nil)

        /// `nil`: not yet; `.some(nil)`: it cannot be had.
        var prompt: PlayablePrompt?? { state.withLock { $0 } }
        func put(_ prompt: PlayablePrompt?) { state.withLock { $0 = .some(prompt) } }
    }

    private mutating func note(_ begun: Timestamp) {
        if conversation.timing.firstPrompt == nil {
            conversation.timing.firstPrompt = begun
        } else if let owedSince {
            conversation.timing.longestPause = max(conversation.timing.longestPause, begun - owedSince)
        }
        owedSince = nil
    }

    private func listenByKey(
        _ prompt: PlayablePrompt, _ utterance: Utterance, begun: Timestamp
    ) async throws(LineEnd) -> [Happened] {
        let timeout = utterance.listen?.timeout
        let escape = utterance.endingKeys.map(\.rawValue).joined()
        var soundBegan = begun
        for (index, sound) in prompt.sounds.enumerated() {
            // The last sound and the waiting in one command: a key between two commands would be lost.
            let wait = index == prompt.sounds.count - 1 ? timeout : nil
            let played = try await line.play(sound, escape: escape, thenWait: wait)
            let now = clock()
            switch played {
            case .failed: return [Happened(event: .promptFailed, at: now)]
            case .key(let key, let position):
                let pressed = Happened(event: .key(key), at: now)
                // Pressed well after the last sound had ended: while waiting.
                guard wait != nil, let position, now - soundBegan > position + .milliseconds(200) else {
                    return [pressed]
                }
                return [Happened(event: .promptEnded, at: soundBegan + position), pressed]
            case .whole(let position):
                if wait != nil {
                    let end = position.map { min(now, soundBegan + $0) } ?? now
                    return [Happened(event: .promptEnded, at: end), Happened(event: .silence, at: now)]
                }
            }
            soundBegan = now
        }
        guard let timeout else { return [Happened(event: .promptEnded, at: soundBegan)] }
        let key = try await line.key(within: timeout)
        return [Happened(event: key.map { .key($0) } ?? .silence, at: clock())]
    }

    /// A recogniser listens from the first sound on, where that is one whose length is known; else after the last.
    private mutating func listenByEar(
        _ prompt: PlayablePrompt, _ listen: Utterance.Listen, begun: Timestamp
    ) async throws(LineEnd) -> [Happened] {
        var file: String?
        var ended = begun
        if prompt.sounds.count == 1, let duration = prompt.sounds[0].duration {
            file = prompt.sounds[0].file
            ended = begun + duration
        } else {
            for sound in prompt.sounds {
                switch try await line.play(sound, escape: BotLine.keys) {
                case .failed: return [Happened(event: .promptFailed, at: clock())]
                case .key(let key, _): return [Happened(event: .key(key), at: clock())]
                case .whole: break
                }
            }
            ended = clock()
        }
        let limit = prompt.longest + listen.timeout
        let heard = try await ears.listen(
            on: line, during: file, lasting: file == nil ? .zero : ended - begun, for: listen.phrases,
            timeout: listen.timeout, longest: limit)
        let now = clock()
        let promptEnd = prompt.sounds.isEmpty || now < ended ? [] : [Happened(event: .promptEnded, at: ended)]
        switch heard {
        case .text(let text, let confidence):
            return promptEnd + [Happened(event: .heard(text, confidence: confidence), at: now)]
        case .key(let key): return promptEnd + [Happened(event: .key(key), at: now)]
        case .nothing: return promptEnd + [Happened(event: .silence, at: now)]
        case .lost: return [Happened(event: .recogniserLost, at: now)]
        }
    }
}
