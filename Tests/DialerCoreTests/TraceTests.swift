import Foundation
import Pacing
import Testing
import Vocabulary

@testable import DialerCore

@Suite("A recorded floor")
struct TraceTests {
    /// A busy, troubled day.
    private static func trace(_ mode: DialMode) -> [TraceLine] {
        let plan = FloorPlan.of(
            servers: [.sample(maxCalls: 40, callsPerSecond: 20), .sample(.pbx2, maxCalls: 10, callsPerSecond: 2)],
            campaigns: [.sample(mode: mode), .sample(.otra, maxLines: 6)])
        var world = World(plan: plan, agents: 8, seed: 11)
        world.trouble = 0.1
        world.remember(AbandonmentTally(abandoned: 0, answered: 100_000), for: .deudas)
        world.connect()
        world.floor.stock(600)
        world.floor.stock[.otra] = (1...300).map { .sample(1000 + $0, campaign: .otra, debtor: $0 * 2) }
        world.run(.seconds(200))
        return world.floor.trace
    }

    @Test("goes through JSON, without anybody's number, and gives the same decisions again")
    func replay() throws {
        let lines = Self.trace(.predictive)
        let encoder = JSONEncoder()
        let decoder = JSONDecoder()
        var replay = TraceReplay()
        var decisions = 0
        for line in lines {
            let data = try encoder.encode(line.withoutNumbers)
            switch line {
            case .start: break
            case .event:
                #expect(!String(decoding: data, as: UTF8.self).contains("5620000"), "as the sample people's begin")
            case .decision: decisions += 1
            }
            try replay.take(decoder.decode(TraceLine.self, from: data))
        }
        replay.finish()
        #expect(replay.difference == nil)
        #expect(replay.agreed == decisions)
        #expect(decisions > 100)
        #expect(replay.comparisons.isEmpty)
    }

    @Test("changed, is found out at the first decision that differs")
    func changed() throws {
        var lines = Self.trace(.ratio(2))
        let place = try #require(
            lines.lastIndex { if case .decision(let decision) = $0 { decision.pacing.launches > 0 } else { false } })
        guard case .decision(var decision) = lines[place] else { return }
        decision.pacing.launches += 1
        lines[place] = .decision(decision)
        var replay = TraceReplay()
        for line in lines { try replay.take(line) }
        replay.finish()
        #expect(replay.difference?.recorded == decision)
        #expect(replay.difference?.replayed?.pacing.launches == decision.pacing.launches - 1)
    }

    @Test("says what another pacer would have launched on the same floor at the same moments")
    func shadow() throws {
        var replay = TraceReplay(others: [.deudas: RatioPacer(ratio: 3)])
        for line in Self.trace(.progressive) { try replay.take(line) }
        replay.finish()
        #expect(replay.difference == nil, "the floor goes its recorded way")
        #expect(replay.comparisons.count > 100)
        let launched = replay.comparisons.reduce(0) { $0 + $1.launched }
        let wanted = replay.comparisons.reduce(0) { $0 + $1.wanted }
        #expect(wanted > launched)
    }

    @Test("of another format, or cut at the front, is refused")
    func foreign() {
        var start = TraceStart(plan: .small, states: [:], firstAttempt: AttemptID(rawValue: 1))
        start.version = 99
        #expect(throws: TraceReplay.Failure.self) {
            var replay = TraceReplay()
            try replay.take(.start(start))
        }
        #expect(throws: TraceReplay.Failure.self) {
            var replay = TraceReplay()
            try replay.take(.event(.tick, at: .epoch))
        }
    }
}
