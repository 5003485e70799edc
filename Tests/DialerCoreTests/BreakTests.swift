import Pacing
import Testing
import Vocabulary

@testable import DialerCore

/// Agents who ask for a break are drained, not robbed.
@Suite("An agent who asks for a break")
struct BreakTests {
    private func key(_ name: String) -> AgentKey { AgentKey(server: .pbx, agent: AgentID("PJSIP/\(name)")) }

    @Test("is paused at once on a call, and not counted on after it")
    func onCall() throws {
        var (floor, attempt) = try Floor.withOneCall(agents: ["ana"])
        floor.stock(5, from: 10)
        floor.call(attempt, .dialing, .answered, .queued)
        floor.agent("ana", .ringing(attempt))
        floor.agent("ana", .connected(attempt))
        floor.call(attempt, .connected(.ana))
        floor.tell(.breakAsked(key("ana"), reason: "lunch"))
        #expect(floor.pauses.map(\.agent) == [.ana] && floor.pauses[0].isPaused && floor.pauses[0].reason == "lunch")
        #expect(floor.state("ana") == .talking)
        floor.agent("ana", .member(.of("ana", status: 2, inCall: true, paused: true, reason: "lunch")))
        floor.call(attempt, .completed(.ana), .hungUp(cause: 16, techCause: nil))
        floor.agent("ana", .member(.of("ana", paused: true, reason: "lunch")))
        floor.pass(.seconds(5))
        #expect(floor.state("ana") == .paused(reason: "lunch"))
        #expect(floor.originated.count == 1 && floor.pauses.count == 1)
    }

    @Test("and is idle without a call on its way, is paused at once")
    func idle() {
        var floor = Floor()
        floor.connect(agents: ["ana"])
        floor.tell(.breakAsked(key("ana"), reason: ""))
        #expect(floor.pauses.count == 1)
        floor.stock(5)
        floor.pass(.seconds(5))
        #expect(floor.originated.isEmpty, "no launch counts on them, though Asterisk has not confirmed the pause")
        #expect(floor.decision()?.limit == .noAgents)
    }

    @Test("and has a call under way that was launched for them, still gets it")
    func reserved() throws {
        var (floor, attempt) = try Floor.withOneCall(agents: ["ana", "beto"])
        floor.stock(5, from: 10)
        #expect(floor.originated.count == 2)
        floor.tell(.breakAsked(key("ana"), reason: "lunch"))
        #expect(floor.pauses.isEmpty && floor.state("ana") == .reserved)
        // Nobody answers: she may go, and nothing is launched in the place of that call.
        floor.call(attempt, .dialing, .hungUp(cause: 17, techCause: "486"))
        floor.pass(.seconds(2))
        #expect(floor.pauses.map(\.agent) == [.ana])
        #expect(floor.originated.count == 2)
    }

    @Test("waits for all calls that were launched while they could be counted on, and for none launched later")
    func predictive() throws {
        var floor = Floor(.of(campaigns: [.sample(mode: .ratio(2))]))
        floor.remember(AbandonmentTally(abandoned: 0, answered: 100_000))
        floor.connect(agents: ["ana", "beto"])
        floor.stock(40)
        let first = floor.originated
        #expect(first.count == 4)
        floor.tell(.breakAsked(key("ana"), reason: "lunch"))
        floor.pass(.seconds(2))
        #expect(floor.pauses.isEmpty && floor.originated.count == 4, "four calls are enough for beto")
        for launch in first.prefix(3) { floor.call(launch.attempt, .dialing, .hungUp(cause: 17, techCause: "486")) }
        floor.pass(.seconds(2))
        #expect(floor.originated.count == 5, "two for beto, none for ana")
        #expect(floor.pauses.isEmpty)
        let last = first[3].attempt
        floor.call(last, .dialing, .hungUp(cause: 17, techCause: "486"))
        floor.pass(.seconds(2))
        #expect(floor.pauses.map(\.agent) == [.ana], "the later calls do not count on her")
    }

    @Test("is asked for again when Asterisk does not confirm it, and back when they are")
    func again() {
        var floor = Floor()
        floor.connect(agents: ["ana"])
        floor.tell(.breakAsked(key("ana"), reason: "lunch"))
        floor.pass(.seconds(9))
        #expect(floor.pauses.count == 1)
        floor.pass(.seconds(2))
        #expect(floor.pauses.count == 2)
        floor.agent("ana", .member(.of("ana", paused: true, reason: "lunch")))
        floor.pass(.seconds(30))
        #expect(floor.pauses.count == 2)
        floor.tell(.breakOver(key("ana")))
        #expect(floor.pauses.last?.isPaused == false)
        floor.agent("ana", .member(.idle("ana")))
        #expect(floor.state("ana") == .idle)
        floor.stock(1)
        #expect(floor.originated.count == 1)
    }

    @Test("may think better of it before it begins")
    func withdrawn() throws {
        var (floor, attempt) = try Floor.withOneCall(agents: ["ana"])
        floor.stock(5, from: 10)
        floor.tell(.breakAsked(key("ana"), reason: "lunch"))
        floor.tell(.breakOver(key("ana")))
        floor.call(attempt, .dialing, .hungUp(cause: 17, techCause: "486"))
        floor.pass(.seconds(2))
        #expect(floor.pauses.isEmpty && floor.originated.count == 2)
    }
}
