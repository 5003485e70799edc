import Foundation
import Testing

@testable import Pacing

/// The exact optimum of the memoryless floor: talk 150 s, ringing 12 s.
@Suite("Optimum")
struct OptimumTests {
    func world(_ agents: Int, _ chance: Double) throws -> MemorylessWorld {
        try MemorylessWorld(agents: agents, answerChance: chance, meanTalk: 150, meanRing: 12)
    }

    @Test("one agent, one call: talk over talk and the ringing it takes", arguments: [0.1, 0.25, 0.5, 1])
    func single(chance: Double) throws {
        let performance = try world(1, chance).evaluate(policy: [1, 0])
        #expect((performance.occupancy - 150 / (150 + 12 / chance)).magnitude < 1e-12)
        #expect(performance.abandonment == 0)
        #expect((performance.launches - 1 / (150 * chance + 12)).magnitude < 1e-12)
    }

    @Test("as many ringing whatever happens: answers are Poisson, the loss is Erlang B's", arguments: [1, 5, 12, 250])
    func blind(agents: Int) throws {
        for ringing in [1, 4, 10, 30, 2000] {
            let floor = try world(agents, 0.25)
            let performance = try floor.evaluate(policy: [Int](repeating: ringing, count: agents + 1))
            let traffic = Double(ringing) * 0.25 / 12 * 150
            let loss = try ErlangB.blocking(servers: agents, traffic: traffic)
            #expect(loss < 1e-300 || (performance.abandonment / loss - 1).magnitude < 1e-11)
            #expect((performance.occupancy / (traffic * (1 - loss) / Double(agents)) - 1).magnitude < 1e-11)
        }
    }

    @Test("as many ringing as free: nobody is lost, and each agent is as good as one alone")
    func progressive() throws {
        let performance = try world(10, 0.25).evaluate(policy: (0...10).map { 10 - $0 })
        #expect(performance.abandonment == 0)
        #expect((performance.occupancy - 150 / (150 + 12 / 0.25)).magnitude < 1e-11)
    }

    /// Solved by an independent program (sparse stationary equations) for the two policies the optimum mixes.
    @Test("policies evaluated elsewhere")
    func elsewhere() throws {
        for (policy, occupancy, abandonment) in [
            ([8, 6, 4, 2, 1, 0], 0.8674237577179232, 0.0062680457425208945),
            ([8, 6, 4, 3, 1, 0], 0.8867341703331035, 0.0497995608381427),
        ] {
            let performance = try world(5, 0.5).evaluate(policy: policy)
            // That program makes jumps fast, not instant.
            #expect((performance.occupancy - occupancy).magnitude < 1e-3)
            #expect((performance.abandonment - abandonment).magnitude < 1e-4)
        }
    }

    /// A linear program over all policies, those that look at every pair of busy and ringing among them, gives the same
    /// for the five of these it was asked for.
    @Test(
        "the optimum of small floors",
        arguments: [
            (5, 0.10, 0.03, 0.76127), (5, 0.25, 0.03, 0.82087), (5, 0.50, 0.03, 0.87763), (10, 0.10, 0.03, 0.83088),
            (10, 0.25, 0.03, 0.85575), (10, 0.50, 0.03, 0.88968), (10, 0.10, 0.01, 0.78715), (10, 0.25, 0.01, 0.82484),
            (10, 0.50, 0.01, 0.87743),
        ])
    func small(agents: Int, chance: Double, target: Double, occupancy: Double) throws {
        let floor = try world(agents, chance)
        let optimum = try floor.optimum(abandonment: target)
        #expect((optimum.occupancy - occupancy).magnitude < 1e-5, "\(optimum.occupancy)")
        #expect((optimum.abandonment - target).magnitude < 1e-9)
        let (careful, bold) = (try floor.evaluate(policy: optimum.careful), try floor.evaluate(policy: optimum.bold))
        #expect(careful.abandonment <= target && bold.abandonment >= target)
        #expect(careful.occupancy < optimum.occupancy && optimum.occupancy < bold.occupancy)
    }

    @Test("no neighbour of the optimum lies above the line through its two policies")
    func neighbours() throws {
        let floor = try world(5, 0.25)
        let optimum = try floor.optimum(abandonment: 0.03)
        let (careful, bold) = (RingingChain(floor, optimum.careful).flow, RingingChain(floor, optimum.bold).flow)
        let price = (bold.busy - careful.busy) / (bold.abandoned - careful.abandoned)
        let best = careful.busy - price * careful.abandoned
        for policy in [optimum.careful, optimum.bold] {
            for busy in 0...5 {
                for change in [-2, -1, 1, 2, 5] where policy[busy] + change > (busy == 0 ? 0 : -1) {
                    var other = policy
                    other[busy] += change
                    #expect(RingingChain(floor, other).gain(price: price) <= best + 1e-9, "\(other)")
                }
            }
        }
    }

    @Test("a limit no policy reaches is no limit, and a tight one is kept")
    func limits() throws {
        let floor = try world(1, 1)
        #expect(try floor.optimum(abandonment: 0.9).abandonment <= 0.9)
        let tight = try world(5, 0.25).optimum(abandonment: 1e-6)
        #expect(tight.occupancy > 0.757 && tight.occupancy < 0.78 && tight.abandonment <= 1.0001e-6)
        // Who may lose more is never worse off.
        var last = 0.0
        for target in [0.001, 0.01, 0.02, 0.05, 0.1, 0.3] {
            let occupancy = try world(3, 0.25).optimum(abandonment: target).occupancy
            #expect(occupancy > last)
            last = occupancy
        }
    }

    @Test("what is no floor, and no policy")
    func domain() throws {
        #expect(throws: TrafficError.self) { try world(0, 0.5) }
        #expect(throws: TrafficError.self) { try world(5, 0) }
        #expect(throws: TrafficError.self) {
            try MemorylessWorld(agents: 5, answerChance: 0.5, meanTalk: 0, meanRing: 1)
        }
        let floor = try world(2, 0.5)
        for policy in [[], [1, 0], [0, 0, 0], [1, -1, 0], [1, 0, 1_000_000]] {
            #expect(throws: TrafficError.self) { try floor.evaluate(policy: policy) }
        }
        for target in [0.0, 1, -1, .nan] {
            #expect(throws: TrafficError.self) { try floor.optimum(abandonment: target) }
        }
    }
}
