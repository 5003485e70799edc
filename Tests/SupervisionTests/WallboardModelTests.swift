import DialerCore
import Pacing
import Supervision
import Testing
import Vocabulary

@Suite("The floor as a wallboard learns it")
struct WallboardModelTests {
    let encoder = SampleFloor.encoder
    let noon = SampleFloor.noon

    @Test("events alone rebuild the floor")
    func rebuild() {
        var model = WallboardModel()
        var publisher = StatsPublisher(encoder: encoder)
        let floor = SampleFloor.floor(campaigns: [SampleFloor.campaign("b"), SampleFloor.campaign("a")])
        for event in publisher.due(floor, now: .epoch).shuffled() { model.apply(event, receivedAt: .epoch) }
        #expect(model.campaigns.map(\.now) == [SampleFloor.campaign("a"), SampleFloor.campaign("b")])
        #expect(model.agents.map(\.now) == SampleFloor.people.filter { $0.state != .loggedOut })
        #expect(model.servers.map(\.now) == SampleFloor.servers)
        #expect(model.at == noon)
        #expect(model.unreadable == 0)
    }

    @Test("the floor itself gives the same model as its events")
    func snapshot() {
        var direct = WallboardModel()
        direct.apply(SampleFloor.floor(), from: encoder, receivedAt: .epoch)
        var learnt = WallboardModel()
        for event in encoder.floor(SampleFloor.floor()) { learnt.apply(event, receivedAt: .epoch) }
        #expect(direct.campaigns.map(\.now) == learnt.campaigns.map(\.now))
        #expect(direct.agents.map(\.now) == learnt.agents.map(\.now))
    }

    @Test("an agent who is gone from the floor is gone from the board")
    func gone() {
        var model = WallboardModel()
        model.apply(SampleFloor.floor(), from: encoder, receivedAt: .epoch)
        model.apply(SampleFloor.floor(agents: [SampleFloor.people[4]]), from: encoder, receivedAt: .epoch)
        #expect(model.agents.map(\.now.name) == ["Ana Ruiz"])
    }

    @Test("events of others are not counted; ours that cannot be read are")
    func unreadable() {
        var model = WallboardModel()
        model.apply(StatsEvent(name: "PromesaDePago", headers: [.init("Monto", "1")]), receivedAt: .epoch)
        #expect(model.unreadable == 0)
        model.apply(StatsEvent(name: "MarcadorAgent", headers: [.init("Agent", "x")]), receivedAt: .epoch)
        #expect(model.unreadable == 1)
    }

    @Test("two installations with campaigns of one name stay apart")
    func instances() {
        var model = WallboardModel()
        let other = StatsEncoder(instance: InstanceID(rawValue: "zz"))
        model.apply(SampleFloor.floor(), from: encoder, receivedAt: .epoch)
        model.apply(SampleFloor.floor(agents: []), from: other, receivedAt: .epoch)
        #expect(model.campaigns.count == 2)
        #expect(!model.agents.isEmpty)
    }

    private func floor(_ second: Int64, calls: Int, busy: Int, _ limit: PacingLimit, _ reason: String) -> FloorSnapshot
    {
        let decision = PacingDecision(launches: 1, dialRatio: 1, limit: limit, reason: reason)
        return SampleFloor.floor(
            at: noon + .seconds(second),
            campaigns: [SampleFloor.campaign(calls: [.ringing: calls], outcomes: [.busy: busy], decision: decision)],
            agents: [])
    }

    @Test("decisions gather launches while the limit is the same, and start anew when it changes")
    func decisions() {
        var model = WallboardModel()
        let floors = [
            floor(0, calls: 0, busy: 0, .agents, "first"), floor(1, calls: 3, busy: 0, .agents, "second"),
            floor(2, calls: 3, busy: 2, .agents, "third"), floor(3, calls: 3, busy: 2, .agents, "nothing new"),
            floor(4, calls: 3, busy: 2, .hours, "closed"), floor(30, calls: 1, busy: 4, .hours, "still closed"),
            floor(40, calls: 1, busy: 5, .hours, "one more"),
        ]
        for floor in floors { model.apply(floor, from: encoder, receivedAt: .epoch) }
        #expect(model.decisions.map(\.launched) == [1, 0, 5])
        #expect(model.decisions.map(\.limit) == [.hours, .hours, .agents])
        #expect(model.decisions.map(\.reason) == ["one more", "closed", "third"])
    }

    @Test("time under each limit adds up by the daemon's clock")
    func heldBack() throws {
        var model = WallboardModel()
        for floor in [
            floor(0, calls: 0, busy: 0, .agents, ""), floor(7, calls: 0, busy: 0, .hours, ""),
            floor(10, calls: 4, busy: 0, .agents, ""), floor(12, calls: 0, busy: 0, .agents, ""),
        ] { model.apply(floor, from: encoder, receivedAt: .epoch) }
        let row = try #require(model.campaigns.first)
        #expect(row.heldBack == [.agents: .seconds(9), .hours: .seconds(3)])
        #expect(row.mostCalls == 4)
    }

    @Test("a restarted daemon counts from zero, which launches nothing")
    func restart() {
        var model = WallboardModel()
        model.apply(floor(0, calls: 5, busy: 900, .agents, "before"), from: encoder, receivedAt: .epoch)
        model.apply(floor(20, calls: 0, busy: 0, .noAgents, "after"), from: encoder, receivedAt: .epoch)
        #expect(model.decisions.map(\.launched) == [0, 0])
    }

    @Test("conversations and talk are counted for each agent")
    func tallies() {
        var model = WallboardModel()
        for outcome in [Outcome.answered, .answered, .abandoned] {
            model.apply(encoder.attempt(SampleFloor.record(outcome: outcome), at: noon), receivedAt: .epoch)
        }
        model.apply(encoder.attempt(SampleFloor.record(agent: nil), at: noon), receivedAt: .epoch)
        #expect(model.tallies.keys.map(\.rawValue) == ["PJSIP/201"])
        #expect(model.tallies[AgentID("PJSIP/201")]?.conversations == 2)
        #expect(model.tallies[AgentID("PJSIP/201")]?.talk == .seconds(121))
    }

    @Test("alerts are kept newest first, and not without end")
    func alerts() {
        var model = WallboardModel()
        for number in 0..<70 {
            model.apply(encoder.alert(Alert(.notice, code: "n", text: "\(number)"), at: noon), receivedAt: .epoch)
        }
        #expect(model.alerts.count == WallboardModel.tail)
        #expect(model.alerts.first?.alert.text == "69")
    }

    @Test("what is silent for a minute is forgotten")
    func forgetting() {
        var model = WallboardModel()
        model.apply(SampleFloor.floor(), from: encoder, receivedAt: .epoch)
        model.forget(now: Timestamp(seconds: 59))
        #expect(model.campaigns.count == 1)
        model.forget(now: Timestamp(seconds: 60))
        #expect(model.campaigns.isEmpty && model.agents.isEmpty && model.servers.isEmpty)
    }
}
