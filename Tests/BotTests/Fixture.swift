import Bot
import Dialogue
import FastAGI
import Logging
import Spoken
import Synchronization
import Testing
import Vocabulary

/// A small script whose prompts are all recordings.
enum Fixture {
    static let prompts: [String: String] = [
        "identity": "¿Hablo con el titular? Marque 1; si no, marque 2.",
        "reminder": "Le recordamos su deuda. Para un ejecutivo marque 1; para prometer, 2.",
        "connecting": "Le comunico con un ejecutivo.", "nobody": "Nadie está libre. Le llamaremos.",
        "wrong": "Disculpe la molestia.", "optout": "No le llamaremos más.", "told": "Hasta luego.",
        "bye": "Adiós.", "promised": "Gracias. Esperamos su pago mañana.",
        "message": "Llámenos, por favor.", "silence": "No le escuché.", "not_understood": "No le entendí.",
        "wrong_key": "Esa opción no existe.", "apology": "Disculpe, tenemos un problema técnico.",
    ]

    private static func answer(
        _ key: Character?, _ hears: [Meaning] = [], confirms: Bool = false, go: String
    ) -> Answer {
        Answer(key: key.flatMap { DialogueKey($0) }, hears: hears, confirmsIdentity: confirms, go: go)
    }

    static func script(timeout: Duration = .seconds(1)) -> DialogueScript {
        var limits = DialogueLimits()
        limits.timeout = timeout
        limits.retries = 1
        return DialogueScript(
            name: "fixture", language: SpokenLanguage(.spanish, in: chile), start: "identity", machine: "message",
            giveUp: "give_up", limits: limits, always: [answer("9", [.doNotCall], go: "opt_out")],
            prompts: prompts.mapValues { Prompt($0) },
            steps: [
                DialogueStep(
                    id: "identity", prompt: "identity",
                    action: .ask(
                        Ask(answers: [
                            answer("1", [.yes], confirms: true, go: "reminder"), answer("2", [.no], go: "wrong"),
                        ]))),
                DialogueStep(
                    id: "reminder", prompt: "reminder",
                    action: .ask(
                        Ask(
                            answers: [answer("1", [.agent], go: "connecting"), answer("2", go: "promised")],
                            onSilence: "told"))),
                DialogueStep(
                    id: "connecting", prompt: "connecting", isInterruptible: false,
                    action: .transfer(Transfer(onFailure: "nobody"))),
                DialogueStep(id: "nobody", prompt: "nobody", callback: .soonest, action: .end(.callback)),
                DialogueStep(id: "promised", prompt: "promised", promise: .tomorrow, action: .end(.promised)),
                DialogueStep(id: "wrong", prompt: "wrong", action: .end(.wrongPerson)),
                DialogueStep(id: "opt_out", prompt: "optout", action: .end(.doNotCall)),
                DialogueStep(id: "told", prompt: "told", action: .end(.informed)),
                DialogueStep(id: "give_up", prompt: "bye", action: .end(.silent)),
                DialogueStep(id: "message", prompt: "message", action: .end(.messageLeft)),
            ])
    }

    static let chile = Country(code: "CL")!
    /// A Wednesday.
    static let calendar = PromiseCalendar(today: CivilDate(daysSinceEpoch: 20_782))

    static func briefing(speech: String? = nil, timeout: Duration = .seconds(1)) -> BotScripts.Briefing {
        BotScripts.Briefing(
            script: script(timeout: timeout), facts: DialogueFacts(), calendar: calendar, speechEngine: speech)
    }

    /// Recordings that last a second each.
    static let voice = RecordedVoice(Recordings(prefix: "p/", lengths: prompts.mapValues { _ in .some(.seconds(1)) }))
}

/// Says nothing.
let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

let wallClock: @Sendable () -> Timestamp = {
    let now = ContinuousClock.now - started
    return Timestamp(milliseconds: 1_795_000_000_000 + now.wholeMilliseconds)
}
private let started = ContinuousClock.now

/// What came out of the bot.
final class Harvest: Sendable {
    private struct State {
        var conversations: [BotConversation] = []
        var soFar: [BotConversation] = []
        var news: [BotNews] = []
        var refusals = 0
    }

    private let state = Mutex(State())

    var conversations: [BotConversation] { state.withLock { $0.conversations } }
    /// Without what was said.
    var news: [BotNews] {
        state.withLock { $0.news }.filter { if case .saying = $0 { false } else { true } }
    }

    /// Each conversation as far as it had come.
    var soFar: [BotConversation] { state.withLock { $0.soFar } }
    /// How often Asterisk had no speech engine.
    var refusals: Int { state.withLock { $0.refusals } }
    func noteRefusal() { state.withLock { $0.refusals += 1 } }

    func scripts(
        voice: any PromptVoice = Fixture.voice, patience: BotPatience = BotPatience(),
        _ briefing: @escaping @Sendable (BotScripts.Request) async -> BotScripts.Briefing? = { _ in Fixture.briefing() }
    ) -> BotScripts {
        BotScripts(
            voice: voice, patience: patience, clock: wallClock, briefing: briefing,
            news: { _, news in self.state.withLock { $0.news.append(news) } },
            soFar: { conversation in self.state.withLock { $0.soFar.append(conversation) } },
            hand: { conversation in self.state.withLock { $0.conversations.append(conversation) } })
    }

    /// The one conversation there must be in a while.
    func only(within limit: Duration = .seconds(10)) async throws -> BotConversation {
        let end = ContinuousClock.now + limit
        while conversations.isEmpty, ContinuousClock.now < end { try await Task.sleep(for: .milliseconds(5)) }
        try #require(conversations.count == 1, "\(conversations.count) conversations")
        return conversations[0]
    }
}

extension BotConversation {
    var branches: [String] {
        trace.compactMap { entry in if case .took(let branch) = entry.fact { "\(branch)" } else { nil } }
    }
    var said: [String] {
        trace.flatMap { entry -> [String] in if case .said(let prompts) = entry.fact { prompts } else { [] } }
    }
}

/// A server on a port of this machine, a free one for 0, for the time of `body`.
@discardableResult
func withServer<Result: Sendable>(
    _ router: AGIRouter, port: Int = 0, _ body: (FastAGIServer, Int) async throws -> Result
) async throws -> Result {
    let server = FastAGIServer(configuration: .init(port: port), router: router, logger: quiet)
    let (bound, continuation) = AsyncStream.makeStream(of: Int.self)
    return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
            defer { continuation.finish() }
            try await server.run { continuation.yield($0.port) }
        }
        var port: Int?
        for await number in bound {
            port = number
            break
        }
        let result = try await body(server, try #require(port))
        group.cancelAll()
        return result
    }
}
