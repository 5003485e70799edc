public import Dialogue
public import FastAGI
import Logging
public import Vocabulary

/// The FastAGI scripts of the bot, for the context `marcador-bot` of `asterisk-config/extensions.d/marcador.conf`.
///
/// A dialogue is one visit of the call, `bot`, as long as nobody wants an agent. To an agent the call goes by the dialplan's
/// own Queue(), not by one that the script runs: the queue, the agent's disposition and the record in AstDB are then the
/// same as for every other call, a daemon that ends or hangs while people wait or talk disturbs nobody, and a transferred
/// call holds no connection. The dialogue is kept meanwhile under the attempt (``BotDesk``). A call that nobody took comes
/// back with a second visit, `bot/resume`; one that is over is told by `left`, which every answered call says at its end:
/// whoever serves that calls ``BotDesk/callEnded(_:agent:at:)``. With the daemon gone in between, `bot/resume` finds nobody
/// or nothing, and the dialplan says its own words of regret.
///
/// What the dialplan does next is in the variable MARCADOR_ACTION, the last thing a visit sets: `queue`, `hangup`, or
/// `sorry`. Without it, whatever the reason, it is sorry.
public struct BotScripts: Sendable {
    /// A call that has been answered.
    public struct Request: Hashable, Sendable {
        public var attempt: String
        /// As MARCADOR_BOT names it.
        public var script: String
        public var isMachine: Bool
        /// When the bot could have begun to speak.
        public var answered: Timestamp
    }

    /// What the bot has to know for a call.
    public struct Briefing: Sendable {
        public var script: DialogueScript
        public var facts: DialogueFacts
        public var calendar: PromiseCalendar
        public var disclosure: DebtDisclosure
        /// Asterisk's speech engine, as aeap.conf names it; `nil`: keys only.
        public var speechEngine: String?
        /// Told when this Asterisk has no such engine, or it does not work; must return at once.
        public var speechRefused: @Sendable () -> Void

        public init(
            script: DialogueScript, facts: DialogueFacts, calendar: PromiseCalendar,
            disclosure: DebtDisclosure = .afterIdentity, speechEngine: String? = nil,
            speechRefused: @escaping @Sendable () -> Void = {}
        ) {
            self.script = script
            self.facts = facts
            self.calendar = calendar
            self.disclosure = disclosure
            self.speechEngine = speechEngine
            self.speechRefused = speechRefused
        }
    }

    public let desk: BotDesk
    private let voice: any PromptVoice
    private let patience: BotPatience
    private let clock: @Sendable () -> Timestamp
    private let briefing: @Sendable (Request) async -> Briefing?
    private let news: @Sendable (String, BotNews) -> Void
    private let soFar: @Sendable (BotConversation) -> Void

    /// - Parameters:
    ///   - briefing: what is said to whom; `nil`: nothing is known of that call, and the dialplan regrets.
    ///   - news: with the attempt, as it happens; must return at once.
    ///   - soFar: takes each conversation as far as it has come, with each prompt and on the way to an agent, until it is
    ///     over; must return at once.
    ///   - hand: takes each conversation once, when it is over; must return at once, since the line waits for it.
    public init(
        voice: any PromptVoice, patience: BotPatience = BotPatience(), clock: @escaping @Sendable () -> Timestamp,
        briefing: @escaping @Sendable (Request) async -> Briefing?,
        news: @escaping @Sendable (String, BotNews) -> Void = { _, _ in },
        soFar: @escaping @Sendable (BotConversation) -> Void = { _ in },
        hand: @escaping @Sendable (BotConversation) -> Void
    ) {
        self.voice = voice
        self.patience = patience
        self.clock = clock
        self.briefing = briefing
        self.news = news
        self.soFar = soFar
        desk = BotDesk(hand: hand)
    }

    public func mount(on router: inout AGIRouter) {
        router.on("bot") { await begin($0) }
        router.on("bot/resume") { await resume($0) }
    }

    /// Arguments: attempt, script, `machine` or anything else, and the answer in milliseconds since 1970.
    private func begin(_ session: AGISession) async {
        let arrived = clock()
        let arguments = session.environment.arguments.map(\.string)
        func argument(_ index: Int) -> String { index < arguments.count ? arguments[index] : "" }
        let request = Request(
            attempt: argument(0), script: argument(1), isMachine: argument(2) == "machine",
            answered: Self.answered(argument(3), arrived: arrived))
        guard !request.attempt.isEmpty, let briefing = await within(patience.briefing, { await briefing(request) })
        else {
            session.logger.warning(
                "bot: nothing is known in time of attempt '\(request.attempt)' with script '\(request.script)', the dialplan regrets"
            )
            return
        }
        let dialogue = DialogueMachine(
            script: briefing.script, facts: briefing.facts, calendar: briefing.calendar, disclosure: briefing.disclosure
        )
        let conversation = BotConversation(attempt: request.attempt, dialogue: dialogue, answered: request.answered)
        var call = call(conversation, session, speechEngine: briefing.speechEngine)
        call.speechRefused = briefing.speechRefused
        let way = await call.begin(with: request.isMachine ? .machine : .person)
        await settle(way, call)
    }

    /// Arguments: attempt, and the status of the queue.
    private func resume(_ session: AGISession) async {
        let arguments = session.environment.arguments.map(\.string)
        guard let attempt = arguments.first, var conversation = desk.take(attempt) else {
            session.logger.warning(
                "bot: attempt '\(arguments.first ?? "")' comes back from the queue and is not known here, the dialplan regrets"
            )
            return
        }
        let status = arguments.count > 1 ? arguments[1] : ""
        // TIMEOUT, FULL, JOINEMPTY, LEAVEEMPTY, JOINUNAVAIL, LEAVEUNAVAIL: nobody. Else there is no such queue.
        let result: DialogueEvent.TransferResult = status.isEmpty || status == "UNKNOWN" ? .failed : .nobodyFree
        conversation.transfer?.result = result
        news(attempt, .transferFailed)
        var call = call(conversation, session, speechEngine: conversation.speechEngine)
        let way = await call.goOn(after: result)
        await settle(way, call)
    }

    private func call(_ conversation: BotConversation, _ session: AGISession, speechEngine: String?) -> BotCall {
        var conversation = conversation
        conversation.speechEngine = speechEngine
        let attempt = conversation.attempt
        return BotCall(
            conversation, line: BotLine(session: session, patience: patience), voice: voice, patience: patience,
            speechEngine: speechEngine, clock: clock, news: { [news] in news(attempt, $0) },
            soFar: soFar)
    }

    private func settle(_ way: BotCall.Way, _ call: BotCall) async {
        var call = call
        guard case .toQueue(let queue) = way else { return desk.deliver(call.conversation, at: clock()) }
        // Before the call can be anywhere else: its end may be told at any moment from here on.
        soFar(call.conversation)
        desk.park(call.conversation, at: clock())
        do throws(LineEnd) {
            if let queue { try await call.line.set("MARCADOR_QUEUE", queue) }
            try await call.line.set("MARCADOR_ACTION", "queue")
        } catch {
            guard let taken = desk.take(call.conversation.attempt) else { return }
            call.conversation = taken
            call.end(by: error)
            desk.deliver(call.conversation, at: clock())
        }
    }

    /// Asterisk's word for the moment of the answer, unless its clock is not ours.
    private static func answered(_ text: String, arrived: Timestamp) -> Timestamp {
        guard let milliseconds = Int64(text) else { return arrived }
        let answered = Timestamp(milliseconds: milliseconds)
        return (arrived - .seconds(10)...arrived).contains(answered) ? answered : arrived
    }
}
