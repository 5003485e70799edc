import Testing

@testable import Pacing

@Suite("Kinds of gate")
struct GateKindTests {
    private func floor(
        _ gate: AbandonmentGate, idle: Int = 0, busy: [BusyAgent] = [], dialing: Int = 0, chance: Double = 0.25,
        tally: AbandonmentTally
    ) -> PacingInput {
        var floor = PacingInput.floor(
            idle: idle, busy: busy, dialing: [Double](repeating: 0, count: dialing), answers: chance)
        floor.abandonment = tally
        floor.gate = gate
        return floor
    }

    @Test("statistical is never tighter than strict, and off lets everything pass")
    func order() {
        for abandoned in [0, 1, 5, 12, 20, 29, 30, 31] {
            for answered in [0, 33, 34, 100, 500, 1000] where abandoned <= answered {
                for dialing in [0, 4, 30] {
                    for idle in [0, 3] {
                        let tally = AbandonmentTally(abandoned: abandoned, answered: answered)
                        func allowed(_ gate: AbandonmentGate) -> Int {
                            floor(gate, idle: idle, dialing: dialing, tally: tally).launchesUnderCap(wanted: 60)
                        }
                        #expect(allowed(.strict) <= allowed(.statistical))
                        #expect(allowed(.off) == 60)
                        if answered < 34 || abandoned * 100 > answered * 3 {
                            #expect(
                                allowed(.statistical) == max(0, idle - dialing), "warm-up and over the cap: progressive"
                            )
                        }
                    }
                }
            }
        }
    }

    /// By simulation of the very same chances.
    @Test(
        "statistical: more than the budget meet nobody in 1 % of the cases at most, and it uses that",
        arguments: [0.1, 0.25, 0.5])
    func risk(_ chance: Double) {
        let tally = AbandonmentTally(abandoned: 10, answered: 800)
        // 10 of 800 is under 3 % almost for sure; fourteen more are bearable.
        #expect(tally.chance(under: 0.03) > 0.99 && tally.budget(under: 0.03) == 14)
        let floor = floor(.statistical, idle: 5, chance: chance, tally: tally)
        let allowed = floor.launchesUnderCap(wanted: 500)
        func exceeding(_ calls: Int) -> Double {
            var answers = PoissonBinomial()
            for _ in 0..<calls { answers.add(chance) }
            return (20...max(20, calls)).reduce(0) { $0 + answers[$1] }
        }
        #expect(exceeding(allowed) <= 0.01 && exceeding(allowed + 1) > 0.01)
        #expect(allowed > Self.strict(tally, idle: 5))
    }

    private static func strict(_ tally: AbandonmentTally, idle: Int) -> Int {
        GateKindTests().floor(.strict, idle: idle, tally: tally).launchesUnderCap(wanted: 500)
    }

    @Test("near the cap the risk is a tenth")
    func nearCap() {
        let tally = AbandonmentTally(abandoned: 20, answered: 800)
        #expect(tally.chance(under: 0.03) < 0.95 && tally.budget(under: 0.03) == 4)
        let allowed = floor(.statistical, idle: 5, tally: tally).launchesUnderCap(wanted: 500)
        func exceeding(_ calls: Int) -> Double {
            var answers = PoissonBinomial()
            for _ in 0..<calls { answers.add(0.25) }
            return (10...max(10, calls)).reduce(0) { $0 + answers[$1] }
        }
        #expect(exceeding(allowed) <= 0.001 && exceeding(allowed + 1) > 0.001)
    }

    @Test("agents about to be free count with the statistical gate, and not with the strict one")
    func released() {
        let tally = AbandonmentTally(abandoned: 10, answered: 800)
        let ready = [BusyAgent](repeating: BusyAgent(phase: .wrapUp(remaining: 1), elapsed: 10), count: 6)
        let without = floor(.statistical, tally: tally).launchesUnderCap(wanted: 500)
        #expect(floor(.statistical, busy: ready, tally: tally).launchesUnderCap(wanted: 500) > without)
        #expect(
            floor(.strict, busy: ready, tally: tally).launchesUnderCap(wanted: 500)
                == floor(.strict, tally: tally).launchesUnderCap(wanted: 500))
    }

    @Test("it says what holds")
    func words() {
        let tally = AbandonmentTally(abandoned: 20, answered: 800)
        let strict = floor(.strict, tally: tally)
        #expect(
            strict.gate(beyond: strict.launchesUnderCap(wanted: 99))?.sentence
                == "progressive: with every call under way answered, 20 abandoned of 800 answered would cross the cap of 3 %"
        )
        let statistical = floor(.statistical, tally: tally)
        #expect(
            statistical.gate(beyond: statistical.launchesUnderCap(wanted: 99))?.sentence
                == "progressive: the answers to be expected are too many for 20 abandoned of 800 answered to stay under "
                + "the cap of 3 %")
        for gate in [AbandonmentGate.strict, .statistical, .off] { #expect(AbandonmentGate(named: gate.name) == gate) }
        #expect(AbandonmentGate(named: "lax") == nil)
    }
}
