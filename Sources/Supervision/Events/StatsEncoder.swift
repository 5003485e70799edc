public import DialerCore
import Pacing
public import Vocabulary

/// Turns what the floor knows into statistics events.
public struct StatsEncoder: Hashable, Sendable {
    /// How much of a telephone number leaves the house.
    public enum PhonePrivacy: Hashable, Sendable {
        case omitted
        /// The last four digits stay.
        case masked
        case whole
    }

    public var instance: InstanceID
    public var privacy: PhonePrivacy

    public init(instance: InstanceID, privacy: PhonePrivacy = .omitted) {
        self.instance = instance
        self.privacy = privacy
    }

    /// Everything a client needs to know to draw the floor, in one go.
    public func floor(_ snapshot: FloorSnapshot) -> [StatsEvent] {
        snapshot.servers.map { server($0, at: snapshot.at) }
            + snapshot.campaigns.map { campaign($0, at: snapshot.at) }
            + snapshot.agents.map { agent($0, at: snapshot.at) }
    }

    public func campaign(_ campaign: CampaignSnapshot, at time: Timestamp) -> StatsEvent {
        event(CampaignHeader.self) { header in
            switch header {
            case .time: StatsText.time(time)
            case .instance: instance.rawValue
            case .campaign: campaign.id.rawValue
            case .state: campaign.state.rawValue
            case .mode: campaign.mode.name
            case .fixedRatio: if case .ratio(let ratio) = campaign.mode { StatsText.decimal(ratio) } else { "" }
            case .queue: campaign.queue.rawValue
            case .agentsLoggedIn: String(campaign.agentsLoggedIn)
            case .agentsIdle: String(campaign.agents[.idle, default: 0])
            case .agentsReserved: String(campaign.agents[.reserved, default: 0])
            case .agentsRinging: String(campaign.agents[.ringing, default: 0])
            case .agentsTalking: String(campaign.agents[.talking, default: 0])
            case .agentsWrapUp: String(campaign.agents[.wrapUp, default: 0])
            case .agentsPaused: String(campaign.agents[.paused, default: 0])
            case .agentsLoggedOut: String(campaign.agents[.loggedOut, default: 0])
            case .callsLaunching: String(campaign.calls[.launching, default: 0])
            case .callsDialing: String(campaign.calls[.dialing, default: 0])
            case .callsRinging: String(campaign.calls[.ringing, default: 0])
            case .callsWaiting: String(campaign.calls[.waiting, default: 0])
            case .callsTalking: String(campaign.calls[.talking, default: 0])
            case .callsEnding: String(campaign.calls[.ending, default: 0])
            case .dialRatio: campaign.decision.map { StatsText.decimal($0.dialRatio) } ?? ""
            case .answerRate: share(campaign.answerRate)
            case .answerRateCount: StatsText.decimal(campaign.answerRate.count)
            case .answerRateOutOf: StatsText.decimal(campaign.answerRate.outOf)
            case .abandonment: share(campaign.abandonment)
            case .abandonmentCount: StatsText.decimal(campaign.abandonment.count)
            case .abandonmentOutOf: StatsText.decimal(campaign.abandonment.outOf)
            case .abandonmentWindow: StatsText.decimal(campaign.abandonmentWindow.inSeconds)
            case .abandonmentCap: StatsText.decimal(campaign.abandonmentCap)
            case .abandonmentTarget: StatsText.decimal(campaign.abandonmentTarget)
            case .abandonmentBudget: campaign.abandonmentBudget.map(String.init) ?? ""
            case .abandonmentDefinition: campaign.definition.rawValue
            case .abandonmentGate: campaign.gate.name
            case .occupancy: share(campaign.occupancy)
            case .occupancyCount: StatsText.decimal(campaign.occupancy.count)
            case .occupancyOutOf: StatsText.decimal(campaign.occupancy.outOf)
            case .hopper: String(campaign.hopper)
            case .outcomeAnswered: String(campaign.outcomes[.answered, default: 0])
            case .outcomeBusy: String(campaign.outcomes[.busy, default: 0])
            case .outcomeNoAnswer: String(campaign.outcomes[.noAnswer, default: 0])
            case .outcomeCongestion: String(campaign.outcomes[.congestion, default: 0])
            case .outcomeInvalid: String(campaign.outcomes[.invalid, default: 0])
            case .outcomeMachine: String(campaign.outcomes[.machine, default: 0])
            case .outcomeAbandoned: String(campaign.outcomes[.abandoned, default: 0])
            case .outcomeFailed: String(campaign.outcomes[.failed, default: 0])
            case .outcomeUnknown: String(campaign.outcomes[.unknown, default: 0])
            case .launches: campaign.decision.map { String($0.launches) } ?? ""
            case .limit: campaign.decision?.limit.rawValue ?? ""
            case .reason: campaign.decision?.reason ?? ""
            case .decisionServer, .decisionWanted, .decisionIdle, .decisionReserved, .decisionBusy, .decisionElsewhere,
                .decisionPaused,
                .decisionDialing, .decisionWaiting, .decisionOffered, .decisionAhead, .decisionHopper, .decisionRoom,
                .decisionAnswerChance, .decisionExpectedFree, .decisionExpectedAnswers, .decisionHarm,
                .decisionThreshold, .decisionAbandoned, .decisionAnswered, .decisionBudget, .decisionWeight,
                .decisionWeightOf, .decisionEntitled, .decisionHeld, .decisionPreempted:
                campaign.decision?.figures.map { FigureText.value(of: header, $0) } ?? ""
            }
        }
    }

    public func agent(_ agent: AgentSnapshot, at time: Timestamp) -> StatsEvent {
        event(AgentHeader.self) { header in
            switch header {
            case .time: StatsText.time(time)
            case .instance: instance.rawValue
            case .agent: agent.id.rawValue
            case .server: agent.server.rawValue
            case .name: agent.name
            case .state: agent.state.kind.rawValue
            case .pauseReason: if case .paused(let reason) = agent.state { reason } else { "" }
            case .since: StatsText.time(agent.since)
            case .queues: agent.queues.map(\.rawValue).joined(separator: ",")
            case .attempt: agent.attempt?.description ?? ""
            }
        }
    }

    public func server(_ server: ServerSnapshot, at time: Timestamp) -> StatsEvent {
        event(ServerHeader.self) { header in
            switch header {
            case .time: StatsText.time(time)
            case .instance: instance.rawValue
            case .server: server.id.rawValue
            case .state: server.isUp ? "up" : "down"
            case .calls: String(server.calls)
            case .maxCalls: String(server.maxCalls)
            case .reason: server.isUp ? "" : server.reason
            }
        }
    }

    /// `phone` is shown as ``privacy`` says; in the sentences of the record it is masked unless it may be shown whole.
    public func attempt(_ record: AttemptRecord, phone: PhoneNumber? = nil, at time: Timestamp) -> StatsEvent {
        let times = record.times
        return event(AttemptHeader.self) { header in
            switch header {
            case .time: StatsText.time(time)
            case .instance: instance.rawValue
            case .attempt: record.attempt.description
            case .campaign: record.campaign.rawValue
            case .outcome: record.outcome.rawValue
            case .abandonCause: record.abandonCause?.rawValue ?? ""
            case .agent: record.agent?.rawValue ?? ""
            case .debtor: String(record.debtor.rawValue)
            case .account: String(record.account.rawValue)
            case .contactPoint: String(record.contactPoint.rawValue)
            case .phone: phone.map(shown) ?? ""
            case .launched: StatsText.time(times.launched)
            case .ringing: times.ringing.map(StatsText.time) ?? ""
            case .answered: times.answered.map(StatsText.time) ?? ""
            case .queued: times.queued.map(StatsText.time) ?? ""
            case .connected: times.connected.map(StatsText.time) ?? ""
            case .ended: times.ended.map(StatsText.time) ?? ""
            case .talkSeconds: talk(times).map { StatsText.decimal($0.inSeconds) } ?? ""
            case .cause: record.cause.map(String.init) ?? ""
            case .techCause: discreet(record.techCause ?? "", phone)
            case .detail: discreet(record.detail, phone)
            case .retryAt: if case .retry(let due) = record.next { StatsText.time(due) } else { "" }
            }
        }
    }

    public func alert(_ alert: Alert, at time: Timestamp) -> StatsEvent {
        event(AlertHeader.self) { header in
            switch header {
            case .time: StatsText.time(time)
            case .instance: instance.rawValue
            case .severity: alert.severity.rawValue
            case .code: alert.code
            case .text: alert.text
            }
        }
    }

    private func event<Header: StatsHeader>(_: Header.Type, _ value: (Header) -> String) -> StatsEvent {
        StatsEvent(
            name: Header.event, headers: Header.allCases.map { StatsEvent.Header($0.rawValue, value($0)) })
    }

    private func share(_ ratio: Ratio) -> String { ratio.value.map(StatsText.share) ?? "" }

    private func talk(_ times: AttemptTimes) -> Duration? {
        guard let connected = times.connected, let ended = times.ended else { return nil }
        return ended - connected
    }

    private func shown(_ phone: PhoneNumber) -> String {
        switch privacy {
        case .omitted: ""
        case .masked: phone.masked
        case .whole: phone.e164
        }
    }

    private func discreet(_ text: String, _ phone: PhoneNumber?) -> String {
        guard privacy != .whole, let phone else { return text }
        return text.split(separator: phone.digits, omittingEmptySubsequences: false)
            .joined(separator: String(phone.masked.dropFirst()))
    }
}

extension CampaignSnapshot {
    /// Agents of the queue in any state except logged out.
    public var agentsLoggedIn: Int {
        agents.reduce(0) { $0 + ($1.key == .loggedOut ? 0 : $1.value) }
    }
}
