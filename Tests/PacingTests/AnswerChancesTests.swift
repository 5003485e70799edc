import Foundation
import Testing

@testable import Pacing

@Suite("Answer chances")
struct AnswerChancesTests {
    let mobile = AnswerGroup(segment: "early", contact: "mobile")
    let work = AnswerGroup(segment: "early", contact: "work")

    @Test("Beta-Binomial: prior 2 of 10 and 12 of 40")
    func betaBinomial() {
        let belief = BetaBinomial(hits: 2 + 12, misses: 8 + 28)
        #expect((belief.mean - 0.28).magnitude < 1e-12)
        #expect((belief.mean(of: 10) - 2.8).magnitude < 1e-12)
        #expect((belief.variance(of: 10) - 2.371764706).magnitude < 5e-10)
        let mass = [0.05077623343, 0.157970504, 0.2423411141, 0.2404625008, 0.1703276048]
        for (hits, expected) in mass.enumerated() {
            #expect((belief.chance(of: hits, in: 10) - expected).magnitude < 1e-10, "\(hits)")
        }
        #expect(((0...10).reduce(0) { $0 + belief.chance(of: $1, in: 10) } - 1).magnitude < 1e-12)
        #expect(belief.chance(of: -1, in: 10) == 0 && belief.chance(of: 11, in: 10) == 0)
        #expect((BetaBinomial(mean: 0.28, weight: 50).hits - 14).magnitude < 1e-12)
        #expect(BetaBinomial(hits: 0, misses: 0).mean.isFinite)
    }

    @Test("a group without trials is the campaign, one with many is itself; the same for hours")
    func hierarchy() {
        var dice = Dice(seed: 1)
        var chances = AnswerChances(chance: 0.25)
        #expect(chances.mean(for: mobile, hour: 10) == 0.25)
        for step in 0..<6000 {
            let now = Double(step) * 1.5
            chances.learn(dice.hit(0.4), for: mobile, hour: 10, at: now)
            chances.learn(dice.hit(0.1), for: work, hour: 10, at: now)
        }
        #expect((chances.overall.mean - 0.25).magnitude < 0.04)
        #expect((chances.mean(for: mobile) - 0.4).magnitude < 0.05, "\(chances.mean(for: mobile))")
        #expect((chances.mean(for: work) - 0.1).magnitude < 0.03, "\(chances.mean(for: work))")
        #expect((chances.mean(for: AnswerGroup(segment: "late")) - chances.overall.mean).magnitude < 1e-12)
        // An hour that has not been seen is the group.
        #expect(chances.mean(for: mobile, hour: 11) == chances.mean(for: mobile))
        #expect(chances.mean(for: mobile, hour: 99) == chances.mean(for: mobile))
        let belief = chances.belief(for: mobile, hour: 10)
        #expect((belief.mean - chances.mean(for: mobile, hour: 10)).magnitude < 1e-9)
        #expect(belief.weight > 150)
        #expect(chances.belief(for: AnswerGroup(segment: "late")).weight <= 20)
    }

    @Test("an hour has its own chance")
    func hours() {
        var dice = Dice(seed: 2)
        var chances = AnswerChances(chance: 0.25)
        // Five days, of which the evening is twice as good as the morning.
        for day in 0..<5 {
            for (hour, chance) in [(9, 0.15), (18, 0.30)] {
                for call in 0..<1500 {
                    let now = Double(day) * 86400 + Double(hour) * 3600 + Double(call) * 2.4
                    chances.learn(dice.hit(chance), for: mobile, hour: hour, at: now)
                }
            }
        }
        // The next morning; the evening is what the campaign remembers best.
        chances.age(by: 14 * 3600)
        let (morning, evening) = (chances.mean(for: mobile, hour: 9), chances.mean(for: mobile, hour: 18))
        #expect(morning < 0.22 && evening > 0.26, "\(morning) \(evening)")
    }

    @Test("as many trials are remembered as the pace of them allows")
    func memory() {
        for (perHour, memory) in [(500.0, 148.0), (2000, 373), (10_000, 1092)] {
            var pulse = Pulse()
            var last = 0.0
            for step in 0..<1000 { last = pulse.memory(at: Double(step) * 3600 / perHour) }
            #expect((last / memory - 1).magnitude < 0.01, "\(last)")
        }
        var pulse = Pulse()
        for step in 0..<1000 { #expect({ pulse.memory(at: Double(step) * 1e-6) }() <= 3000) }
        for step in 0..<1000 { #expect({ pulse.memory(at: Double(step) * 1e6) }() >= 100) }
    }

    @Test("a chance that swings by half over the day is followed", arguments: [500.0, 5000])
    func drifting(perHour: Double) {
        var dice = Dice(seed: 4)
        var chances = AnswerChances(chance: 0.25)
        var errors = 0.0
        var count = 0.0
        for step in 0..<Int(8 * perHour) {
            let now = Double(step) / perHour
            let truth = 0.25 * (1 + 0.5 * sin(2 * .pi * now / 8))
            chances.learn(dice.hit(truth), for: mobile, hour: 9 + Int(now), at: now * 3600)
            guard now > 0.5 else { continue }
            let error = chances.mean(for: mobile, hour: 9 + Int(now)) / truth - 1
            errors += error * error
            count += 1
        }
        #expect((errors / count).squareRoot() < (perHour > 1000 ? 0.11 : 0.23), "\((errors / count).squareRoot())")
    }

    @Test("saved and restored it says the same; a night later less surely")
    func saving() throws {
        var dice = Dice(seed: 6)
        var chances = AnswerChances(chance: 0.25)
        for step in 0..<2000 {
            let group = step.isMultiple(of: 3) ? work : mobile
            chances.learn(dice.hit(group == work ? 0.1 : 0.4), for: group, hour: step / 1000 + 9, at: Double(step) * 4)
        }
        let bytes = try JSONEncoder().encode(chances.saved)
        let saved = try JSONDecoder().decode(SavedChances.self, from: bytes)
        var warm = AnswerChances(chance: 0.5)
        #expect({ warm.restore(saved, age: 0) }())
        for group in [work, mobile] {
            for hour in [9, 10, 11] {
                // The hour that was going on is one of another day now, and counts beside its group.
                let moved = (warm.mean(for: group, hour: hour) - chances.mean(for: group, hour: hour)).magnitude
                #expect(moved < (hour == 10 ? 0.03 : 1e-3))
            }
        }
        #expect({ warm.restore(saved, age: 14 * 3600) }())
        #expect((warm.overall.mean - chances.overall.mean).magnitude < 1e-4)
        #expect(warm.overall.weight < chances.overall.weight / 4)
        #expect(warm.overall.weight > 9)
        #expect(warm.belief(for: mobile, hour: 9).weight < chances.belief(for: mobile, hour: 9).weight)

        var broken = saved
        broken.campaign.hits = .nan
        #expect(!{ warm.restore(broken, age: 0) }())
        broken = saved
        broken.groups[0].all.misses = -4
        #expect(!{ warm.restore(broken, age: 0) }())
        broken = saved
        broken.groups[0].pull = 0
        #expect(!{ warm.restore(broken, age: 0) }())
    }
}

@Suite("Launch order")
struct LaunchOrderTests {
    @Test("ends come out in the order of the launches")
    func order() {
        var order = LaunchOrder<Int>()
        let tickets = (0..<4).map { _ in order.launched() }
        #expect({ order.end(tickets[1], as: 1) }() == [])
        #expect({ order.end(tickets[2], as: nil) }() == [])
        #expect(order.count == 4)
        #expect({ order.end(tickets[0], as: 0) }() == [0, 1])
        #expect(order.count == 1)
        // Twice, or never launched.
        #expect(
            { order.end(tickets[0], as: 9) }() == [] && { order.end(77, as: 9) }() == []
                && { order.end(-1, as: 9) }() == [])
        #expect({ order.end(tickets[3], as: 3) }() == [3])
        #expect(order.count == 0)
    }

    @Test("thousands of calls, some under way at any time")
    func many() {
        var dice = Dice(seed: 8)
        var order = LaunchOrder<Int>()
        var open: [(ticket: Int, trial: Int)] = []
        var out: [Int] = []
        for trial in 0..<5000 {
            open.append((order.launched(), trial))
            if open.count > 30 {
                let ended = open.remove(at: Int(dice.unit() * 30))
                out += order.end(ended.ticket, as: ended.trial)
            }
        }
        for ended in open { out += order.end(ended.ticket, as: ended.trial) }
        #expect(out == Array(0..<5000))
        #expect(order.count == 0)
    }

    @Test("counted as they end, trials mislead after a change of pace; counted by launch they do not")
    func bias() {
        // From one launch a second to ten; answers after 8 s, everything else after 26 s; 20 seconds later:
        var dice = Dice(seed: 10)
        var asEnded = (hits: 0, trials: 0)
        var byLaunch = (hits: 0, trials: 0)
        for _ in 0..<200 {
            var order = LaunchOrder<Bool>()
            var ends: [(at: Double, ticket: Int, hit: Bool)] = []
            for tenth in 0..<200 {
                let hit = dice.hit(0.25)
                ends.append((Double(tenth) / 10 + (hit ? 8 : 26), order.launched(), hit))
            }
            for end in ends.sorted(by: { $0.at < $1.at }) where end.at <= 40 {
                if end.at <= 20 { asEnded = (asEnded.hits + (end.hit ? 1 : 0), asEnded.trials + 1) }
                for hit in order.end(end.ticket, as: end.hit) {
                    byLaunch = (byLaunch.hits + (hit ? 1 : 0), byLaunch.trials + 1)
                }
            }
        }
        #expect(asEnded.hits == asEnded.trials && asEnded.trials > 0)
        let share = Double(byLaunch.hits) / Double(byLaunch.trials)
        #expect((share - 0.25).magnitude < 0.02, "\(share)")
    }
}
