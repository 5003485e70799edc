import Hearing
import Logging
import Settings
import Spoken
import Synchronization
import Vocabulary

/// The ears of all bots: a recogniser, and the speech engine by which Asterisk brings it the voices of all calls.
///
/// Nothing of it is needed for a call: where the recogniser is missing, busy or broken, or Asterisk has no such engine, the
/// dialogues are told so and ask for keys.
final class BotHearing: Sendable {
    private let settings: HearingSettings
    private let recogniser: any SpeechRecogniser
    private let server: AEAPServer
    private let logger: Logger
    private let wish = AsyncStream.makeStream(of: Never.self)
    private let state = Mutex(State())

    private struct State {
        var isListening = false
        var refusals = SpeechRefusals()
    }

    /// A port that somebody else has is tried again after this.
    private static let listenAgain = Duration.seconds(30)

    /// Nil where the config file wants none.
    convenience init?(_ settings: HearingSettings, logger: Logger) {
        switch settings.recogniser {
        case .none: return nil
        case .pocketsphinx:
            self.init(settings, PocketSphinx(settings: settings.pocketSphinx, logger: logger), logger: logger)
        case .vosk: self.init(settings, VoskRecogniser(settings: settings.vosk), logger: logger)
        }
    }

    init(_ settings: HearingSettings, _ recogniser: any SpeechRecogniser, logger: Logger) {
        self.settings = settings
        self.recogniser = recogniser
        self.logger = logger
        server = AEAPServer(configuration: settings.speechServer, recogniser: recogniser, logger: logger)
    }

    /// The least confidence of an answer, 0…1.
    var confidence: Double { settings.confidence }

    /// Asterisk's engine for a dialogue that begins now; `nil`: keys only.
    /// - Parameter servers: one of which makes the call.
    func engine(for language: SpokenLanguage, on servers: [ServerID]) -> String? {
        let isThere = state.withLock { state in
            state.isListening && state.refusals.allow(servers, at: .now)
        }
        return isThere && recogniser.hears(language.tag) ? settings.engine : nil
    }

    /// An Asterisk had no such engine for a call.
    func refused(by server: ServerID) { state.withLock { $0.refusals.note(server, at: .now) } }

    /// There are bots that could listen: ``run()`` begins.
    func begin() { wish.continuation.finish() }

    /// Listens until cancelled, from ``begin()`` on.
    func run() async {
        for await _ in wish.stream {}
        guard !Task.isCancelled else { return }
        await withDiscardingTaskGroup { group in
            group.addTask { await self.recogniser.run() }
            group.addTask { await self.keepListening() }
        }
    }

    private func keepListening() async {
        var complaint: String?
        while !Task.isCancelled {
            do {
                try await server.run { _ in self.state.withLock { $0.isListening = true } }
            } catch let failure as AEAPServer.StartError {
                if complaint != failure.description {
                    logger.warning("bots ask for keys only: \(failure)")
                    complaint = failure.description
                }
            } catch {}
            state.withLock { $0.isListening = false }
            do { try await Task.sleep(for: Self.listenAgain) } catch { return }
        }
    }
}
