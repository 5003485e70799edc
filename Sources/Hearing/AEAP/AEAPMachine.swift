package import NIOCore

/// The whole life of one connection from Asterisk's speech engine, without I/O: messages, audio, recognised words and the
/// time go in, actions come out.
///
/// Asterisk opens a connection for each `SPEECH CREATE`, says which codec it will send, and sends the caller's audio while
/// `SPEECH RECOGNIZE` runs. It does not say when that begins or ends. So a **turn** ends here with each result that Asterisk
/// has acknowledged, with each `SPEECH SET`, and with each key: speech of one turn never answers the question of the next.
///
/// What was not made out is no answer, and does not end a prompt. But whoever said it when the prompt was over waits for a
/// word: `SPEECH SET prompt` tells when that is, and from there on such a result is told as well, as unsure as it is.
package struct AEAPMachine {
    package enum Action: Hashable {
        case send(String)
        /// Somebody began to speak; audio follows.
        case begin(UtteranceID, RecognitionRequest)
        case audio(UtteranceID, [Int16])
        /// The utterance is whole; ``recognised(_:_:now:)`` or ``failed(_:_:)`` is expected.
        case end(UtteranceID)
        /// Nobody wants to know any more.
        case abandon(UtteranceID)
        case warn(String)
        /// The last action: the connection is to be closed, with this reason for the log.
        case close(String)
    }

    /// An utterance of this connection.
    package struct UtteranceID: Sendable, Hashable { package let number: Int }

    private enum State {
        case awaitingSetup(deadline: NIODeadline)
        case listening(codec: AudioCodec)
        /// A result was sent: what the caller says until Asterisk has it belongs to the turn that is over.
        case told(codec: AudioCodec, id: String, deadline: NIODeadline)
        case closed
    }

    private let settings: AEAPSettings
    private let end: NIODeadline
    private var state: State
    private var request: RecognitionRequest
    private var reportFrom: Double
    private var cutter = UtteranceCutter(sampleRate: 8000)
    private var meter: AudioMeter
    private var lastAudio: NIODeadline?
    /// Spoken of now, and those that are being recognised.
    private var speaking: UtteranceID?
    private var pending: [UtteranceID] = []
    private var last: [Hypothesis] = []
    /// Nil where nobody said how long the prompt lasts.
    private var promptEnd: NIODeadline?
    /// What was said after the prompt and not made out, until more is said or this is told.
    private var unclear: (hypotheses: [Hypothesis], until: NIODeadline)?
    private var utterances = 0
    private var results = 0
    private var actions: [Action] = []

    package init(settings: AEAPSettings, now: NIODeadline) {
        self.settings = settings
        end = now + settings.maximumSession
        state = .awaitingSetup(deadline: now + settings.setupTimeout)
        request = RecognitionRequest(language: settings.language, grammar: settings.grammar)
        reportFrom = settings.reportFrom
        meter = AudioMeter(now: now)
    }

    /// What is to be done, in order.
    package mutating func takeActions() -> [Action] {
        defer { actions = [] }
        return actions
    }

    package var isClosed: Bool { if case .closed = state { true } else { false } }

    /// When ``tick(now:)`` must be called at the latest; nil after the end.
    package var nextDeadline: NIODeadline? {
        switch state {
        case .awaitingSetup(let deadline): deadline
        case .told(_, _, let deadline): min(deadline, end)
        case .listening: [gapDeadline, unclearDeadline].compactMap(\.self).reduce(end, min)
        case .closed: nil
        }
    }

    // MARK: - What Asterisk sends

    package mutating func received(text: String, now: NIODeadline) {
        guard !isClosed else { return }
        switch AEAPMessage(text) {
        case .request(name: "setup", let id, let body): setUp(id, body, now)
        case .request(name: "set", let id, let body): set(id, body, now)
        case .request(name: "get", let id, let body): get(id, body)
        case .request(let name, let id, _):
            actions.append(.send(AEAPMessage.refused(name, id, "there is no such request here; use setup, get or set")))
        case .response(_, let id, let error): answered(id, error)
        case nil: close("a message is no AEAP message: \(text.prefix(120))")
        }
    }

    package mutating func received(audio bytes: some Collection<UInt8>, now: NIODeadline) {
        switch state {
        case .awaitingSetup: close("audio came before the setup")
        case .closed, .told: lastAudio = now
        case .listening(let codec):
            let samples = codec.samples(bytes)
            guard meter.allows(samples.count, rate: codec.sampleRate, now: now) else {
                return close("audio comes faster than anybody speaks")
            }
            noticeGap(now)
            lastAudio = now
            follow(cutter.take(samples))
        }
    }

    // MARK: - What the recogniser says

    /// What was heard in an utterance, the likeliest first; empty when it was nothing.
    package mutating func recognised(_ id: UtteranceID, _ hypotheses: [Hypothesis], now: NIODeadline) {
        guard let index = pending.firstIndex(of: id), case .listening(let codec) = state else { return }
        pending.remove(at: index)
        guard let best = hypotheses.first else { return }
        let told = Array(hypotheses.prefix(settings.maximumHypotheses))
        guard best.confidence < reportFrom else { return tell(told, codec, now: now) }
        if let promptEnd, now >= promptEnd { unclear = (told, now + settings.repetition) }
    }

    private mutating func tell(_ hypotheses: [Hypothesis], _ codec: AudioCodec, now: NIODeadline) {
        last = hypotheses
        results += 1
        let name = "r\(results)"
        actions.append(.send(AEAPMessage.results(last, grammar: request.grammar.name, id: name)))
        forgetSpeech()
        state = .told(codec: codec, id: name, deadline: now + settings.acknowledgementTimeout)
    }

    /// The recogniser has no answer to an utterance. Asterisk is told so, by a result without words: whoever spoke waits
    /// for a word now, and not until the question's time is over.
    package mutating func failed(_ id: UtteranceID, _ why: String, now: NIODeadline) {
        guard let index = pending.firstIndex(of: id), case .listening(let codec) = state else { return }
        pending.remove(at: index)
        actions.append(.warn(why))
        tell([Hypothesis(text: "", confidence: 0)], codec, now: now)
    }

    package mutating func tick(now: NIODeadline) {
        if now >= end, !isClosed { return close("the session was open longer than \(settings.maximumSession)") }
        switch state {
        case .awaitingSetup(let deadline):
            if now >= deadline { close("no setup came within \(settings.setupTimeout)") }
        case .told(let codec, _, let deadline):
            if now >= deadline {
                actions.append(.warn("Asterisk did not acknowledge a result"))
                state = .listening(codec: codec)
            }
        case .listening(let codec):
            noticeGap(now)
            if let unclear, let deadline = unclearDeadline, now >= deadline {
                tell(unclear.hypotheses, codec, now: now)
            }
        case .closed: break
        }
    }

    /// The connection is gone.
    package mutating func disconnected() {
        forgetSpeech()
        state = .closed
    }

    // MARK: - Requests

    private mutating func setUp(_ id: String, _ body: JSONValue, _ now: NIODeadline) {
        guard case .awaitingSetup = state else { return refuse("setup", id, "the session is set up already") }
        let offered = (body["codecs"]?.array ?? []).compactMap { $0["name"]?.string }
        guard let codec = offered.lazy.compactMap({ AudioCodec(rawValue: $0) }).first else {
            let known = AudioCodec.allCases.map(\.rawValue).joined(separator: ", ")
            let why = "none of the codecs [\(offered.joined(separator: ", "))] is known here; use \(known) in aeap.conf"
            refuse("setup", id, why)
            return close(why)
        }
        for (key, value) in (body["params"]?.object ?? [:]).sorted(by: { $0.key < $1.key }) {
            if let refusal = apply(key, value.string ?? "", now) {
                // The rest of a line in aeap.conf is no reason to be deaf.
                actions.append(.warn("aeap.conf: \(refusal)"))
            }
        }
        request.sampleRate = codec.sampleRate
        cutter = UtteranceCutter(sampleRate: codec.sampleRate, settings: settings.detector)
        state = .listening(codec: codec)
        let codecs: JSONValue = [["name": .string(codec.rawValue)]]
        actions.append(.send(AEAPMessage.granted("setup", id, ["codecs": codecs])))
    }

    private mutating func set(_ id: String, _ body: JSONValue, _ now: NIODeadline) {
        if case .awaitingSetup = state { return refuse("set", id, "the session is not set up yet") }
        newTurn()
        promptEnd = nil
        for (key, value) in (body["params"]?.object ?? [:]).sorted(by: { $0.key < $1.key }) {
            if let refusal = apply(key, value.string ?? "", now) { return refuse("set", id, refusal) }
        }
        actions.append(.send(AEAPMessage.granted("set", id)))
    }

    private mutating func get(_ id: String, _ body: JSONValue) {
        let names = (body["params"]?.array ?? []).compactMap(\.string)
        var values: [String: JSONValue] = [:]
        for name in names {
            switch name {
            case "results": values[name] = AEAPMessage.resultList(last, grammar: request.grammar.name)
            case "language": values[name] = .string(request.language)
            case "grammar": values[name] = .string(request.grammar.name)
            case "report": values[name] = .string("\(Int((reportFrom * 100).rounded()))")
            default: return refuse("get", id, "there is no setting '\(name.prefix(40))' here")
            }
        }
        actions.append(.send(AEAPMessage.granted("get", id, ["params": .object(values)])))
    }

    /// A setting of `SPEECH SET`, or of an `@` line in aeap.conf; gives the reason when it cannot be made.
    private mutating func apply(_ key: String, _ value: String, _ now: NIODeadline) -> String? {
        switch key {
        case "language":
            guard !value.isEmpty, value.utf8.count <= 20 else { return "'language' must be a language tag such as es" }
            request.language = value
        case "grammar":
            guard !value.isEmpty, value.utf8.count <= 60 else { return "'grammar' must be the name of a grammar" }
            request.grammar = .named(value)
        case "phrases":
            let phrases = Self.phrases(value)
            guard !phrases.isEmpty, phrases.count <= 200 else {
                return "'phrases' must be 1 to 200 phrases, with | between"
            }
            request.grammar = .phrases(phrases)
        case "also":
            let phrases = Self.phrases(value)
            guard phrases.count <= 200 else { return "'also' must be at most 200 phrases, with | between" }
            request.also = phrases
        case "report":
            guard let percent = Int(value), (0...100).contains(percent) else {
                return "'report' must be a whole number from 0 to 100"
            }
            reportFrom = Double(percent) / 100
        case "prompt":
            guard let milliseconds = Int64(value), (0...Self.longestPrompt).contains(milliseconds) else {
                return "'prompt' must be a whole number of milliseconds from 0 to \(Self.longestPrompt)"
            }
            promptEnd = now + .milliseconds(milliseconds)
        // Told by Asterisk itself; a key, like any other setting, ends the turn. `turn` does nothing else.
        case "dtmf", "results_type", "turn": break
        default:
            return
                "there is no setting '\(key.prefix(40))' here; use language, grammar, phrases, also, report, prompt or turn"
        }
        return nil
    }

    private static let longestPrompt: Int64 = 600_000

    private static func phrases(_ value: String) -> [String] {
        value.split(separator: "|").map { $0.split(separator: " ").joined(separator: " ") }.filter { !$0.isEmpty }
    }

    private mutating func refuse(_ name: String, _ id: String, _ why: String) {
        actions.append(.send(AEAPMessage.refused(name, id, why)))
    }

    private mutating func answered(_ id: String, _ error: String?) {
        guard case .told(let codec, id, _) = state else { return }
        if let error { actions.append(.warn("Asterisk did not take a result: \(error.prefix(200))")) }
        state = .listening(codec: codec)
    }

    // MARK: - Speech

    private mutating func follow(_ pieces: [UtteranceCutter.Piece]) {
        for piece in pieces {
            switch piece {
            case .began: begin()
            case .audio(let samples): if let id = speaking { actions.append(.audio(id, samples)) }
            case .ended:
                guard let id = speaking else { continue }
                speaking = nil
                pending.append(id)
                actions.append(.end(id))
            case .dropped:
                guard let id = speaking else { continue }
                speaking = nil
                actions.append(.abandon(id))
            }
        }
    }

    private mutating func begin() {
        // Whoever goes on speaking while so much is unheard is not heard better by keeping more of it.
        guard pending.count < settings.maximumPending else { return }
        utterances += 1
        let id = UtteranceID(number: utterances)
        speaking = id
        actions.append(.begin(id, request))
    }

    private mutating func newTurn() {
        forgetSpeech()
        last = []
        if case .told(let codec, _, _) = state { state = .listening(codec: codec) }
    }

    private mutating func forgetSpeech() {
        actions += (pending + (speaking.map { [$0] } ?? [])).map { .abandon($0) }
        pending = []
        speaking = nil
        unclear = nil
        cutter.forgetSpeech()
    }

    /// When what was not made out is told: not while more is being said.
    private var unclearDeadline: NIODeadline? { speaking == nil && pending.isEmpty ? unclear?.until : nil }

    /// When missing audio is to be taken for silence.
    private var gapDeadline: NIODeadline? {
        speaking == nil ? nil : lastAudio.map { $0 + settings.gap }
    }

    private mutating func noticeGap(_ now: NIODeadline) {
        guard let since = lastAudio, now >= since + settings.gap else { return }
        lastAudio = now
        follow(cutter.takeGap(milliseconds: Int((now - since).nanoseconds / 1_000_000)))
    }

    private mutating func close(_ why: String) {
        forgetSpeech()
        state = .closed
        actions.append(.close(why))
    }
}
