import Foundation
import Testing

@testable import Pacing

/// What the change detection is worth: how soon it notices, and how often it cries wolf.
@Suite("Change of character")
struct ChangeDetectorTests {
    let group = AnswerGroup(segment: "list")

    /// Trials until the change is noticed, and what the estimate is 60 trials after it, for many seeds.
    func run(from: Double, to: Double, perHour: Double = 300, seeds: ClosedRange<UInt64> = 1...24) -> (
        delays: [Int], errors: [Double]
    ) {
        var delays: [Int] = []
        var errors: [Double] = []
        for seed in seeds {
            var dice = Dice(seed: seed)
            var chances = AnswerChances(chance: from)
            var now = 0.0
            for _ in 0..<600 {
                now += 3600 / perHour
                chances.learn(dice.hit(from), for: group, hour: 10, at: now)
            }
            let start = now
            var delay = 1000
            for trial in 1...300 {
                now += 3600 / perHour
                chances.learn(dice.hit(to), for: group, hour: 10, at: now)
                if let change = chances.lastChange, change.at > start, delay == 1000 { delay = trial }
                if trial == 80 { errors.append(chances.mean(for: group, hour: 10) - to) }
            }
            delays.append(delay)
        }
        return (delays.sorted(), errors)
    }

    @Test("from 40 % to 10 % within minutes, and back", arguments: [(0.4, 0.1, 50), (0.1, 0.4, 35), (0.5, 0.2, 60)])
    func change(from: Double, to: Double, within: Int) {
        let (delays, errors) = run(from: from, to: to)
        #expect(delays[delays.count / 2] <= within, "\(delays)")
        #expect(delays[delays.count * 9 / 10] <= within * 2, "\(delays)")
        let bias = errors.reduce(0, +) / Double(errors.count)
        #expect(bias.magnitude < 0.07, "\(bias)")
    }

    @Test("at 300 calls an hour a floor that does not change is left alone for hours", arguments: [0.1, 0.25, 0.5])
    func falseAlarms(chance: Double) {
        var alarms = 0
        let hours = 8.0
        let seeds: ClosedRange<UInt64> = 1...12
        for seed in seeds {
            var dice = Dice(seed: seed &* 977)
            var chances = AnswerChances(chance: 0.25)
            var last: Double?
            for trial in 0..<Int(hours * 300) {
                let now = Double(trial) * 12
                chances.learn(dice.hit(chance), for: group, hour: 9 + Int(now / 3600), at: now)
                // The first half hour learns what the floor is like.
                if let change = chances.lastChange, change.at != last {
                    last = change.at
                    if now > 1800 { alarms += 1 }
                }
            }
        }
        let between = (hours - 0.5) * Double(seeds.count) / Double(max(alarms, 1))
        #expect(between > 4, "one in \(between) hours")
    }

    @Test("one list of several turns: it is followed, the others stay, and it is said")
    func oneOfSeveral() throws {
        var dice = Dice(seed: 12)
        let others = ["a", "b", "c", "d"].map { AnswerGroup(segment: $0) }
        var chances = AnswerChances(chance: 0.25)
        var now = 0.0
        func round(_ chance: Double, _ count: Int) {
            for _ in 0..<count {
                now += 5
                for other in others { chances.learn(dice.hit(0.3), for: other, at: now) }
                chances.learn(dice.hit(chance), for: group, at: now + 1)
            }
        }
        round(0.4, 400)
        let before = others.map { chances.mean(for: $0) }
        let start = now
        round(0.1, 120)
        #expect(chances.mean(for: group) < 0.17, "\(chances.mean(for: group))")
        for (other, old) in zip(others, before) { #expect((chances.mean(for: other) - old).magnitude < 0.12) }
        let change = try #require(chances.lastChange)
        #expect(change.at > start && change.from > 0.25 && change.to < 0.2, "\(change)")
    }

    @Test("the evidence is what was seen since the change")
    func evidence() throws {
        var detector = ChangeDetector()
        for trial in 0..<400 { #expect({ detector.learn(trial.isMultiple(of: 4), expected: 0.25) }() == nil) }
        var found: ChangeDetector.Evidence?
        var trials = 0
        while found == nil, trials < 100 {
            found = detector.learn(true, expected: 0.25)
            trials += 1
        }
        let evidence = try #require(found)
        #expect(trials < 15)
        #expect(evidence.hits / evidence.trials > 0.7 && evidence.expected == 0.25)
        // It starts anew.
        #expect(detector == ChangeDetector())
        #expect({ detector.learn(true, expected: 0) }() == nil && { detector.learn(false, expected: 1) }() == nil)
    }
}
