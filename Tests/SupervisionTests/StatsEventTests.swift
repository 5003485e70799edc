import DialerCore
import Pacing
import Supervision
import Testing
import Vocabulary

@Suite("Statistics events")
struct StatsEventTests {
    let encoder = SampleFloor.encoder
    let noon = SampleFloor.noon

    @Test("an event carries every header of its table, once and in order")
    func complete() {
        func names<Header: StatsHeader>(_: Header.Type) -> [String] { Header.allCases.map(\.rawValue) }
        #expect(encoder.campaign(SampleFloor.campaign(), at: noon).headers.map(\.name) == names(CampaignHeader.self))
        #expect(encoder.agent(SampleFloor.people[0], at: noon).headers.map(\.name) == names(AgentHeader.self))
        #expect(encoder.server(SampleFloor.servers[0], at: noon).headers.map(\.name) == names(ServerHeader.self))
        #expect(encoder.attempt(SampleFloor.record(), at: noon).headers.map(\.name) == names(AttemptHeader.self))
        let alert = Alert(.warning, code: "server-down", text: "pbx2")
        #expect(encoder.alert(alert, at: noon).headers.map(\.name) == names(AlertHeader.self))
    }

    @Test("an action with all its headers stays below Asterisk's 128 lines")
    func fewEnough() {
        #expect(CampaignHeader.allCases.count <= 120)
    }

    @Test("no header takes a name that Asterisk or the action uses itself")
    func reservedNames() {
        let reserved: Set = [
            "action", "actionid", "event", "userevent", "privilege", "systemname", "timestamp", "response",
        ]
        for event in encoder.floor(SampleFloor.floor()) + [encoder.attempt(SampleFloor.record(), at: noon)] {
            #expect(event.headers.allSatisfy { !reserved.contains($0.name.lowercased()) })
        }
    }

    @Test("a campaign comes back as it was", arguments: [DialMode.progressive, .ratio(2.5), .predictive])
    func campaignRoundTrip(mode: DialMode) {
        let decisions: [PacingDecision?] =
            [nil]
            + PacingLimit.allCases.map { PacingDecision(launches: 2, dialRatio: 1.25, limit: $0, reason: "así es") }
            + [SampleFloor.decision()]
        for (decision, state) in zip(decisions, [CampaignState.running, .paused, .stopped].cycled(decisions.count)) {
            let campaign = SampleFloor.campaign("año nuevo", state: state, mode: mode, decision: decision)
            #expect(
                StatsDecoder.decode(encoder.campaign(campaign, at: noon))
                    == StatsMessage(instance: SampleFloor.instance, at: noon, news: .campaign(campaign)))
        }
    }

    @Test("the figures of a decision are there one by one; those of a pacer that does not look ahead are empty")
    func figures() {
        var decision = SampleFloor.decision()
        let whole = encoder.campaign(SampleFloor.campaign(decision: decision), at: noon)
        #expect(whole["DecisionServer"] == "pbx1" && whole["DecisionWanted"] == "5" && whole["DecisionBusy"] == "18")
        #expect(whole["DecisionHarm"] == "0.0791" && whole["DecisionThreshold"] == "0.064")
        #expect(whole["DecisionExpectedFree"] == "2.31" && whole["DecisionBudget"] == "6")
        #expect(whole["DecisionWeight"] == "3" && whole["DecisionEntitled"] == "15.25")
        decision.figures?.share = nil
        decision.figures?.estimates = nil
        decision.figures?.room = nil
        let plain = SampleFloor.campaign(decision: decision)
        #expect(encoder.campaign(plain, at: noon)["DecisionHarm"] == "")
        #expect(encoder.campaign(plain, at: noon)["DecisionRoom"] == "")
        #expect(StatsDecoder.decode(encoder.campaign(plain, at: noon))?.news == .campaign(plain))
        decision.figures = nil
        #expect(encoder.campaign(SampleFloor.campaign(decision: decision), at: noon)["DecisionIdle"] == "")
    }

    @Test("agents and servers come back as they were")
    func floorRoundTrip() {
        for agent in SampleFloor.people {
            #expect(StatsDecoder.decode(encoder.agent(agent, at: noon))?.news == .agent(agent))
        }
        for server in SampleFloor.servers {
            #expect(StatsDecoder.decode(encoder.server(server, at: noon))?.news == .server(server))
        }
    }

    @Test("every outcome of an attempt comes back", arguments: Outcome.allCases)
    func attemptRoundTrip(outcome: Outcome) {
        let record = SampleFloor.record(outcome: outcome)
        let news = AttemptNews(
            attempt: record.attempt, campaign: record.campaign, outcome: outcome, agent: record.agent,
            talk: .milliseconds(60_500), detail: record.detail)
        #expect(StatsDecoder.decode(encoder.attempt(record, at: noon))?.news == .attempt(news))
    }

    @Test("an alert comes back as it was")
    func alertRoundTrip() {
        let alert = Alert(.critical, code: "store-failed", text: "el disco está lleno: libere espacio")
        #expect(StatsDecoder.decode(encoder.alert(alert, at: noon))?.news == .alert(alert))
    }

    @Test("no data is an empty value, not zero per cent")
    func noData() {
        let event = encoder.campaign(SampleFloor.campaign(abandonment: Ratio(0, outOf: 0), decision: nil), at: noon)
        #expect(event["Abandonment"] == "")
        #expect(event["DialRatio"] == "")
        #expect(event["Limit"] == "")
        #expect(event["AbandonmentOutOf"] == "0")
    }

    @Test("agents logged in are all but the logged out")
    func loggedIn() {
        let campaign = SampleFloor.campaign(agents: [.idle: 2, .paused: 3, .loggedOut: 50])
        #expect(encoder.campaign(campaign, at: noon)["AgentsLoggedIn"] == "5")
    }

    @Test("no line is longer than Asterisk takes, and none carries a line end")
    func lineLimits() {
        let long = String(repeating: "ñandú\r\n", count: 400)
        let decision = PacingDecision(launches: 1, dialRatio: 1, limit: .agents, reason: long)
        let events = [
            encoder.campaign(SampleFloor.campaign(long, decision: decision), at: noon),
            encoder.attempt(SampleFloor.record(detail: long), at: noon),
            encoder.alert(Alert(.notice, code: "x", text: long), at: noon),
        ]
        for header in events.flatMap(\.headers) {
            #expect("\(header.name): \(header.value)".utf8.count <= 1022)
            #expect(!header.value.unicodeScalars.contains { $0 == "\r" || $0 == "\n" })
        }
        #expect(events[2]["Text"]?.utf8.count ?? 0 > 1000)
    }

    @Test("a telephone number leaves the house only as the config says")
    func phonePrivacy() throws {
        let phone = try #require(PhoneNumber(e164: "+56200001101"))
        let record = SampleFloor.record(detail: "56200001101 did not answer on PJSIP/56200001101@carrier")
        func shown(_ privacy: StatsEncoder.PhonePrivacy) -> [String?] {
            let event = StatsEncoder(instance: SampleFloor.instance, privacy: privacy)
                .attempt(record, phone: phone, at: noon)
            return [event["Phone"], event["Detail"]]
        }
        let hidden = "•••••••1101 did not answer on PJSIP/•••••••1101@carrier"
        #expect(shown(.omitted) == ["", hidden])
        #expect(shown(.masked) == ["+•••••••1101", hidden])
        #expect(shown(.whole) == ["+56200001101", record.detail])
    }

    @Test("header names are found without regard to case, and the first of two counts")
    func caseInsensitive() throws {
        let event = encoder.server(SampleFloor.servers[0], at: noon)
        let shouted = StatsEvent(
            name: event.name,
            headers: event.headers.map { .init($0.name.uppercased(), $0.value) } + [.init("Calls", "99")])
        #expect(StatsDecoder.decode(shouted)?.news == .server(SampleFloor.servers[0]))
    }

    @Test("what is not ours, or lacks what makes it ours, is refused")
    func refusals() {
        let good = encoder.campaign(SampleFloor.campaign(), at: noon)
        func without(_ name: String, _ value: String = "") -> StatsEvent {
            StatsEvent(
                name: good.name, headers: good.headers.map { $0.name == name ? .init(name, value) : $0 })
        }
        #expect(StatsDecoder.decode(good) != nil)
        #expect(StatsDecoder.decode(StatsEvent(name: "PromesaDePago", headers: good.headers)) == nil)
        for name in ["Time", "Campaign", "State", "Mode", "AbandonmentCap", "AbandonmentWindow"] {
            #expect(StatsDecoder.decode(without(name)) == nil, "\(name)")
        }
        #expect(StatsDecoder.decode(without("Mode", "psychic")) == nil)
        #expect(StatsDecoder.decode(without("AbandonmentWindow", "1e300")) == nil)
    }

    @Test("nonsense in counts harms nothing")
    func nonsense() throws {
        let good = encoder.campaign(SampleFloor.campaign(), at: noon)
        let nonsense = StatsEvent(
            name: good.name,
            headers: good.headers.map {
                ["AgentsIdle", "CallsRinging", "OutcomeBusy", "OccupancyOutOf"].contains($0.name)
                    ? .init($0.name, "-9e9x") : $0
            })
        guard case .campaign(let campaign) = try #require(StatsDecoder.decode(nonsense)).news else {
            Issue.record("no campaign")
            return
        }
        #expect(campaign.agents[.idle] == nil)
        #expect(campaign.occupancy.value == nil)
    }
}

extension Array {
    /// The elements over and over, `count` of them.
    func cycled(_ count: Int) -> [Element] { (0..<count).map { self[$0 % self.count] } }
}
