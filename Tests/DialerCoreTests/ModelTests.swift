import Pacing
import Testing
import Vocabulary

@testable import DialerCore

@Suite("Days at random, the same for the same seed")
struct ModelTests {
    @Test(
        "whatever goes wrong, every journaled attempt ends exactly once, and no debtor has two calls at a time",
        arguments: 1...3)
    func trouble(_ seed: UInt64) {
        let plan = FloorPlan.of(
            servers: [.sample(maxCalls: 30, callsPerSecond: 20), .sample(.pbx2, maxCalls: 10, callsPerSecond: 2)],
            campaigns: [.sample(mode: seed % 2 == 0 ? .predictive : .ratio(2)), .sample(.otra, maxLines: 6)])
        var world = World(plan: plan, agents: 6, seed: seed)
        world.trouble = 0.25
        world.connect()
        // Half the people owe to both campaigns.
        world.floor.stock(300)
        world.floor.stock[.otra] = (1...300).map { .sample(1000 + $0, campaign: .otra, debtor: $0 * 2) }
        world.run(.seconds(200))
        #expect(world.floor.originated.count > 30)
        for launch in world.floor.originated {
            #expect(world.floor.core.launch(of: launch.attempt) != nil || world.floor.record(launch.attempt) != nil)
        }

        world.trouble = 0
        world.floor.tell(.drain)
        for server in world.down.sorted() { world.up(server) }
        world.run(.seconds(90))
        // What the switch forgot is found by listing its channels.
        for server in [ServerID.pbx, .pbx2] {
            for id in world.floor.core.liveAttempts(on: server).keys { world.floor.call(id, .vanished) }
        }
        #expect(world.floor.core.liveCalls == 0)
        #expect(world.floor.open.isEmpty)
        #expect(Set(world.floor.records.map(\.attempt)).count == world.floor.records.count)
        #expect(
            world.floor.core.snapshot(at: world.floor.now).agents.allSatisfy { $0.state != .reserved },
            "every reservation was given back")
    }

    @Test("progressive: never more calls under way than agents, nobody abandoned by pacing", arguments: 1...2)
    func progressive(_ seed: UInt64) {
        var world = World(plan: .small, agents: 8, seed: seed)
        world.answers = 0.5
        world.connect()
        world.floor.stock(2000)
        for _ in 1...200 {
            world.run(.milliseconds(500))
            let snapshot = world.floor.core.snapshot(at: world.floor.now)
            let calls = snapshot.campaigns.first?.calls ?? [:]
            let flying = [CallStage.launching, .dialing, .ringing, .waiting].reduce(0) { $0 + (calls[$1] ?? 0) }
            let talking = snapshot.agents.count { $0.state == .talking }
            #expect(flying <= 8 - talking)
        }
        #expect(world.ledger[.deudas]?.abandoned == 0)
        #expect(world.ledger[.deudas]?.answered ?? 0 > 8)
    }

    /// The promise of the ledger gate: as long as no agent leaves, the cap is not crossed at any moment, however lucky
    /// or unlucky the answers come.
    @Test(
        "the abandonment cap is never crossed",
        arguments: [
            CapDay(mode: .predictive, cap: 0.03, answers: 0.3), CapDay(mode: .predictive, cap: 0.1, answers: 0.9),
            CapDay(mode: .ratio(6), cap: 0.03, answers: 0.2), CapDay(mode: .ratio(10), cap: 0.2, answers: 0.6),
            CapDay(mode: .ratio(4), cap: 0.05, answers: 0.5, servers: 2),
            CapDay(mode: .ratio(8), cap: 0.1, answers: 0.7, servers: 3),
            CapDay(mode: .ratio(5), cap: 0.05, answers: 0.5, other: .ratio(5)),
            CapDay(mode: .ratio(8), cap: 0.2, answers: 0.7, other: .progressive, otherAnswered: 0),
            CapDay(mode: .ratio(8), cap: 0.2, answers: 0.7, other: .ratio(1.5), otherAnswered: 1),
            CapDay(mode: .predictive, cap: 0.1, answers: 0.5, servers: 2, other: .ratio(9)),
        ])
    func cap(_ day: CapDay) {
        var campaigns = [Campaign.sample(mode: day.mode, cap: day.cap)]
        if let other = day.other { campaigns.append(.sample(.otra, mode: other, cap: day.cap, priority: 1)) }
        let servers = (1...day.servers).map { Server.sample(ServerID("pbx\($0)")) }
        var world = World(plan: .of(servers: servers, campaigns: campaigns), agents: 5, seed: 5)
        world.answers = day.answers
        world.talk = 2...20
        // A few may meet nobody; once they have, every launch is at the edge.
        for campaign in campaigns {
            let answered = campaign.id == .otra ? day.otherAnswered : 80
            world.remember(AbandonmentTally(abandoned: 0, answered: answered), for: campaign.id)
        }
        world.connect()
        if day.other != nil { world.floor.stock(2000, for: .otra, from: 10_001) }
        world.floor.stock(2000)
        world.run(.seconds(200))
        #expect(world.excess <= 1e-9, "\(world.ledger)")
        let met = world.ledger.values.reduce(0) { $0 + $1.answered }
        #expect(met > 90)
    }

    @Test("and over-dialling does happen: the gate is not simply shut")
    func gateOpens() {
        var world = World(plan: .of(campaigns: [.sample(mode: .ratio(6), cap: 0.1)]), agents: 5, seed: 7)
        world.answers = 0.4
        world.talk = 2...20
        world.remember(AbandonmentTally(abandoned: 0, answered: 80), for: .deudas)
        world.connect()
        world.floor.stock(2000)
        world.run(.seconds(200))
        #expect(world.ledger[.deudas]?.abandoned ?? 0 > 5)
    }

    @Test("the same events give the same commands, in the same order", arguments: [3])
    func determinism(_ seed: UInt64) {
        func day() -> [CoreCommand] {
            let campaigns = (0..<4).map {
                Campaign.sample(CampaignID("c\($0)"), mode: [.progressive, .ratio(2), .predictive][$0 % 3])
            }
            let servers = (0..<3).map { Server.sample(ServerID("s\($0)"), callsPerSecond: 7) }
            var world = World(plan: .of(servers: servers, campaigns: campaigns), agents: 5, seed: seed)
            world.trouble = 0.2
            world.connect()
            for (index, campaign) in campaigns.enumerated() {
                world.floor.stock(100, for: campaign.id, from: Int64(1 + index * 1000))
            }
            world.run(.seconds(60))
            world.floor.tell(
                .planChanged(.of(servers: Array(servers.dropLast()), campaigns: Array(campaigns.dropLast(2)))))
            world.run(.seconds(10))
            world.floor.tell(.drain)
            return world.floor.said
        }
        let first = day()
        #expect(first.count > 300)
        #expect(first == day())
    }
}

/// A campaign's day for the cap's test.
struct CapDay: Sendable, CustomStringConvertible {
    var mode: DialMode
    var cap: Double
    var answers: Double
    var servers = 1
    /// The mode of a second campaign on the same queue.
    var other: DialMode?
    /// How many people the second one has reached before: few make its cap tight.
    var otherAnswered = 80

    var description: String {
        "\(mode) cap \(cap) answers \(answers) on \(servers) servers" + (other.map { ", beside \($0)" } ?? "")
    }
}
