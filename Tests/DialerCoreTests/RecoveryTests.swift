import Pacing
import Testing
import Vocabulary

@testable import DialerCore

@Suite("Asterisk's truth wins")
struct RecoveryTests {
    private func open(
        _ number: Int64, on server: ServerID = .pbx, agent: AgentID? = nil, answered: Bool = false, debtor: Int64? = nil
    ) -> OpenAttempt {
        let launched = Floor.morning - .seconds(30)
        return OpenAttempt(
            attempt: AttemptID(rawValue: number), lead: .sample(number, debtor: debtor), server: server, queue: .deudas,
            agent: agent,
            times: AttemptTimes(
                launched: launched, answered: answered || agent != nil ? launched + .seconds(10) : nil,
                connected: agent == nil ? nil : launched + .seconds(12)),
            ringTime: .seconds(25), holdLimit: .seconds(2))
    }

    @Test("the line goes down: no launches, calls wait for the truth however long it takes")
    func down() throws {
        var (floor, attempt) = try Floor.withOneCall(agents: ["ana", "beto"])
        floor.call(attempt, .dialing, .ringing)
        floor.tell(.serverDown(.pbx, reason: "connection reset by peer"))
        floor.stock(5, from: 20)
        floor.pass(.seconds(300))
        #expect(floor.originated.count == 1)
        #expect(floor.records.isEmpty)
        #expect(floor.decision()?.limit == .server)
        #expect(floor.decision()?.reason == "no Asterisk server is connected (pbx: connection reset by peer)")
        #expect(floor.state("ana") == .loggedOut)
        #expect(floor.alerts.count { $0.code == "server-down" } == 1)
        floor.tell(.serverDown(.pbx, reason: "connection reset by peer"))
        #expect(floor.alerts.count { $0.code == "server-down" } == 1, "no news")
    }

    @Test("the line is back: what lives is adopted, the rest is unknown, answered if it had an agent")
    func up() throws {
        var floor = Floor()
        floor.connect(agents: ["ana", "beto", "carla", "dora"])
        floor.stock(4)
        let ids = floor.originated.map(\.attempt)
        for id in ids { floor.call(id, .dialing) }
        floor.call(ids[1], .answered, .queued)
        floor.call(ids[2], .answered, .queued, .connected(AgentID("PJSIP/carla")))
        floor.tell(.serverDown(.pbx, reason: "reset"))
        floor.pass(.seconds(5))
        floor.tell(
            .serverUp(
                .pbx,
                ServerTruth(
                    liveAttempts: [ids[0]: LiveChannel(isUp: true, agent: .ana)],
                    members: [.of("ana", status: 2), .idle("beto"), .idle("carla"), .idle("dora")])))
        #expect(floor.state("ana") == .talking)
        #expect(floor.campaign()?.calls[.talking] == 1 + 1, "and carla's call until its last word has had its second")
        floor.pass(.seconds(1.5))
        #expect(floor.record(ids[1])?.outcome == .unknown)
        #expect(floor.record(ids[1])?.detail == "it ended while Marcador had no line to pbx")
        #expect(floor.record(ids[2])?.outcome == .answered)
        #expect(floor.record(ids[2])?.agent == AgentID("PJSIP/carla"))
        #expect(floor.record(ids[3])?.outcome == .unknown)
        #expect(floor.record(ids[0]) == nil)
        floor.call(ids[0], .completed(.ana), .hungUp(cause: 16, techCause: nil))
        #expect(floor.record(ids[0])?.outcome == .answered)
    }

    @Test("its last words come just after the list did not show it: they count")
    func lastWordsAfterTheList() throws {
        var (floor, attempt) = try Floor.withOneCall()
        floor.call(attempt, .dialing)
        floor.tell(.serverDown(.pbx, reason: "reset"))
        floor.connect(agents: ["ana"])
        floor.skip(.milliseconds(200))
        floor.call(attempt, .hungUp(cause: 17, techCause: "486"))
        #expect(floor.record(attempt)?.outcome == .busy)
    }

    @Test("a call that had its last word when the line went ends by that")
    func lastWordBefore() throws {
        var (floor, attempt) = try Floor.withOneCall()
        floor.call(attempt, .originateEnded(success: false, reason: 5))
        floor.tell(.serverDown(.pbx, reason: "reset"))
        floor.pass(.seconds(2))
        #expect(floor.record(attempt)?.outcome == .busy)
    }

    @Test("the dialplan's account is the end, whatever was missed, also while the line is down")
    func told() throws {
        var (floor, attempt) = try Floor.withOneCall(agents: ["ana", "beto"])
        floor.call(attempt, .dialing)
        floor.tell(.serverDown(.pbx, reason: "reset"))
        let ending = MissedEnding(
            stage: .talked, agent: .ana, waited: .seconds(1), answered: floor.now - .seconds(1), ended: floor.now)
        floor.pass(.seconds(2))
        floor.call(attempt, .told(ending))
        let record = try #require(floor.record(attempt))
        #expect(record.outcome == .answered)
        #expect(record.agent == .ana)
        // Whole seconds of the dialplan never go before what is known to the millisecond.
        let times = [record.times.launched, record.times.answered, record.times.connected, record.times.ended]
        #expect(times.compactMap(\.self) == times.compactMap(\.self).sorted())
        floor.call(attempt, .hungUp(cause: 16, techCause: nil))
        #expect(floor.records.count == 1)
    }

    @Test("the dialplan's account does not take an agent away that was seen")
    func toldLess() throws {
        var (floor, attempt) = try Floor.withOneCall()
        floor.call(attempt, .dialing, .answered, .queued, .connected(.ana))
        floor.call(attempt, .told(MissedEnding(stage: .abandoned, abandonCause: .holdLimit)))
        #expect(floor.record(attempt)?.outcome == .answered)
        #expect(floor.record(attempt)?.abandonCause == nil)
    }

    @Test("hung up before the state was read: what the dialplan kept is waited for, and decides")
    func hungUpBeforeTheTruth() throws {
        for kept in [true, false] {
            var (floor, attempt) = try Floor.withOneCall()
            floor.call(attempt, .dialing, .ringing)
            floor.tell(.serverDown(.pbx, reason: "reset"))
            floor.call(attempt, .hungUp(cause: 16, techCause: nil))
            floor.pass(.seconds(3))
            #expect(floor.record(attempt) == nil, "it may have been answered in between")
            let ending = MissedEnding(stage: .talked, agent: .ana, answered: floor.now, ended: floor.now)
            floor.tell(.serverUp(.pbx, ServerTruth(endings: kept ? [attempt: ending] : [:], members: [.idle("ana")])))
            floor.pass(.seconds(2))
            #expect(floor.record(attempt)?.outcome == (kept ? .answered : .noAnswer))
        }
    }

    @Test("Asterisk is shut down: nothing more is launched there, and what it cuts is no answer of the person's")
    func shutDown() throws {
        var (floor, attempt) = try Floor.withOneCall(agents: ["ana", "beto"])
        floor.call(attempt, .dialing, .ringing)
        floor.tell(.serverClosed(.pbx, reason: "Asterisk is shutting down"))
        floor.call(attempt, .cutByShutdown, .dialEnded(status: "NOANSWER"), .originateEnded(success: false, reason: 0))
        floor.stock(5, from: 20)
        floor.call(attempt, .hungUp(cause: 0, techCause: nil))
        #expect(floor.record(attempt)?.outcome == .unknown)
        #expect(floor.originated.count == 1)
        #expect(floor.decision()?.limit == .server)
        #expect(floor.decision()?.reason == "no Asterisk server takes calls now (pbx: Asterisk is shutting down)")
        #expect(floor.alerts.count { $0.code == "server-closed" } == 1)
        // Called off: nobody says so, and it is tried again.
        floor.pass(.seconds(16))
        #expect(floor.originated.count > 1)
    }

    @Test("what the dialplan kept of a missed ending is taken over")
    func endings() throws {
        var floor = Floor()
        floor.connect(agents: ["ana", "beto", "carla"])
        floor.stock(3)
        let ids = floor.originated.map(\.attempt)
        floor.tell(.serverDown(.pbx, reason: "reset"))
        let answered = floor.now + .seconds(8)
        floor.pass(.seconds(60))
        floor.tell(
            .serverUp(
                .pbx,
                ServerTruth(
                    endings: [
                        ids[0]: MissedEnding(
                            stage: .talked, agent: .ana, waited: .seconds(1), answered: answered,
                            ended: answered + .seconds(30)),
                        ids[1]: MissedEnding(
                            stage: .abandoned, abandonCause: .holdLimit, answered: answered,
                            ended: answered + .seconds(6)),
                        ids[2]: MissedEnding(stage: .machine, answered: answered, ended: answered),
                    ], members: [.idle("ana")])))
        #expect(floor.record(ids[0])?.outcome == .answered)
        #expect(floor.record(ids[0])?.agent == .ana)
        #expect(floor.record(ids[0])?.times.connected == answered + .seconds(1))
        #expect(floor.record(ids[0])?.times.ended == answered + .seconds(30))
        #expect(floor.record(ids[1])?.outcome == .abandoned)
        #expect(floor.record(ids[1])?.abandonCause == .holdLimit)
        #expect(floor.record(ids[2])?.outcome == .machine)
    }

    @Test("after a crash: the journal's open attempts wait for their server, then live or end; no id is used again")
    func crash() throws {
        var floor = Floor()
        floor.recover([open(41), open(42, answered: true), open(43, agent: .ana), open(44)])
        floor.stock[.deudas] = [.sample(44), .sample(50)]
        floor.pass(.seconds(10))
        #expect(floor.records.isEmpty)
        floor.tell(
            .serverUp(
                .pbx,
                ServerTruth(
                    liveAttempts: [AttemptID(rawValue: 44): LiveChannel(isUp: false)], members: [.idle("ana")])))
        floor.pass(.seconds(2))
        #expect(floor.record(AttemptID(rawValue: 41))?.outcome == .unknown)
        #expect(floor.record(AttemptID(rawValue: 42))?.outcome == .unknown)
        #expect(floor.record(AttemptID(rawValue: 43))?.outcome == .answered)
        #expect(floor.record(AttemptID(rawValue: 43))?.agent == .ana)
        #expect(floor.core.launch(of: AttemptID(rawValue: 44)) != nil)
        #expect(!floor.originated.contains { $0.lead.debtor.rawValue == 44 }, "debtor 44 has a live call")
        floor.pass(.seconds(10))
        #expect(floor.originated.allSatisfy { $0.attempt.rawValue > 44 })
    }

    @Test("after a crash: an agent whom the journal has in a talk, and Asterisk has free, is free")
    func staleAgent() throws {
        var floor = Floor()
        floor.recover([open(41, agent: .ana)])
        floor.tell(
            .serverUp(
                .pbx,
                ServerTruth(
                    liveAttempts: [AttemptID(rawValue: 41): LiveChannel(isUp: true)], members: [.idle("ana")])))
        #expect(floor.state("ana") == .idle)
        floor.call(AttemptID(rawValue: 41), .hungUp(cause: 16, techCause: nil))
        #expect(floor.record(AttemptID(rawValue: 41))?.outcome == .answered)
    }

    @Test("after a crash: an attempt on a server that is no longer in the file ends at once")
    func lostServer() {
        var floor = Floor()
        floor.recover([open(41, on: ServerID("gone"))])
        #expect(floor.records.map(\.outcome) == [.unknown])
        #expect(floor.records.first?.detail == "its server gone is no longer in the config file")
    }

    @Test("after a crash: an adopted call that falls silent is taken down")
    func adoptedSilence() {
        var floor = Floor()
        floor.recover([open(41)])
        floor.tell(
            .serverUp(.pbx, ServerTruth(liveAttempts: [AttemptID(rawValue: 41): LiveChannel(isUp: false)])))
        floor.pass(.seconds(17))
        #expect(floor.hungUp == [AttemptID(rawValue: 41)])
        #expect(floor.records.map(\.outcome) == [.unknown])
    }

    @Test("one server down, the other works on")
    func otherServer() {
        var floor = Floor(.of(servers: [.sample(), .sample(.pbx2)]))
        floor.connect(agents: ["ana"])
        floor.connect(.pbx2, agents: ["beto"])
        floor.tell(.serverDown(.pbx, reason: "reset"))
        floor.stock(5)
        #expect(floor.originated.map(\.server) == [.pbx2])
    }

    @Test("a reservation made before the line went is not held afterwards")
    func reservations() throws {
        var (floor, attempt) = try Floor.withOneCall(agents: ["ana"])
        floor.call(attempt, .dialing)
        floor.stock(5, from: 20)
        floor.tell(.serverDown(.pbx, reason: "reset"))
        floor.tell(
            .serverUp(
                .pbx, ServerTruth(liveAttempts: [attempt: LiveChannel(isUp: false)], members: [.idle("ana")])))
        #expect(floor.originated.count == 1, "ana is idle, and the call under way is for her")
        floor.call(attempt, .hungUp(cause: 17, techCause: "486"))
        #expect(floor.originated.count == 2)
    }

    @Test("a server that is not in the file is not used, whatever connects")
    func stranger() {
        var floor = Floor()
        floor.connect(ServerID("stranger"), agents: ["ana"])
        floor.stock(5)
        #expect(floor.originated.isEmpty)
    }
}
