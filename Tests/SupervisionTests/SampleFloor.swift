import DialerCore
import Pacing
import Supervision
import Vocabulary

/// A floor with every kind of thing on it; the people are invented.
enum SampleFloor {
    static let instance = InstanceID(rawValue: "a1b2c3")
    static let noon = Timestamp(seconds: 1_773_147_600)
    static let encoder = StatsEncoder(instance: instance)

    static func campaign(
        _ name: String = "cobranza-cl", state: CampaignState = .running, mode: DialMode = .predictive,
        agents: [AgentState.Kind: Int] = [.talking: 8, .wrapUp: 2, .ringing: 1, .idle: 1, .paused: 1],
        calls: [CallStage: Int] = [.launching: 1, .dialing: 4, .ringing: 9, .waiting: 1, .talking: 8],
        outcomes: [Outcome: Int] = [
            .answered: 327, .busy: 61, .noAnswer: 611, .machine: 214, .abandoned: 4, .invalid: 9,
        ], hopper: Int = 212, abandonment: Ratio = Ratio(4, outOf: 331),
        occupancy: Ratio = Ratio(31_020.5, outOf: 36_900),
        decision: PacingDecision? = PacingDecision(
            launches: 3, dialRatio: 1.84, limit: .agents,
            reason: "1 idle, 0.9 more within 7 s; 14 calls ringing bring 3.2 answers at 22.9 %")
    ) -> CampaignSnapshot {
        CampaignSnapshot(
            id: CampaignID(name), state: state, mode: mode, queue: QueueName("cobranza"), agents: agents, calls: calls,
            outcomes: outcomes, hopper: hopper, answerRate: Ratio(331, outOf: 1226), abandonment: abandonment,
            abandonmentWindow: .seconds(30 * 86_400), abandonmentCap: 0.03, abandonmentTarget: 0.027,
            abandonmentBudget: 6, definition: .ftc, gate: .strict, occupancy: occupancy, decision: decision)
    }

    /// A decision with all its figures.
    static func decision(_ limit: PacingLimit = .agents, reason: String = "así es") -> PacingDecision {
        var decision = PacingDecision(launches: 2, dialRatio: 1.25, limit: limit, reason: reason)
        decision.figures = PacingFigures(
            server: "pbx1", idle: 1, reserved: 2, busy: 18, paused: 3, dialing: 9, waiting: 4, offered: 1, hopper: 74,
            room: 40, wanted: 5, abandoned: 4.5, answered: 331, cap: 0.03, target: 0.027, budget: 6,
            estimates: PacingEstimates(
                answerChance: 0.248, expectedFree: 2.31, expectedAnswers: 1.9, harm: 0.0791, threshold: 0.064),
            share: PacingShare(weight: 3, outOf: 4, entitled: 15.25, held: 14.5, preempted: 2))
        return decision
    }

    static func agent(
        _ number: Int, _ name: String, _ state: AgentState, for seconds: Int64, server: String = "pbx1"
    ) -> AgentSnapshot {
        AgentSnapshot(
            id: AgentID("PJSIP/\(200 + number)"), server: ServerID(server), name: name, queues: [QueueName("cobranza")],
            state: state, since: noon - .seconds(seconds),
            attempt: state == .talking ? AttemptID(rawValue: Int64(1200 + number)) : nil)
    }

    static let people: [AgentSnapshot] = [
        agent(1, "Carla Soto", .talking, for: 133), agent(2, "Íñigo Peña", .talking, for: 15),
        agent(3, "María José Núñez Aránguiz", .wrapUp, for: 9),
        agent(4, "Tomás Rey", .paused(reason: "almuerzo"), for: 3725),
        agent(5, "Ana Ruiz", .idle, for: 4), agent(6, "Lucía Gómez", .ringing, for: 2),
        agent(7, "Julián Ospina", .reserved, for: 1), agent(8, "Sofía Díaz", .loggedOut, for: 60),
    ]

    static let servers: [ServerSnapshot] = [
        ServerSnapshot(id: ServerID("pbx1"), isUp: true, calls: 24, maxCalls: 60, reason: ""),
        ServerSnapshot(
            id: ServerID("pbx2"), isUp: false, calls: 0, maxCalls: 60,
            reason: "10.0.0.9:5038 refused the connection; is Asterisk running?"),
    ]

    static func floor(
        at time: Timestamp = noon, campaigns: [CampaignSnapshot] = [campaign()], agents: [AgentSnapshot] = people,
        servers: [ServerSnapshot] = servers
    ) -> FloorSnapshot {
        FloorSnapshot(at: time, campaigns: campaigns, agents: agents, servers: servers)
    }

    static func record(
        outcome: Outcome = .answered, agent: AgentID? = AgentID("PJSIP/201"),
        connected: Timestamp? = noon + .seconds(9),
        detail: String = "an agent took it", next: NextStep = .done("the person was spoken with")
    ) -> AttemptRecord {
        AttemptRecord(
            attempt: AttemptID(rawValue: 77), campaign: CampaignID("cobranza-cl"), debtor: DebtorID(rawValue: 5),
            account: AccountID(rawValue: 6), contactPoint: ContactPointID(rawValue: 7), outcome: outcome, agent: agent,
            times: AttemptTimes(
                launched: noon, ringing: noon + .seconds(2), answered: noon + .seconds(8),
                queued: noon + .seconds(8), connected: connected, ended: noon + .milliseconds(69_500)),
            cause: 16, techCause: "SIP 200", detail: detail, next: next)
    }
}

extension SampleFloor {
    /// What a board knows after twelve seconds: calls launched, an alert, two conversations.
    static func model(_ names: [String]) -> WallboardModel {
        var model = WallboardModel()
        let quiet = PacingDecision(
            launches: 0, dialRatio: 0, limit: .warmUp, reason: "12 of 30 answers seen; progressive until then")
        let before = names.map { campaign($0, calls: [.talking: 8], decision: quiet) }
        model.apply(floor(at: noon - .seconds(12), campaigns: before), from: encoder, receivedAt: .epoch)
        model.apply(
            floor(at: noon - .seconds(3), campaigns: names.map { campaign($0) }), from: encoder, receivedAt: .epoch)
        model.apply(floor(campaigns: names.map { campaign($0) }), from: encoder, receivedAt: .epoch)
        let down = Alert(.critical, code: "server-down", text: "pbx2: connection refused; launching stopped")
        model.apply(encoder.alert(down, at: noon - .seconds(1)), receivedAt: .epoch)
        for _ in 0..<2 { model.apply(encoder.attempt(record(), at: noon), receivedAt: .epoch) }
        return model
    }
}
