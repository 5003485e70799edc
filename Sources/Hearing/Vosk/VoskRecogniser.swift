internal import Synchronization

/// Hears by an external server that speaks the protocol of the Vosk server: a WebSocket connection for each utterance, audio as
/// it is spoken, words at its end.
///
/// The connection is opened when the utterance begins. Whether a server is there is looked after by ``run()`` and by each
/// utterance, so that nobody is invited to speak to one that is away, and one that was restarted is found again.
public final class VoskRecogniser: SpeechRecogniser {
    public struct Settings: Sendable, Hashable {
        /// Where the server of each language is, `ws://127.0.0.1:2700`; a model there knows one language.
        public var servers: [String: String]
        /// How long connecting may take.
        public var connectTimeout = Duration.seconds(1)
        /// How long the last words may take after the end of the utterance.
        public var answerTimeout = Duration.milliseconds(1200)
        /// Whether the phrases of a grammar are sent as its word list; only some models can use one.
        public var sendsPhrases = true
        /// How often it is looked whether the servers are there.
        public var lookEvery = Duration.seconds(10)

        public init(servers: [String: String]) { self.servers = servers }
    }

    public let settings: Settings
    /// Servers that answered when they were last asked.
    private let present = Mutex<Set<WebSocketClient.Address>>([])

    public init(settings: Settings) { self.settings = settings }

    public func hears(_ language: String) -> Bool {
        address(for: language).map { address in present.withLock { $0.contains(address) } } ?? false
    }

    public func run() async {
        while !Task.isCancelled {
            await examine()
            do { try await Task.sleep(for: settings.lookEvery) } catch { return }
        }
    }

    /// Looks whether the servers are there.
    /// - Returns: for each language why it is not; `nil` where it is.
    @discardableResult public func examine() async -> [String: String?] {
        await withTaskGroup(of: (String, String?).self) { group in
            for (language, text) in settings.servers {
                group.addTask {
                    guard let address = WebSocketClient.Address(text) else {
                        return (language, "'\(text)' is no ws:// address")
                    }
                    do {
                        try await WebSocketClient.with(address, connectTimeout: self.settings.connectTimeout) { _, _ in
                        }
                        self.note(address, isPresent: true)
                        return (language, nil)
                    } catch {
                        self.note(address, isPresent: false)
                        return (language, "\(address): \(error)")
                    }
                }
            }
            return await group.reduce(into: [:]) { $0.updateValue($1.1, forKey: $1.0) }
        }
    }

    private func note(_ address: WebSocketClient.Address, isPresent: Bool) {
        present.withLock { present in
            if isPresent { present.insert(address) } else { present.remove(address) }
        }
    }

    public func recognise(_ audio: UtteranceAudio, _ request: RecognitionRequest) async throws -> [Hypothesis] {
        guard let address = address(for: request.language) else {
            throw RecogniserFailure.unsuitable("there is no ws:// server for the language '\(request.language)'")
        }
        let first = VoskMessage.configuration(request, phrases: settings.sendsPhrases ? phrases(request) : nil)
        do {
            return try await WebSocketClient.with(address, connectTimeout: settings.connectTimeout) { messages, send in
                try await send(.text(first))
                for try await part in audio {
                    try await send(
                        .binary(part.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }))
                }
                try Task.checkCancellation()
                try await send(.text(VoskMessage.end))
                return try await within(settings.answerTimeout) { try await Self.words(messages) }
            }
        } catch let failure as RecogniserFailure {
            if failure != .abandoned { note(address, isPresent: false) }
            throw failure
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            note(address, isPresent: false)
            throw RecogniserFailure.unavailable("\(address): \(error)")
        }
    }

    /// The words of all results up to the last, which the server closes after.
    private static func words(
        _ messages: AsyncThrowingStream<WebSocketClient.Message, any Error>
    ) async throws -> [Hypothesis] {
        var words: [VoskMessage.Word] = []
        for try await case .text(let text) in messages {
            guard let result = VoskMessage.result(text) else { continue }
            words += result.words
            // Results in the middle of an utterance come too; the one after the end is the last before the close.
        }
        return VoskMessage.hypotheses(words)
    }

    private func address(for language: String) -> WebSocketClient.Address? {
        let lower = language.lowercased().replacing("_", with: "-")
        let base = String(lower.prefix { $0 != "-" })
        return (settings.servers[language] ?? settings.servers[lower] ?? settings.servers[base])
            .flatMap { WebSocketClient.Address($0) }
    }

    private func phrases(_ request: RecognitionRequest) -> [String]? {
        let phrases: [String]? =
            switch request.grammar {
            case .phrases(let phrases): phrases.compactMap(Phrase.normalised)
            case .named(let name): LanguagePack.named(request.language)?.grammars[name]
            }
        return phrases.map { $0 + request.also.compactMap(Phrase.normalised) }
    }
}
