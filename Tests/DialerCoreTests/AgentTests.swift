import Pacing
import Testing
import Vocabulary

@testable import DialerCore

@Suite("An agent's state follows what the queue says, in whatever order it comes")
struct AgentTests {
    /// A floor with ana as member, and nothing to dial.
    private func floor(_ report: MemberReport = .idle("ana")) -> Floor {
        var floor = Floor()
        floor.tell(.serverUp(.pbx, ServerTruth(members: [report])))
        return floor
    }

    private let call = AttemptID(rawValue: 900)

    @Test(
        "device states",
        arguments: [
            (0, AgentState.Kind.idle), (1, .idle), (2, .talking), (3, .talking), (4, .loggedOut), (5, .loggedOut),
            (6, .ringing), (7, .talking), (8, .talking),
        ])
    func devices(_ status: Int, _ kind: AgentState.Kind) {
        #expect(floor(.of("ana", status: status)).state("ana")?.kind == kind)
    }

    @Test("a day: rings, talks, wraps up, is idle again")
    func day() {
        var floor = floor(.of("ana", wrapUp: .seconds(10)))
        floor.agent("ana", .ringing(call))
        #expect(floor.state("ana") == .ringing)
        floor.agent("ana", .member(.of("ana", status: 6, wrapUp: .seconds(10))))
        floor.agent("ana", .connected(call))
        floor.agent("ana", .member(.of("ana", status: 2, wrapUp: .seconds(10))))
        #expect(floor.state("ana") == .talking)
        floor.pass(.seconds(60))
        floor.agent("ana", .completed)
        floor.agent("ana", .member(.of("ana", status: 1, lastCall: floor.now, wrapUp: .seconds(10))))
        #expect(floor.state("ana") == .wrapUp)
        floor.pass(.seconds(9.5))
        #expect(floor.state("ana") == .wrapUp)
        floor.pass(.seconds(0.5))
        #expect(floor.state("ana") == .idle)
    }

    @Test("the disposition prompt keeps the phone in use: wrap-up until it is not")
    func dispositionPrompt() {
        var floor = floor()
        floor.agent("ana", .connected(call))
        floor.agent("ana", .member(.of("ana", status: 2)))
        floor.pass(.seconds(30))
        floor.agent("ana", .completed)
        #expect(floor.state("ana") == .wrapUp)
        floor.pass(.seconds(7))
        #expect(floor.state("ana") == .wrapUp)
        floor.agent("ana", .member(.of("ana", status: 1)))
        #expect(floor.state("ana") == .idle)
    }

    @Test("a report that the phone is free, sent before the call was connected, does not end the talk")
    func lateFree() {
        var floor = floor()
        floor.agent("ana", .ringing(call))
        floor.agent("ana", .connected(call))
        floor.pass(.seconds(0.5))
        floor.agent("ana", .member(.of("ana", status: 1)))
        #expect(floor.state("ana") == .talking)
        floor.agent("ana", .member(.of("ana", status: 2)))
        #expect(floor.state("ana") == .talking)
    }

    @Test("a report that the phone is in use, come after the end, is wrap-up, not a new talk")
    func lateInUse() {
        var floor = floor()
        floor.agent("ana", .connected(call))
        floor.pass(.seconds(3))
        floor.agent("ana", .completed)
        #expect(floor.state("ana") == .idle)
        floor.agent("ana", .member(.of("ana", status: 2)))
        #expect(floor.state("ana") == .wrapUp)
        floor.agent("ana", .member(.of("ana", status: 1)))
        #expect(floor.state("ana") == .idle)
    }

    @Test("AgentComplete lost: the phone that is free again ends the talk, and wrap-up begins")
    func completeLost() {
        var floor = floor(.of("ana", wrapUp: .seconds(10)))
        floor.agent("ana", .connected(call))
        floor.agent("ana", .member(.of("ana", status: 2, wrapUp: .seconds(10))))
        floor.pass(.seconds(30))
        floor.agent("ana", .member(.of("ana", status: 1, wrapUp: .seconds(10))))
        #expect(floor.state("ana") == .wrapUp)
        floor.pass(.seconds(10))
        #expect(floor.state("ana") == .idle)
    }

    @Test("in a call by the queue's word (InCall) until AgentComplete, whether or not a report follows")
    func inCall() {
        var floor = floor(.of("ana", status: 2, inCall: true))
        #expect(floor.state("ana") == .talking)
        floor.agent("ana", .connected(call))
        floor.agent("ana", .member(.of("ana", status: 1, inCall: true)))
        #expect(floor.state("ana") == .talking)
        floor.pass(.seconds(10))
        floor.agent("ana", .completed)
        #expect(floor.state("ana") == .idle)
    }

    @Test("pausing in a talk: the talk goes on, then the pause is there, reason and all")
    func pauseInTalk() {
        var floor = floor()
        floor.agent("ana", .connected(call))
        floor.agent("ana", .member(.of("ana", status: 2, paused: true, reason: "almuerzo")))
        #expect(floor.state("ana") == .talking)
        floor.pass(.seconds(10))
        floor.agent("ana", .completed)
        #expect(floor.state("ana") == .wrapUp)
        floor.agent("ana", .member(.of("ana", status: 1, paused: true, reason: "almuerzo")))
        #expect(floor.state("ana") == .paused(reason: "almuerzo"))
        floor.agent("ana", .member(.idle("ana")))
        #expect(floor.state("ana") == .idle)
    }

    @Test("connected anew within a wrap-up: the rest of it is kept")
    func reconnectInWrapUp() {
        var floor = Floor()
        let report = MemberReport.of("ana", lastCall: floor.now - .seconds(4), wrapUp: .seconds(10))
        floor.tell(.serverUp(.pbx, ServerTruth(members: [report])))
        #expect(floor.state("ana") == .wrapUp)
        floor.pass(.seconds(5.5))
        #expect(floor.state("ana") == .wrapUp)
        floor.pass(.seconds(0.75))
        #expect(floor.state("ana") == .idle)
    }

    @Test("nobody answers: idle at once, also where the phone reports nothing")
    func ringNoAnswer() {
        var floor = floor()
        floor.agent("ana", .ringing(call))
        floor.agent("ana", .didNotAnswer)
        #expect(floor.state("ana") == .idle)
        floor.agent("ana", .connected(call))
        floor.agent("ana", .didNotAnswer)
        #expect(floor.state("ana") == .talking, "too late to matter")
    }

    @Test("a member of two queues: paused in one is idle for the other, gone from both is logged out")
    func twoQueues() {
        let plan = FloorPlan.of(campaigns: [.sample(), .sample(.otra, queue: .otra)])
        var floor = Floor(plan)
        floor.tell(.serverUp(.pbx, ServerTruth(members: [.of("ana", paused: true), .idle("ana", queue: .otra)])))
        #expect(floor.state("ana") == .idle)
        floor.stock(5)
        #expect(floor.originated.isEmpty)
        #expect(floor.decision()?.limit == .noAgents)
        floor.stock(5, for: .otra, from: 100)
        #expect(floor.originated.count == 1)
        floor.agent("ana", .removed(.otra))
        #expect(floor.state("ana")?.kind == .paused)
        floor.agent("ana", .removed(.deudas))
        #expect(floor.state("ana") == .loggedOut)
    }

    @Test("removed in a talk: logged out for the dialer; back again with the talk still on: talking")
    func removedInTalk() {
        var floor = floor()
        floor.agent("ana", .connected(call))
        floor.agent("ana", .removed(.deudas))
        #expect(floor.state("ana") == .loggedOut)
        floor.agent("ana", .member(.of("ana", status: 2)))
        #expect(floor.state("ana") == .talking)
    }

    @Test("somebody who leaves the list at a reconnect is logged out")
    func notMentioned() {
        var floor = floor()
        floor.connect(agents: ["beto"])
        #expect(floor.state("ana") == .loggedOut)
        #expect(floor.state("beto") == .idle)
    }

    @Test("events of agents nobody has heard of change nothing")
    func stranger() {
        var floor = floor()
        floor.agent("zoe", .connected(call))
        floor.agent("zoe", .completed)
        floor.agent("zoe", .removed(.deudas))
        #expect(floor.state("zoe") == nil)
    }

    @Test("an agent spoken for goes away: the call goes on, and another agent's absence is not made up")
    func reservedLeaves() throws {
        var (floor, attempt) = try Floor.withOneCall()
        floor.agent("ana", .member(.of("ana", paused: true)))
        #expect(floor.state("ana")?.kind == .paused)
        floor.agent("ana", .member(.idle("ana")))
        #expect(floor.state("ana") == .reserved, "her call is still under way")
        floor.call(attempt, .dialing, .hungUp(cause: 17, techCause: "486"))
        #expect(floor.state("ana") == .idle)
    }

    @Test("how long wrap-up takes is learned from what agents do, not from breaks")
    func wrapUpLearned() throws {
        var floor = floor()
        func mean(_ floor: Floor) throws -> Double {
            var curve = try #require(floor.core.desks[.deudas]).estimates.wrapUp
            curve.refresh()
            return curve.mean
        }
        let before = try mean(floor)
        for _ in 1...40 {
            floor.agent("ana", .connected(call))
            floor.agent("ana", .member(.of("ana", status: 2)))
            floor.pass(.seconds(3))
            floor.agent("ana", .completed)
            floor.pass(.seconds(6))
            floor.agent("ana", .member(.idle("ana")))
            floor.tell(.tick)
        }
        let learned = try mean(floor)
        #expect(before > 15)
        #expect((5.5...9).contains(learned))
        for _ in 1...40 {
            floor.agent("ana", .connected(call))
            floor.agent("ana", .member(.of("ana", status: 2, paused: true)))
            floor.pass(.seconds(3))
            floor.agent("ana", .completed)
            floor.agent("ana", .member(.of("ana", paused: true)))
            floor.pass(.seconds(30))
            floor.agent("ana", .member(.idle("ana")))
        }
        #expect((try mean(floor) - learned).magnitude < 0.01)
    }

    @Test("occupancy: talk and wrap-up of all who are there; pauses are left out")
    func occupancy() throws {
        var floor = Floor()
        floor.connect(agents: ["ana", "beto", "carla"])
        floor.agent("carla", .member(.of("carla", paused: true)))
        floor.tell(.tick)
        floor.agent("ana", .connected(call))
        floor.pass(.seconds(60))
        let occupancy = try #require(floor.campaign()?.occupancy)
        #expect(abs(occupancy.count - 60) < 0.001)
        #expect(abs(occupancy.outOf - 120) < 0.001)
    }
}

@Suite("News that overtake each other")
struct LateNewsTests {
    @Test("a phone that rang for a call whose end a script has told already does not ring for ever")
    func ringsAfterTheEnd() throws {
        var (floor, attempt) = try Floor.withOneCall(agents: ["ana", "beto"])
        floor.call(attempt, .answered, .queued)
        floor.call(attempt, .told(MissedEnding(stage: .abandoned, abandonCause: .hungUp)))
        #expect(floor.record(attempt)?.outcome == .abandoned)
        // Asterisk's event, which waited in the longer line.
        floor.agent("beto", .ringing(attempt))
        #expect(floor.state("beto") == .idle)
    }
}

@Suite("A large floor does not decide anew at each of a hundred news")
struct ManyNewsTests {
    @Test("calls that end within a few milliseconds are replaced together, soon, and none is forgotten")
    func together() throws {
        var floor = Floor()
        floor.connect(agents: (1...80).map { "agente\($0)" })
        floor.stock(200)
        floor.pass(.seconds(1))
        let first = floor.originated.map(\.attempt)
        #expect(first.count == 80)
        let before = floor.decisions.count
        floor.skip(.milliseconds(10))
        // In one moment: the first is answered at once, the others wait for a later event.
        for attempt in first.prefix(40) { floor.call(attempt, .dialing, .hungUp(cause: 17, techCause: "486")) }
        #expect(floor.originated.count == 81)
        #expect(floor.decisions.count == before + 1)
        floor.skip(.milliseconds(10))
        floor.call(first[40], .ringing)
        #expect(floor.originated.count == 120)
        #expect(floor.decisions.count == before + 2)
        // Nothing else happens: the tick makes up for what was put off.
        for attempt in first[41..<50] { floor.call(attempt, .dialing, .hungUp(cause: 17, techCause: "486")) }
        floor.pass(.milliseconds(250))
        #expect(floor.originated.count == 129)
    }
}
