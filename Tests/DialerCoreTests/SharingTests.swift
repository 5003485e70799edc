import Pacing
import Testing
import Vocabulary

@testable import DialerCore

/// Campaigns that share agents: by priority, then by weight.
@Suite("Several campaigns share a team")
struct SharingTests {
    private static let weights = [CampaignID.deudas: 3, .otra: 1]

    private static func plan(
        _ mode: DialMode, weights: [CampaignID: Int] = weights, priorities: [CampaignID: Int] = [:],
        targets: [CampaignID: Double] = [:]
    ) -> FloorPlan {
        let campaigns = weights.keys.sorted().map { id in
            var campaign = Campaign.sample(
                id, mode: mode, priority: priorities[id] ?? 0, weight: weights[id] ?? 1)
            campaign.abandonmentTarget = targets[id] ?? campaign.abandonmentTarget
            return campaign
        }
        return .of(campaigns: campaigns)
    }

    private static func world(_ plan: FloorPlan, agents: Int, seed: UInt64 = 5, leads: Int64 = 6000) -> World {
        var world = World(plan: plan, agents: agents, seed: seed)
        for campaign in plan.campaigns {
            world.remember(AbandonmentTally(abandoned: 2000, answered: 100_000), for: campaign.id)
        }
        world.connect()
        for (place, campaign) in plan.campaigns.enumerated() {
            world.floor.stock(leads == 0 ? 0 : Int(leads), for: campaign.id, from: Int64(place) * 100_000)
        }
        return world
    }

    /// Seconds of conversation by campaign from then on.
    private static func talk(_ floor: Floor, from start: Timestamp = .epoch) -> [CampaignID: Double] {
        var talk: [CampaignID: Double] = [:]
        for record in floor.records {
            guard let connected = record.times.connected, let ended = record.times.ended, connected >= start
            else { continue }
            talk[record.campaign, default: 0] += (ended - connected).inSeconds
        }
        return talk
    }

    private static func share(_ talk: [CampaignID: Double], of campaign: CampaignID = .deudas) -> Double {
        talk[campaign, default: 0] / max(1, talk.values.reduce(0, +))
    }

    @Test("four free agents are three and one at once, whoever is asked first")
    func atOnce() {
        var floor = Floor(Self.plan(.progressive))
        floor.stock[.deudas] = (1...9).map { .sample($0) }
        floor.stock[.otra] = (101...109).map { .sample($0, campaign: .otra) }
        floor.tell(.portfolioChanged)
        floor.connect(agents: ["ana", "beto", "caro", "dino"])
        let launched = Dictionary(grouping: floor.originated, by: \.lead.campaign).mapValues(\.count)
        #expect(launched == [.deudas: 3, .otra: 1])
        #expect(floor.campaign()?.agents == [.reserved: 4])
    }

    @Test(
        "agents' time follows the weights, on teams that divide by them and on others",
        arguments: [(DialMode.progressive, 8), (.progressive, 2), (.predictive, 12), (.ratio(2), 5)])
    func weights(_ mode: DialMode, _ agents: Int) {
        var world = Self.world(Self.plan(mode), agents: agents)
        world.run(.seconds(1200))
        let share = Self.share(Self.talk(world.floor, from: Floor.morning + .seconds(200)))
        #expect(abs(share - 0.75) < 0.05, "\(mode) with \(agents): \(share)")
    }

    @Test("a campaign without leads gives its share away, and has it back with its next leads")
    func starved() {
        var world = Self.world(Self.plan(.predictive), agents: 12, leads: 0)
        world.floor.stock(4000, for: .otra, from: 100_000)
        world.run(.seconds(400))
        let alone = Self.talk(world.floor)
        #expect(alone[.deudas] == nil)
        #expect((alone[.otra] ?? 0) > 400 * 12 * 0.5, "nobody waits for the other campaign's leads: \(alone)")
        let back = world.floor.now
        world.floor.stock(4000)
        world.run(.seconds(900))
        let share = Self.share(Self.talk(world.floor, from: back + .seconds(60)))
        #expect(abs(share - 0.75) < 0.06, "\(share)")
    }

    @Test("one that is to abandon far fewer is not starved by the other")
    func unequalTargets() {
        let plan = Self.plan(.predictive, weights: [.deudas: 1, .otra: 1], targets: [.deudas: 0.004, .otra: 0.029])
        var world = Self.world(plan, agents: 16)
        world.run(.seconds(1200))
        let share = Self.share(Self.talk(world.floor))
        #expect(share > 0.4, "\(share)")
    }

    @Test("the higher priority has all agents while it can use them; then the others have")
    func priority() {
        var world = Self.world(
            Self.plan(.predictive, weights: [.deudas: 1, .otra: 9], priorities: [.deudas: 1]), agents: 10, leads: 0)
        world.floor.stock(400)
        world.floor.stock(4000, for: .otra, from: 100_000)
        var ran = 0.0
        while world.floor.campaign()?.hopper ?? 0 > 0 || ran < 60 {
            world.run(.seconds(30))
            ran += 30
            if ran > 3000 { break }
        }
        let first = Self.talk(world.floor)
        #expect(Self.share(first) > 0.95, "\(first)")
        let dry = world.floor.now
        world.run(.seconds(600))
        let then = Self.talk(world.floor, from: dry + .seconds(60))
        #expect(Self.share(then, of: .otra) > 0.95, "\(then)")
        #expect(then.values.reduce(0, +) > 540 * 10 * 0.5)
    }

    @Test("two predictive campaigns together fill the same team as one does, and dial no more for it")
    func together() {
        var alone = Self.world(.of(campaigns: [.sample(mode: .predictive)]), agents: 12, leads: 12_000)
        var both = Self.world(Self.plan(.predictive), agents: 12)
        alone.run(.seconds(1000))
        both.run(.seconds(1000))
        let start = Floor.morning + .seconds(300)
        let (one, two) = (Self.talk(alone.floor, from: start), Self.talk(both.floor, from: start))
        let (filled, shared) = (one.values.reduce(0, +), two.values.reduce(0, +))
        #expect(shared > filled * 0.9, "\(filled) and \(shared) s")
        #expect(both.floor.originated.count < alone.floor.originated.count * 11 / 10)
    }

    @Test("whatever happens, no agent is spoken for twice, and no cap is crossed", arguments: 1...6)
    func everything(_ seed: UInt64) {
        var dice = Dice(seed)
        let modes: [DialMode] = [.progressive, .predictive, .ratio(3), .erlangC]
        let ids = ["uno", "dos", "tres"].map { CampaignID($0) }
        let campaigns = ids.enumerated().map { place, id in
            Campaign.sample(
                id, mode: modes[Int.random(in: 0..<modes.count, using: &dice)],
                queue: place == 2 && seed % 2 == 0 ? .otra : .deudas,
                priority: Int.random(in: 0...1, using: &dice), weight: Int.random(in: 1...9, using: &dice))
        }
        var world = World(
            plan: .of(campaigns: campaigns), agents: 7, queues: [.deudas, .deudas, .otra], seed: seed)
        for id in ids { world.remember(AbandonmentTally(abandoned: 28, answered: 1000), for: id) }
        world.connect()
        for (place, id) in ids.enumerated() { world.floor.stock(1500, for: id, from: Int64(place) * 100_000) }
        for _ in 0..<40 {
            world.run(.seconds(5))
            let reserved = world.floor.core.book.calls.compactMap(\.reserved)
            #expect(Set(reserved).count == reserved.count)
            #expect(reserved.count <= 7)
        }
        #expect(world.excess <= 1e-9)
        #expect(world.floor.records.count > 30)
    }
}
