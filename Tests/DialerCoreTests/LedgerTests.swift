import Pacing
import Testing
import Vocabulary

@testable import DialerCore

@Suite("The abandonment ledger on the floor")
struct LedgerTests {
    struct Life: Sendable, CustomStringConvertible {
        var mode: DialMode
        var definition: AbandonmentDefinition.Rule
        var servers = 1
        var other = false
        var seed: UInt64

        var description: String { "\(mode), \(definition), \(servers) servers, shared: \(other), seed \(seed)" }
    }

    /// The promise of the strict gate, with everything that may happen to a floor but agents who walk out on calls.
    @Test(
        "the cap holds over restarts, reloads and breaks after calls",
        arguments: [
            Life(mode: .ratio(6), definition: .ftc, seed: 1), Life(mode: .ratio(4), definition: .strict, seed: 2),
            Life(mode: .ratio(8), definition: .ofcom, servers: 2, seed: 3),
            Life(mode: .ratio(5), definition: .ftc, servers: 2, other: true, seed: 4),
        ])
    func life(_ life: Life) {
        func campaign(_ id: CampaignID) -> Campaign {
            var campaign = Campaign.sample(id, mode: life.mode, cap: 0.1)
            campaign.abandonmentDefinition = AbandonmentDefinition(life.definition)
            return campaign
        }
        var campaigns = [campaign(.deudas)]
        if life.other { campaigns.append(campaign(.otra)) }
        let servers = (1...life.servers).map { Server.sample(ServerID("pbx\($0)")) }
        let plan = FloorPlan.of(servers: servers, campaigns: campaigns)
        var world = World(plan: plan, agents: 6, seed: life.seed)
        world.answers = 0.5
        world.machines = life.definition == .ftc ? 0.1 : 0
        world.talk = 2...20
        world.breaks = 0.15
        for campaign in campaigns {
            world.remember(AbandonmentTally(abandoned: 0, answered: 80), for: campaign.id)
        }
        world.connect()
        if life.other { world.floor.stock(3000, for: .otra, from: 10_001) }
        world.floor.stock(3000)
        for round in 1...9 {
            world.run(.seconds(20))
            switch round % 3 {
            case 0: world.restart()
            case 1:
                world.floor.tell(.planChanged(plan))
                world.readLedgers()
            default: world.endBreaks()
            }
        }
        #expect(world.excess <= 1e-9, "\(world.ledger)")
        let abandoned = world.ledger.values.reduce(0) { $0 + $1.abandoned }
        #expect(abandoned > 3, "the gate is not simply shut")
        // In the end the floor has what the world saw, and a store has the same.
        world.floor.tell(.drain)
        world.run(.seconds(60))
        #expect(world.floor.core.liveCalls == 0)
        for campaign in campaigns {
            let seen = world.ledger[campaign.id]
            #expect(
                world.floor.campaign(campaign.id)?.abandonment
                    == Ratio(seen?.abandoned ?? 0, outOf: seen?.answered ?? 0))
            var kept = AbandonmentLedger(world.reading(of: campaign.id))
            kept.advance(
                to: world.floor.now.milliseconds, window: campaign.abandonmentWindow.wholeMilliseconds,
                definition: campaign.abandonmentDefinition)
            let report = campaign.abandonmentDefinition.report(kept.counts)
            #expect(report.abandoned == seen?.abandoned && report.answered == seen?.answered)
        }
    }

    /// What no gate can hold: docs/abandonment.md. It is at least no more than the calls under way, and nothing but one
    /// call for each agent follows.
    @Test("agents who walk out on calls under way cost those calls at most", arguments: 1...3)
    func walkOut(_ seed: UInt64) {
        var world = World(plan: .of(campaigns: [.sample(mode: .ratio(6), cap: 0.1)]), agents: 6, seed: seed)
        world.answers = 0.5
        world.machines = 0
        world.talk = 2...20
        world.remember(AbandonmentTally(abandoned: 0, answered: 80), for: .deudas)
        world.connect()
        world.floor.stock(3000)
        world.run(.seconds(60))
        let before = world.excess
        #expect(before <= 1e-9)
        var gone = 0
        while gone < 4, world.walkOut() { gone += 1 }
        world.run(.seconds(60))
        #expect(world.excess <= Double(gone))
    }

    @Test("a question that is still open does not lose what ends meanwhile, nor does the one after it")
    func overlappingReadings() throws {
        var (floor, attempt) = try Floor.withOneCall()
        let reading = LedgerReading.of(AbandonmentTally(abandoned: 1, answered: 50), at: floor.now)
        floor.tell(.ledgersAsked)
        floor.call(attempt, .dialing, .answered)
        floor.pass(.seconds(2))
        floor.call(attempt, .hungUp(cause: 16, techCause: nil))
        floor.tell(.ledgersAsked)
        floor.tell(.ledgerRead(.deudas, reading))
        #expect(floor.campaign()?.abandonment == Ratio(2, outOf: 51))
        // The second answer has it itself; one that could not be read changes nothing.
        floor.tell(.ledgerRead(.deudas, nil))
        #expect(floor.campaign()?.abandonment == Ratio(2, outOf: 51))
    }

    @Test("an agent who comes after two seconds comes too late for the FTC, not for Ofcom")
    func late() throws {
        for (rule, expected) in [(AbandonmentDefinition.Rule.ftc, 1.0), (.strict, 1), (.ofcom, 0)] {
            var campaign = Campaign.sample()
            campaign.abandonmentDefinition = AbandonmentDefinition(rule)
            campaign.holdLimit = .seconds(10)
            var (floor, attempt) = try Floor.withOneCall(.of(campaigns: [campaign]))
            floor.call(attempt, .dialing, .answered, .queued)
            floor.pass(.seconds(2.25))
            floor.call(attempt, .connected(.ana))
            #expect(floor.campaign()?.abandonment == Ratio(0, outOf: 0), "shown when it has ended")
            floor.pass(.seconds(5))
            floor.call(attempt, .completed(.ana), .hungUp(cause: 16, techCause: nil))
            #expect(floor.record(attempt)?.answer == .late)
            #expect(floor.campaign()?.abandonment == Ratio(expected, outOf: 1))
        }
    }

    @Test("an answer whose end was lost counts as abandoned: nothing shows that they met an agent")
    func lost() throws {
        var (floor, attempt) = try Floor.withOneCall()
        floor.call(attempt, .dialing, .answered, .queued)
        floor.pass(.seconds(1))
        floor.tell(.serverDown(.pbx, reason: "reset"))
        floor.pass(.seconds(60))
        floor.connect(agents: ["ana"])
        floor.pass(.seconds(3))
        #expect(floor.record(attempt)?.outcome == .unknown)
        #expect(floor.record(attempt)?.answer == .lost)
        #expect(floor.campaign()?.abandonment == Ratio(1, outOf: 1))
    }

    @Test("the call of an agent who has gone may take anybody: it is counted among those under way")
    func reservedAgentLeaves() throws {
        var (floor, _) = try Floor.withOneCall()
        floor.connect(agents: ["ana"])
        floor.agent("ana", .member(.of("ana", paused: true)))
        floor.agent("beto", .member(.of("beto")))
        floor.stock(5, from: 10)
        #expect(floor.originated.count == 1, "beto is for the one whose agent has gone")
        floor.agent("caro", .member(.of("caro")))
        floor.pass(.seconds(1))
        #expect(floor.originated.count == 2)
    }

    @Test("what is left of the budget is in the snapshot")
    func budget() {
        var floor = Floor(.of(campaigns: [.sample(mode: .predictive)]))
        floor.remember(AbandonmentTally(abandoned: 4, answered: 331))
        #expect(floor.campaign()?.abandonmentBudget == 6)
        #expect(floor.campaign()?.abandonmentTarget == 0.027)
        #expect(floor.campaign()?.definition == .ftc && floor.campaign()?.gate == .strict)
    }
}
