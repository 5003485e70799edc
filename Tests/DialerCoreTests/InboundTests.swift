import Pacing
import Testing
import Vocabulary

@testable import DialerCore

/// People whom no campaign called, in the same queues.
@Suite("Inbound calls")
struct InboundTests {
    private static func joined(_ channel: String, _ queue: QueueName = .deudas) -> CoreEvent {
        .caller(.pbx, .joined(queue, channel: channel))
    }

    @Test("callers who wait come before ours: no call is launched for the agents they will have")
    func waiting() {
        var floor = Floor()
        floor.connect(agents: ["ana", "beto", "caro"])
        floor.tell(Self.joined("1795301430.4"))
        floor.tell(Self.joined("1795301431.8"))
        floor.stock(9)
        #expect(floor.originated.count == 1)
        #expect(floor.decision()?.figures?.ahead == 2)
        floor.tell(.caller(.pbx, .left(channel: "1795301430.4")))
        #expect(floor.originated.count == 2)
    }

    @Test("one for whom a telephone rings has an agent already")
    func rung() {
        var floor = Floor()
        floor.connect(agents: ["ana", "beto", "caro"])
        floor.tell(Self.joined("1795301430.4"))
        floor.agent("ana", .ringing(nil))
        floor.agent("ana", .member(.of("ana", status: 6)))
        floor.stock(9)
        #expect(floor.originated.count == 2)
        #expect(floor.decision()?.figures?.ahead == 0)
    }

    @Test("an agent with such a call is busy until its end")
    func conversation() {
        var floor = Floor()
        floor.connect(agents: ["ana"])
        floor.agent("ana", .ringing(nil))
        floor.agent("ana", .connected(nil))
        floor.stock(9)
        floor.pass(.seconds(30))
        #expect(floor.originated.isEmpty && floor.state("ana") == .talking)
        #expect(floor.decision()?.figures?.elsewhere == 1)
        floor.agent("ana", .completed)
        floor.agent("ana", .member(.idle("ana")))
        #expect(floor.originated.count == 1)
    }

    @Test("callers of another queue count as far as its members are ours")
    func otherQueue() {
        var floor = Floor()
        var members = ["ana", "beto", "caro"].map { MemberReport.idle($0) }
        members.append(.idle("ana", queue: .otra))
        floor.tell(.serverUp(.pbx, ServerTruth(members: members)))
        for number in 1...9 { floor.tell(Self.joined("1795301430.\(number)", .otra)) }
        floor.stock(9)
        #expect(floor.originated.count == 2, "ana is theirs")
    }

    @Test("a server says anew who waits, and nobody waits on one that is gone")
    func truth() {
        var floor = Floor()
        floor.connect(agents: ["ana", "beto"])
        floor.tell(Self.joined("1795301430.4"))
        floor.tell(.serverDown(.pbx, reason: "reset"))
        floor.stock(9)
        let caller = WaitingCaller(queue: .deudas, channel: "1795301440.2")
        floor.tell(
            .serverUp(.pbx, ServerTruth(members: [.idle("ana"), .idle("beto")], callers: [caller])))
        #expect(floor.originated.count == 1)
        floor.tell(.caller(.pbx, .left(channel: "1795301440.2")))
        #expect(floor.originated.count == 2)
    }

    @Test("they are no calls of ours: the gate counts none of them as answered")
    func ledger() throws {
        var floor = Floor(.of(campaigns: [.sample(mode: .ratio(4))]))
        floor.remember(AbandonmentTally(abandoned: 4, answered: 134))
        floor.connect(agents: ["ana", "beto"])
        for number in 1...40 { floor.tell(Self.joined("1795301430.\(number)")) }
        floor.stock(20)
        #expect(floor.originated.isEmpty, "both agents are theirs")
        let figures = try #require(floor.decision()?.figures)
        #expect(figures.ahead == 2 && figures.answered == 134)
    }

    @Test("their talk time is learned apart, and stands for an agent who has such a call")
    func talk() throws {
        var floor = Floor()
        floor.connect(agents: ["ana", "beto"])
        let desk = { (floor: Floor) in floor.core.desks[place: 0] }
        for _ in 1...20 {
            #expect(desk(floor).inboundTalk.table == nil)
            floor.agent("ana", .connected(nil))
            floor.pass(.seconds(12))
            floor.agent("ana", .completed)
            floor.agent("ana", .member(.idle("ana")))
            floor.pass(.milliseconds(250))
        }
        floor.pass(.seconds(20))
        let learned = try #require(desk(floor).inboundTalk.table)
        #expect(learned.mean < 110 && learned.mean > 12, "from 180 s towards 12 s: \(learned.mean)")
        #expect(desk(floor).estimates.talk.mean > 100, "nothing was learned of the campaign's own")
    }
}
