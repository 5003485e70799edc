import Pacing
import Testing
import Vocabulary

@testable import DialerCore

@Suite("Operators and the config file")
struct CampaignTests {
    @Test("paused or stopped: leads go back, calls go on, nothing new", arguments: [CampaignState.paused, .stopped])
    func pausedOrStopped(_ state: CampaignState) throws {
        var (floor, attempt) = try Floor.withOneCall()
        floor.stock(10, from: 20)
        floor.pass(.seconds(6))
        floor.tell(.campaignStateChanged(.deudas, state))
        #expect(floor.returned.map(\.lead.account.rawValue) == Array(20...29))
        #expect(floor.decision()?.limit == .state)
        #expect(floor.decision()?.reason == "\(state.rawValue): marcador campaign start deudas")
        floor.tell(.leadsLoaded(.deudas, [.sample(99)], exhausted: true))
        #expect(floor.returned.last?.lead.account.rawValue == 99, "what the store still sends goes back as well")
        floor.call(attempt, .dialing, .answered, .queued, .connected(.ana), .completed(.ana))
        floor.call(attempt, .hungUp(cause: 16, techCause: nil))
        #expect(floor.records.map(\.outcome) == [.answered])
        floor.pass(.seconds(10))
        #expect(floor.originated.count == 1)

        floor.stock[.deudas] = [.sample(50)]
        floor.tell(.campaignStateChanged(.deudas, .running))
        floor.pass(.seconds(6))
        #expect(floor.originated.count == 2)
    }

    @Test("a campaign that was stopped when the daemon last ran stays stopped")
    func remembered() {
        var floor = Floor(states: [.deudas: .stopped])
        floor.connect(agents: ["ana"])
        floor.stock(5)
        floor.pass(.seconds(10))
        #expect(floor.originated.isEmpty)
        #expect(floor.campaign()?.state == .stopped)
        #expect(floor.refills == 0)
    }

    @Test("drain: no launches, leads go back, calls end in their own time")
    func drain() throws {
        var (floor, attempt) = try Floor.withOneCall()
        floor.stock(10, from: 20)
        floor.pass(.seconds(6))
        floor.tell(.drain)
        #expect(floor.returned.count == 10)
        floor.tell(.tick)
        #expect(floor.decision()?.reason == "the daemon is draining: no new calls")
        floor.call(attempt, .dialing, .hungUp(cause: 19, techCause: "480"))
        #expect(floor.core.liveCalls == 0)
        floor.pass(.seconds(10))
        #expect(floor.originated.count == 1)
    }

    @Test("reload: calls and agents stay, the new numbers hold at once")
    func reload() throws {
        var (floor, attempt) = try Floor.withOneCall(agents: ["ana", "beto"])
        floor.stock(5, from: 20)
        floor.pass(.seconds(6))
        #expect(floor.originated.count == 2)
        floor.tell(.planChanged(.of(servers: [.sample(maxCalls: 2)], campaigns: [.sample(maxLines: 9)])))
        #expect(floor.core.liveCalls == 2)
        #expect(floor.state("ana") == .reserved)
        floor.agent("carla", .member(.idle("carla")))
        #expect(floor.originated.count == 2)
        #expect(floor.decision()?.limit == .lines)
        floor.call(attempt, .dialing, .hungUp(cause: 17, techCause: "486"))
        #expect(floor.originated.count == 3)
    }

    @Test("a campaign leaves the file: leads go back, its calls end and are recorded, then it is gone")
    func campaignRemoved() throws {
        var (floor, attempt) = try Floor.withOneCall()
        floor.stock(3, from: 20)
        floor.pass(.seconds(6))
        floor.tell(.planChanged(.of(campaigns: [.sample(.otra)])))
        #expect(floor.returned.count == 3)
        #expect(floor.decision()?.reason == "no longer in the config file: its calls go their way")
        floor.call(attempt, .dialing, .hungUp(cause: 17, techCause: "486"))
        #expect(floor.record(attempt)?.campaign == .deudas)
        floor.tell(.tick)
        #expect(floor.campaign() == nil)
        floor.tell(.leadsLoaded(.deudas, [.sample(99)], exhausted: true))
        #expect(floor.returned.last?.lead.account.rawValue == 99)
    }

    @Test("a campaign leaves the file and comes back: it runs as before")
    func campaignBack() {
        var floor = Floor()
        floor.connect(agents: ["ana"])
        floor.tell(.planChanged(.of(campaigns: [.sample(.otra)])))
        floor.tell(.planChanged(.small))
        floor.stock(1)
        floor.pass(.seconds(6))
        #expect(floor.originated.count == 1)
        #expect(floor.campaign()?.state == .running)
    }

    @Test("leads go back in the same order whatever the campaigns' order in memory")
    func removalOrder() {
        let names = (0..<12).map { "c\($0)" }
        let plan = FloorPlan.of(campaigns: names.map { .sample(CampaignID($0)) })
        var floor = Floor(plan)
        for (index, name) in names.enumerated() {
            floor.tell(
                .leadsLoaded(
                    CampaignID(name), [.sample(Int64(index), campaign: CampaignID(name))], exhausted: true))
        }
        floor.tell(.planChanged(.of(campaigns: [])))
        #expect(floor.returned.map(\.lead.campaign) == names.map { CampaignID($0) }.sorted())
    }

    @Test("a server leaves the file: no launches there, its calls end as long as its line is kept")
    func serverRemoved() throws {
        var (floor, attempt) = try Floor.withOneCall(.of(servers: [.sample(), .sample(.pbx2)]))
        floor.stock(3, from: 20)
        floor.tell(.planChanged(.of(servers: [.sample(.pbx2)])))
        floor.agent("beto", .member(.idle("beto")))
        #expect(floor.originated.count == 1)
        floor.call(attempt, .dialing, .hungUp(cause: 17, techCause: "486"))
        #expect(floor.record(attempt)?.outcome == .busy)
        floor.tell(.tick)
        #expect(floor.core.snapshot(at: floor.now).servers.map(\.id) == [.pbx2])
        #expect(floor.core.snapshot(at: floor.now).agents.isEmpty)
        floor.agent("beto", .member(.idle("beto")))
        #expect(floor.core.snapshot(at: floor.now).agents.isEmpty, "a late word of it makes no ghost")
    }

    @Test("and if its line is cut, they end as unknown: nobody will ever tell")
    func removedServerCut() throws {
        var (floor, attempt) = try Floor.withOneCall(.of(servers: [.sample(), .sample(.pbx2)]))
        floor.tell(.planChanged(.of(servers: [.sample(.pbx2)])))
        floor.tell(.serverDown(.pbx, reason: "closed"))
        #expect(floor.record(attempt)?.outcome == .unknown)
        #expect(floor.core.liveCalls == 0)
        #expect(!floor.alerts.contains { $0.code == "server-down" }, "that was asked for")
    }

    @Test("the ledger's count comes from the store and goes on from there")
    func ledger() throws {
        var (floor, attempt) = try Floor.withOneCall()
        floor.remember(AbandonmentTally(abandoned: 2, answered: 80))
        floor.call(attempt, .dialing, .answered)
        floor.pass(.seconds(2))
        floor.call(attempt, .hungUp(cause: 16, techCause: nil))
        #expect(floor.campaign()?.abandonment == Ratio(3, outOf: 81))
        #expect(floor.campaign()?.answerRate == Ratio(1, outOf: 1))
        #expect(floor.campaign()?.outcomes == [.abandoned: 1])
    }

    @Test("what ends while the store counts is added to its answer, once")
    func ledgerRecount() throws {
        var (floor, attempt) = try Floor.withOneCall()
        floor.remember(AbandonmentTally(abandoned: 2, answered: 80))
        floor.tell(.ledgersAsked)
        floor.call(attempt, .dialing, .answered)
        floor.pass(.seconds(2))
        floor.call(attempt, .hungUp(cause: 16, techCause: nil))
        #expect(floor.campaign()?.abandonment == Ratio(3, outOf: 81))
        floor.remember(AbandonmentTally(abandoned: 1, answered: 70))
        #expect(floor.campaign()?.abandonment == Ratio(2, outOf: 71))
        floor.remember(AbandonmentTally(abandoned: 1, answered: 70))
        #expect(floor.campaign()?.abandonment == Ratio(1, outOf: 70))
    }

    @Test("who hangs up before the hold limit was not left waiting: the rate leaves them out")
    func earlyLeaver() throws {
        var (floor, attempt) = try Floor.withOneCall()
        floor.call(attempt, .dialing, .answered)
        floor.pass(.seconds(1.75))
        floor.call(attempt, .hungUp(cause: 16, techCause: nil))
        #expect(floor.record(attempt)?.outcome == .abandoned)
        #expect(floor.campaign()?.abandonment == Ratio(0, outOf: 1))
    }
}
