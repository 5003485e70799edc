import Pacing
import Testing

@testable import Simulation

/// The rules of other dialers, on small floors reckoned by hand.
@Suite struct BaselineTests {
    @Test func fixedRatio() {
        var pacer = FixedRatio(ratio: 2.5)
        // 2.5 · 4 = 10, less 3 that dial and 1 that waits.
        #expect(pacer.decide(floor(idle: 4, dialing: 3, waiting: 1)).launches == 6)
        #expect(pacer.decide(floor(idle: 0, dialing: 3)).launches == 0)
    }

    @Test func vicidialCountsTalkingCallsAsLines() {
        var pacer = VICIdial(overLimit: .tapered, dropLimit: 0.03)
        // At once: a balance of 2 of 10 makes the level 1.2; 12 lines for 10 agents, of which 8 talk.
        #expect(pacer.decide(floor(at: 0, idle: 2, talking: 8)).launches == 4)
        #expect(pacer.level == 1.2)
        // Not before 2.5 s are over.
        #expect(pacer.decide(floor(at: 1, idle: 2, talking: 8)).launches == 0)
        #expect(pacer.decide(floor(at: 2.5, idle: 2, talking: 8, dialing: 3)).launches == 1)
        // Those in wrap-up are in neither side: round(1.2 · 7) = 8, less 5 lines.
        #expect(pacer.decide(floor(at: 5, idle: 2, talking: 5, wrapping: 3)).launches == 3)
        // Nobody free: with L = 1.2 two lines more than agents (round(12) − 10).
        #expect(pacer.decide(floor(at: 7.5, talking: 10)).launches == 2)
    }

    @Test func vicidialRoundsHalfToEvenAndStopsAtItsMaximum() {
        var pacer = VICIdial(overLimit: .tapered, dropLimit: 0.03, maximumLevel: 1.25)
        // Five of ten idle: 1.5 is cut to 1.25; 1.25 · 10 = 12.5 becomes 12.
        #expect(pacer.decide(floor(at: 0, idle: 5, talking: 5)).launches == 7)
        #expect(pacer.level == 1.25)
    }

    /// 60 calls, 10 connected and 1 dropped: 9 % of today's answers, over 3 %. All ten agents idle double the level; then
    /// the drop law takes it down.
    @Test(arguments: [
        (VICIdial.OverLimit.hard, 1.0), (.average, 1.0), (.tapered, 1.14),
    ])
    func vicidialOverItsDropLimit(_ overLimit: VICIdial.OverLimit, _ expected: Double) {
        var pacer = VICIdial(overLimit: overLimit, dropLimit: 0.03)
        // Half past three: 2100 − 1530 = 570, which is 0.57.
        let now = 15.5 * 3600
        for _ in 0..<60 { pacer.observe(.launched, at: now - 300) }
        for _ in 0..<10 { pacer.observe(.connected(waited: 0), at: now - 200) }
        pacer.observe(.ended(CallEnding(.abandoned, after: 20)), at: now - 200)
        _ = pacer.decide(floor(at: now, idle: 10))
        #expect(abs(pacer.level - expected) < 1e-9)
    }

    @Test func issabelIsProgressiveUntilCallsAreVeryLong() {
        var pacer = Issabel()
        #expect(pacer.decide(floor(at: 0, idle: 3, dialing: 1, waiting: 1)).launches == 1)
        #expect(pacer.decide(floor(at: 4, idle: 3)).launches == 0, "it looks every 5 s")
        // Mean talk 100 s, answer time 8 s: an agent counts from 3.5066 · 100 − 8 = 342.66 s on.
        for _ in 0..<10 { pacer.observe(.ended(CallEnding(.talked(seconds: 100), after: 110)), at: 5) }
        #expect(pacer.decide(floor(at: 5, elapsed: [342, 343, 400])).launches == 2)
        // A call of 10 s or less is none.
        for _ in 0..<50 { pacer.observe(.ended(CallEnding(.talked(seconds: 10), after: 20)), at: 6) }
        #expect(pacer.decide(floor(at: 10, elapsed: [342, 343, 400])).launches == 2)
    }

    @Test func issabelOvercommitsByWhatComesThrough() {
        var pacer = Issabel(overcommits: true)
        for _ in 0..<4 { pacer.observe(.ended(CallEnding(.machine, after: 10)), at: 0) }
        for _ in 0..<6 { pacer.observe(.ended(CallEnding(.noAnswer, after: 25)), at: 0) }
        #expect(pacer.decide(floor(at: 1, idle: 2)).launches == 5, "2 / 0.4")
        // Never by less than a fifth, and only of the last half hour.
        for _ in 0..<90 { pacer.observe(.ended(CallEnding(.noAnswer, after: 25)), at: 900) }
        #expect(pacer.decide(floor(at: 906, idle: 2)).launches == 10)
        #expect(pacer.decide(floor(at: 2800, idle: 2)).launches == 2)
    }

    @Test func wombatRoundsItsBoostDown() {
        var pacer = Wombat(boost: 1.3)
        #expect(pacer.decide(floor(at: 0, idle: 7, dialing: 2)).launches == 7, "⌊9.1⌋ − 2")
        #expect(pacer.decide(floor(at: 1, idle: 7, waiting: 3)).launches == 0)
        #expect(pacer.decide(floor(at: 2, idle: 7, waiting: 2)).launches == 7)
    }

    @Test func omniDialer() {
        var pacer = OmniDialer(dropLimit: 0.03)
        // Before fifty conversations: one call each.
        #expect(pacer.decide(floor(at: 0, idle: 3, dialing: 1)).launches == 2)
        for _ in 0..<50 {
            pacer.observe(.answered(after: 10), at: 1)
            pacer.observe(.connected(waited: 0), at: 1)
            pacer.observe(.ended(CallEnding(.talked(seconds: 100), after: 110)), at: 1)
        }
        for _ in 0..<10 { pacer.observe(.ended(CallEnding(.noAnswer, after: 25)), at: 1) }
        #expect(abs((pacer.hit.value ?? 0) - 0.348_678_440_1) < 1e-9, "0.9¹⁰")
        // (2 + (1 − e^(−10/70)) − 0.34868) / 0.34868 = 5.118; wrap-up 20 s, so 70 s of 120 are left.
        let busy = floor(at: 2, idle: 2, dialing: 1, elapsed: [50])
        #expect(pacer.decide(busy).launches == 5)
        pacer.observe(.ended(CallEnding(.abandoned, after: 20)), at: 2)
        #expect(pacer.gamma == 0.2, "one in ten is over any limit")
        var later = busy
        for second in 3...6 {
            later.now = Double(second)
            #expect(pacer.decide(later).launches == 1)
        }
        later.now = 7
        #expect(pacer.decide(later).launches == 1, "2 free, 1 on its way: progressive")
        #expect(pacer.isLatched)
        // 0.1 · 0.9¹³ = 0.0254 keeps it latched, 0.1 · 0.9¹⁴ = 0.02288 lets go; γ = 1 − 0.8 · 0.00788 / 0.015.
        for _ in 0..<14 { pacer.observe(.connected(waited: 0), at: 8) }
        later.now = 8
        _ = pacer.decide(later)
        #expect(!pacer.isLatched)
        #expect(abs(pacer.gamma - 0.579_904) < 1e-6)
    }

    @Test func oldWebitel() {
        var pacer = OldWebitel()
        #expect(pacer.decide(floor(idle: 3, talking: 7)).launches == 3)
        for _ in 0..<100 { pacer.observe(.launched, at: 0) }
        for _ in 0..<20 { pacer.observe(.connected(waited: 0), at: 0) }
        // |10 / 5 − 10| = 8, of which 35 %: ⌈3 + 2.8⌉ = 6, and 7 busy make 13 lines; 9 are in use.
        #expect(pacer.decide(floor(idle: 3, talking: 7, dialing: 2)).launches == 4)
        for _ in 0..<100 { pacer.observe(.launched, at: 0) }
        #expect(pacer.adjustment == 1000)
        for _ in 0..<5 { pacer.observe(.ended(CallEnding(.abandoned, after: 20)), at: 0) }
        #expect(pacer.adjustment == 35, "2.5 % of all calls")
    }

    @Test(arguments: ["predictive", "ratio:2.5", "wombat:1.5", "vicidial-hard", "issabel", "omnidialer", "progressive"])
    func namesOfContenders(_ name: String) { #expect(Contender(name)?.name == name) }

    @Test(arguments: ["ratio", "ratio:", "ratio:0", "ratio:x", "issabel:2", "erlang", ""])
    func namesOfNone(_ name: String) { #expect(Contender(name) == nil) }

    private func floor(
        at now: Double = 0, idle: Int = 0, talking: Int = 0, wrapping: Int = 0, dialing: Int = 0, waiting: Int = 0,
        elapsed: [Double] = []
    ) -> PacingInput {
        let busy =
            (0..<talking).map { _ in BusyAgent(phase: .talking, elapsed: 10) }
            + elapsed.map { BusyAgent(phase: .talking, elapsed: $0) }
            + (0..<wrapping).map { _ in BusyAgent(phase: .wrapUp(remaining: nil), elapsed: 5) }
        return PacingInput(
            now: now, idleAgents: idle, busyAgents: busy,
            dialing: (0..<dialing).map { _ in DialingCall(age: 3) }, waiting: waiting,
            answerChance: BetaBinomial(mean: 0.25, weight: 10), timeToAnswer: .exponential(mean: 12),
            timeToOther: .exponential(mean: 20), talk: .exponential(mean: 100), wrapUp: .exponential(mean: 20),
            abandonment: AbandonmentTally(abandoned: 0, answered: 0), abandonmentCap: 0.03)
    }
}
