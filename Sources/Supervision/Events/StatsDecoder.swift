public import DialerCore
import Pacing
public import Vocabulary

/// What a statistics event said, read back.
public enum StatsNews: Hashable, Sendable {
    case campaign(CampaignSnapshot)
    case agent(AgentSnapshot)
    case server(ServerSnapshot)
    case attempt(AttemptNews)
    case alert(Alert)
}

/// The part of an attempt's record that a wallboard shows.
public struct AttemptNews: Hashable, Sendable {
    public var attempt: AttemptID
    public var campaign: CampaignID
    public var outcome: Outcome
    public var agent: AgentID?
    /// `nil` without conversation.
    public var talk: Duration?
    public var detail: String

    public init(
        attempt: AttemptID, campaign: CampaignID, outcome: Outcome, agent: AgentID?, talk: Duration?, detail: String
    ) {
        self.attempt = attempt
        self.campaign = campaign
        self.outcome = outcome
        self.agent = agent
        self.talk = talk
        self.detail = detail
    }
}

/// A statistics event with its sender and moment.
public struct StatsMessage: Hashable, Sendable {
    public var instance: InstanceID
    public var at: Timestamp
    public var news: StatsNews

    public init(instance: InstanceID, at: Timestamp, news: StatsNews) {
        self.instance = instance
        self.at = at
        self.news = news
    }
}

/// Reads statistics events back into the words of the floor.
public enum StatsDecoder {
    /// Names of the events this decoder understands.
    public static let events: Set<String> = [
        CampaignHeader.event, AgentHeader.event, ServerHeader.event, AttemptHeader.event, AlertHeader.event,
    ]

    /// `nil` for an event that is not one of ours, or lacks what makes it one.
    public static func decode(_ event: StatsEvent) -> StatsMessage? {
        guard let time = event["Time"].flatMap(StatsText.readTime), let instance = event["Instance"] else { return nil }
        let news: StatsNews? =
            switch event.name {
            case CampaignHeader.event: campaign(Reader(event)).map(StatsNews.campaign)
            case AgentHeader.event: agent(Reader(event)).map(StatsNews.agent)
            case ServerHeader.event: server(Reader(event)).map(StatsNews.server)
            case AttemptHeader.event: attempt(Reader(event)).map(StatsNews.attempt)
            case AlertHeader.event: alert(Reader(event)).map(StatsNews.alert)
            default: nil
            }
        return news.map { StatsMessage(instance: InstanceID(rawValue: instance), at: time, news: $0) }
    }

    private static func campaign(_ read: Reader<CampaignHeader>) -> CampaignSnapshot? {
        guard let id = read.name(.campaign), let state = CampaignState(rawValue: read[.state]), let mode = mode(read),
            let cap = read.number(.abandonmentCap), let window = read.number(.abandonmentWindow)
        else { return nil }
        let agents: [AgentState.Kind: Int] = [
            .loggedOut: read.count(.agentsLoggedOut), .paused: read.count(.agentsPaused),
            .idle: read.count(.agentsIdle), .reserved: read.count(.agentsReserved),
            .ringing: read.count(.agentsRinging), .talking: read.count(.agentsTalking),
            .wrapUp: read.count(.agentsWrapUp),
        ]
        let calls: [CallStage: Int] = [
            .launching: read.count(.callsLaunching), .dialing: read.count(.callsDialing),
            .ringing: read.count(.callsRinging), .waiting: read.count(.callsWaiting),
            .talking: read.count(.callsTalking), .ending: read.count(.callsEnding),
        ]
        let outcomes: [Outcome: Int] = [
            .answered: read.count(.outcomeAnswered), .busy: read.count(.outcomeBusy),
            .noAnswer: read.count(.outcomeNoAnswer), .congestion: read.count(.outcomeCongestion),
            .invalid: read.count(.outcomeInvalid), .machine: read.count(.outcomeMachine),
            .abandoned: read.count(.outcomeAbandoned), .failed: read.count(.outcomeFailed),
            .unknown: read.count(.outcomeUnknown),
        ]
        return CampaignSnapshot(
            id: CampaignID(id), state: state, mode: mode, queue: QueueName(read[.queue]),
            agents: agents.filter { $0.value > 0 }, calls: calls.filter { $0.value > 0 },
            outcomes: outcomes.filter { $0.value > 0 }, hopper: read.count(.hopper),
            answerRate: read.ratio(.answerRateCount, .answerRateOutOf),
            abandonment: read.ratio(.abandonmentCount, .abandonmentOutOf),
            abandonmentWindow: .milliseconds(Int64((window * 1000).rounded())), abandonmentCap: cap,
            abandonmentTarget: read.number(.abandonmentTarget) ?? cap,
            abandonmentBudget: read.number(.abandonmentBudget).flatMap { Int(exactly: $0) },
            definition: AbandonmentDefinition.Rule(rawValue: read[.abandonmentDefinition]) ?? .ftc,
            gate: AbandonmentGate(named: read[.abandonmentGate]) ?? .strict,
            occupancy: read.ratio(.occupancyCount, .occupancyOutOf), decision: decision(read))
    }

    private static func mode(_ read: Reader<CampaignHeader>) -> DialMode? {
        switch read[.mode] {
        case "progressive": .progressive
        case "ratio": read.number(.fixedRatio).map(DialMode.ratio)
        case "erlang-c": .erlangC
        case "predictive": .predictive
        case "bot": .bot
        default: nil
        }
    }

    private static func decision(_ read: Reader<CampaignHeader>) -> PacingDecision? {
        guard let limit = PacingLimit(rawValue: read[.limit]), let ratio = read.number(.dialRatio) else { return nil }
        var decision = PacingDecision(
            launches: read.count(.launches), dialRatio: ratio, limit: limit, reason: read[.reason])
        decision.figures = figures(read)
        return decision
    }

    private static func figures(_ read: Reader<CampaignHeader>) -> PacingFigures? {
        guard read.number(.decisionIdle) != nil, let cap = read.number(.abandonmentCap) else { return nil }
        func whole(_ header: CampaignHeader) -> Int? { read.number(header).flatMap { Int(exactly: $0) } }
        let estimates = PacingEstimates(
            answerChance: read.number(.decisionAnswerChance), expectedFree: read.number(.decisionExpectedFree),
            expectedAnswers: read.number(.decisionExpectedAnswers), harm: read.number(.decisionHarm),
            threshold: read.number(.decisionThreshold))
        return PacingFigures(
            server: read.name(.decisionServer), idle: read.count(.decisionIdle),
            reserved: read.count(.decisionReserved), busy: read.count(.decisionBusy),
            elsewhere: read.count(.decisionElsewhere), paused: read.count(.decisionPaused),
            dialing: read.count(.decisionDialing),
            waiting: read.count(.decisionWaiting), offered: read.count(.decisionOffered),
            ahead: read.count(.decisionAhead), hopper: read.count(.decisionHopper), room: whole(.decisionRoom),
            wanted: read.count(.decisionWanted),
            abandoned: read.number(.decisionAbandoned) ?? 0, answered: read.number(.decisionAnswered) ?? 0, cap: cap,
            target: read.number(.abandonmentTarget) ?? cap, budget: whole(.decisionBudget),
            estimates: estimates.threshold == nil ? nil : estimates, share: share(read))
    }

    private static func share(_ read: Reader<CampaignHeader>) -> PacingShare? {
        guard let weight = read.number(.decisionWeight), let outOf = read.number(.decisionWeightOf),
            let entitled = read.number(.decisionEntitled), let held = read.number(.decisionHeld)
        else { return nil }
        return PacingShare(
            weight: weight, outOf: outOf, entitled: entitled, held: held, preempted: read.count(.decisionPreempted))
    }

    private static func agent(_ read: Reader<AgentHeader>) -> AgentSnapshot? {
        guard let id = read.name(.agent), let server = read.name(.server),
            let kind = AgentState.Kind(rawValue: read[.state]),
            let since = StatsText.readTime(read[.since])
        else { return nil }
        let state: AgentState =
            switch kind {
            case .loggedOut: .loggedOut
            case .paused: .paused(reason: read[.pauseReason])
            case .idle: .idle
            case .reserved: .reserved
            case .ringing: .ringing
            case .talking: .talking
            case .wrapUp: .wrapUp
            }
        return AgentSnapshot(
            id: AgentID(id), server: ServerID(server), name: read[.name],
            queues: read[.queues].split(separator: ",").map { QueueName(String($0)) }, state: state, since: since,
            attempt: Int64(read[.attempt]).map(AttemptID.init(rawValue:)))
    }

    private static func server(_ read: Reader<ServerHeader>) -> ServerSnapshot? {
        guard let id = read.name(.server), ["up", "down"].contains(read[.state]) else { return nil }
        return ServerSnapshot(
            id: ServerID(id), isUp: read[.state] == "up", calls: read.count(.calls), maxCalls: read.count(.maxCalls),
            reason: read[.reason])
    }

    private static func attempt(_ read: Reader<AttemptHeader>) -> AttemptNews? {
        guard let number = Int64(read[.attempt]), let campaign = read.name(.campaign),
            let outcome = Outcome(rawValue: read[.outcome])
        else { return nil }
        return AttemptNews(
            attempt: AttemptID(rawValue: number), campaign: CampaignID(campaign), outcome: outcome,
            agent: read.name(.agent).map { AgentID($0) },
            talk: read.number(.talkSeconds).map { .milliseconds(Int64(($0 * 1000).rounded())) },
            detail: read[.detail])
    }

    private static func alert(_ read: Reader<AlertHeader>) -> Alert? {
        guard let severity = Alert.Severity(rawValue: read[.severity]), let code = read.name(.code) else { return nil }
        return Alert(severity, code: code, text: read[.text])
    }
}

/// The headers of one event, by their names in the table.
private struct Reader<Header: StatsHeader> {
    private var values: [String: String] = [:]

    init(_ event: StatsEvent) {
        for header in event.headers where values[header.name.lowercased()] == nil {
            values[header.name.lowercased()] = header.value
        }
    }

    /// Empty where the header is absent: an older or newer daemon may not send it.
    subscript(_ header: Header) -> String { values[header.rawValue.lowercased()] ?? "" }

    func name(_ header: Header) -> String? { self[header].isEmpty ? nil : self[header] }
    func count(_ header: Header) -> Int { max(0, Int(self[header]) ?? 0) }
    func ratio(_ count: Header, _ outOf: Header) -> Ratio { Ratio(number(count) ?? 0, outOf: number(outOf) ?? 0) }

    /// Within what can be shown: anybody with `write=user` may send any text as a number.
    func number(_ header: Header) -> Double? {
        guard let number = Double(self[header]), number.isFinite, number.magnitude < 1e12 else { return nil }
        return number
    }
}
