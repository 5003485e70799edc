import Testing

@testable import Pacing

extension PacingInput {
    /// A floor with sensible estimates.
    static func floor(
        idle: Int = 0, reserved: Int = 0, busy: [BusyAgent] = [], dialing: [Double] = [], waiting: Int = 0,
        offered: Int = 0, sharers: [SharedLedger] = [], room: Int = .max, answers: Double = 0.25,
        abandoned: Int = 0, answered: Int = 100_000, cap: Double = 0.03
    ) -> PacingInput {
        PacingInput(
            idleAgents: idle, reservedAgents: reserved, busyAgents: busy, dialing: dialing.map { DialingCall(age: $0) },
            waiting: waiting,
            offered: offered, sharers: sharers, room: room, answerChance: BetaBinomial(mean: answers, weight: 100),
            timeToAnswer: DurationCurve(mean: 12, variation: 0.6).table,
            timeToOther: DurationCurve(mean: 20, variation: 0.5).table,
            talk: DurationCurve(mean: 90, variation: 1.2).table, wrapUp: DurationCurve(mean: 5, variation: 0.5).table,
            abandonment: AbandonmentTally(abandoned: abandoned, answered: answered), abandonmentCap: cap)
    }
}

extension PredictivePacer {
    /// Of one that has seen enough.
    static func decision(_ floor: PacingInput) -> PacingDecision {
        var pacer = PredictivePacer()
        return pacer.decide(floor)
    }
}

@Suite("How many to launch")
struct PacerTests {
    @Test(
        "progressive: idle agents without a call",
        arguments: [
            (PacingInput.floor(idle: 3), 3), (.floor(idle: 3, dialing: [1]), 2),
            (.floor(idle: 3, reserved: 1, dialing: [1]), 3), (.floor(idle: 3, waiting: 2), 1),
            (.floor(idle: 3, waiting: 2, offered: 2), 3), (.floor(reserved: 4, dialing: [1, 1, 1, 1]), 0),
            (.floor(idle: 2, reserved: 1, waiting: 1), 2), (.floor(idle: 1, dialing: [1, 2, 3]), 0),
        ])
    func progressive(_ floor: PacingInput, _ launches: Int) {
        let decision = ProgressivePacer().decide(floor)
        #expect(decision.launches == launches)
        #expect(decision.limit == (launches > 0 ? .none : .agents))
        #expect(!decision.reason.isEmpty)
    }

    @Test("sentences count right")
    func grammar() {
        #expect(ProgressivePacer().decide(.floor(idle: 1)).reason == "progressive: 1 free agent, one call each")
        #expect(
            RatioPacer(ratio: 1.5).decide(.floor(idle: 2, dialing: [3])).reason
                == "ratio 1.5: 2 free agents, 1 call under way")
    }

    @Test("ratio: so many calls for each free agent, those under way included")
    func ratio() {
        #expect(RatioPacer(ratio: 2.5).decide(.floor(idle: 4)).launches == 10)
        #expect(RatioPacer(ratio: 2.5).decide(.floor(idle: 4, dialing: [1, 1, 1])).launches == 7)
        #expect(RatioPacer(ratio: 2.5).decide(.floor(idle: 0)).launches == 0)
    }

    @Test("predictive: more for more free agents, less for likelier answers, nothing when all are busy")
    func predictive() {
        var pacer = PredictivePacer()
        #expect(pacer.decide(.floor()).launches == 0)
        let one = pacer.decide(.floor(idle: 2)).launches - 1
        let ten = pacer.decide(.floor(idle: 10)).launches
        #expect(one >= 1)
        #expect(ten > 10)
        #expect(ten > one)
        #expect(pacer.decide(.floor(idle: 10, answers: 0.9)).launches < ten)
        #expect((10...11).contains(pacer.decide(.floor(idle: 10, answers: 1)).launches))
        let talking = (0..<10).map { _ in BusyAgent(phase: .talking, elapsed: 200) }
        #expect(pacer.decide(.floor(idle: 10, busy: talking)).launches >= ten)
        #expect(pacer.decide(.floor(idle: 10, dialing: Array(repeating: 0, count: ten))).launches == 0)
    }

    @Test("predictive: about to be free counts, only ringing does not")
    func releases() {
        func chance(_ phase: BusyAgent.Phase, _ elapsed: Double) -> Double {
            PacingInput.floor(busy: [BusyAgent(phase: phase, elapsed: elapsed)]).releaseChances(within: 6)[0]
        }
        #expect(chance(.wrapUp(remaining: 5), 0) == 1)
        #expect(chance(.wrapUp(remaining: 30), 0) == 0)
        #expect(chance(.ringing, 3) == 0)
        #expect(chance(.talking, 60) > 0 && chance(.talking, 60) < 1)
        #expect((0...1).contains(chance(.talking, 1e9)))
        #expect((0...1).contains(chance(.wrapUp(remaining: nil), 1e9)))
        let wrapping = (0..<4).map { _ in BusyAgent(phase: .wrapUp(remaining: 3), elapsed: 2) }
        #expect(PredictivePacer.decision(.floor(busy: wrapping)).launches >= 4)
    }

    @Test(
        "the chance of an answer, as a call grows old: it peaks when answers come and is gone when only others are left"
    )
    func age() {
        let floor = PacingInput.floor()
        func odds(_ age: Double, chance: Double? = nil) -> AnswerOdds {
            AnswerOdds(of: DialingCall(age: age, chance: chance), floor)
        }
        #expect((odds(0).ever - 0.25).magnitude < 1e-9)
        #expect(odds(60).ever < 0.05)
        #expect(odds(1e9).ever >= 0)
        #expect((odds(0, chance: 0.6).ever - 0.6).magnitude < 1e-9, "its own chance")
    }

    @Test("an answer within some seconds: none at once, a quarter by the first quartile, all of them in the end")
    func soon() {
        let floor = PacingInput.floor()
        for age in [0.0, 3, 12, 40] {
            let odds = AnswerOdds(of: DialingCall(age: age, chance: 0.4), floor)
            #expect(odds.chance(within: 0, floor.timeToAnswer) == 0)
            let ever = odds.chance(within: 1e9, floor.timeToAnswer)
            #expect((ever - odds.ever).magnitude < 1e-9)
            // By what has rung just as long: answered within t is what is no longer ringing then.
            let later = AnswerOdds(of: DialingCall(age: age + 5, chance: 0.4), floor)
            let byThen = odds.chance(within: 5, floor.timeToAnswer)
            let stillAlive = 0.4 * floor.timeToAnswer.survival(age + 5) + 0.6 * floor.timeToOther.survival(age + 5)
            let alive = 0.4 * floor.timeToAnswer.survival(age) + 0.6 * floor.timeToOther.survival(age)
            #expect((byThen + later.ever * stillAlive / alive - odds.ever).magnitude < 1e-9)
        }
        let quartile = floor.timeToAnswer.quantile(0.25)
        let fresh = AnswerOdds(of: DialingCall(age: 0), floor).chance(within: quartile, floor.timeToAnswer)
        #expect((fresh - 0.25 * 0.25).magnitude < 1e-9)
    }

    @Test("the harm of a call is what a floor played ten thousand times shows")
    func prospect() {
        var floor = PacingInput.floor(
            idle: 1, busy: [BusyAgent](repeating: BusyAgent(phase: .talking, elapsed: 100), count: 4),
            dialing: [2, 5, 9, 14])
        floor.holdLimit = 2
        var dice = Dice(seed: 7)
        var harmed = 0.0
        let rounds = 10_000
        for round in 0..<rounds {
            let moment = floor.timeToAnswer.quantile(round % 2 == 0 ? 0.25 : 0.75)
            let calls = floor.dialing.map { AnswerOdds(of: $0, floor).chance(within: moment, floor.timeToAnswer) }
            let answers = calls.count { dice.hit($0) }
            let releases = floor.releaseChances(within: moment + 2).count { dice.hit($0) }
            if answers >= 1 + releases { harmed += 1 }
        }
        let played = harmed / Double(rounds)
        #expect((Prospect(floor).harm - played).magnitude < 4 * (played * (1 - played) / Double(rounds)).squareRoot())
        #expect(played > 0.05 && played < 0.95)
    }

    @Test("the leads at the head of the hopper are asked, not their average")
    func leads() {
        var floor = PacingInput.floor(idle: 10)
        let average = PredictivePacer.decision(floor).launches
        floor.nextChances = Array(repeating: 0.1, count: 400)
        #expect(PredictivePacer.decision(floor).launches > average * 4 / 3)
        floor.nextChances = Array(repeating: 0.9, count: 100)
        #expect(PredictivePacer.decision(floor).launches < average / 2)
    }

    @Test("with nothing to predict from it is progressive, and says why")
    func cold() {
        var pacer = PredictivePacer()
        var floor = PacingInput.floor(idle: 5)
        floor.answerChance = BetaBinomial(mean: 0.25, weight: 29)
        #expect(pacer.decide(floor).launches == 5)
        #expect(pacer.decide(floor).reason.hasPrefix("too few calls have ended to know this floor: progressive"))
        floor.answerChance = BetaBinomial(mean: 0.25, weight: 30)
        #expect(pacer.decide(floor).launches > 5)
        #expect(pacer.decide(.floor(idle: 1)).reason.hasPrefix("a team of one"))
    }

    @Test("after a long silence it is progressive until enough was learned anew")
    func stale() {
        var pacer = PredictivePacer()
        pacer.observe(.ended(CallEnding(.noAnswer, after: 20)), at: 1)
        var floor = PacingInput.floor(idle: 5)
        floor.now = 3600
        let stale = pacer.decide(floor)
        #expect(stale.launches == 5 && stale.reason.hasPrefix("nothing was learned for 59 min"))
        for call in 1..<20 {
            pacer.observe(.ended(CallEnding(.noAnswer, after: 20)), at: 3600 + Double(call))
            floor.now = 3600 + Double(call)
            #expect(pacer.decide(floor).launches == 5)
        }
        pacer.observe(.ended(CallEnding(.noAnswer, after: 20)), at: 3620)
        #expect(pacer.decide(floor).launches > 5)
    }

    @Test("no further ahead than there is room for, and one more to tell what binds")
    func room() {
        #expect(PredictivePacer.decision(.floor(idle: 100, room: 4)).launches == 5)
        #expect(PredictivePacer.decision(.floor(idle: 100, room: 0)).launches == 1)
        #expect(PredictivePacer.decision(.floor(room: 4)).launches == 0)
    }
}

@Suite("The ledger gate")
struct GateTests {
    @Test("the inequality, to the call: D + (F + W − I)⁺ ≤ c · (L + F + W), not over the cap already, and warm")
    func inequality() {
        for abandoned in [0, 1, 3, 9] {
            for answered in [0, 33, 34, 100, 1000] {
                for (idle, waiting) in [(0, 0), (2, 0), (5, 3)] {
                    let floor = PacingInput.floor(
                        idle: idle, dialing: [1, 2], waiting: waiting, abandoned: abandoned, answered: answered)
                    let allowed = floor.launchesUnderCap(wanted: 40)
                    func holds(_ count: Int) -> Bool {
                        let underWay = 2 + waiting + count
                        return underWay <= idle
                            || answered >= 34 && Double(abandoned) <= 0.03 * Double(answered)
                                && Double(abandoned + underWay - idle) <= 0.03 * Double(answered + underWay)
                    }
                    for count in 1...40 where count <= allowed { #expect(holds(count)) }
                    if allowed < 40 { #expect(!holds(allowed + 1)) }
                }
            }
        }
    }

    @Test("the gate never holds back below one call for each free agent")
    func progressiveFloor() {
        let bad = PacingInput.floor(idle: 4, dialing: [1], abandoned: 50, answered: 100)
        #expect(PredictivePacer.decision(bad).launches == 3)
        let decision = RatioPacer(ratio: 5).decide(bad)
        #expect(decision.launches == 3)
        #expect(decision.limit == .abandonment)
        #expect(
            decision.reason
                == "progressive: 50 abandoned of 100 answered is over the cap of 3 %")
        #expect(
            RatioPacer(ratio: 5).decide(.floor(idle: 4, dialing: [1], abandoned: 3, answered: 100)).reason
                == "progressive: with every call under way answered, 3 abandoned of 100 answered would cross "
                + "the cap of 3 %")
    }

    @Test("before there are enough answers it says how many are needed")
    func warmUp() {
        let decision = RatioPacer(ratio: 3).decide(.floor(idle: 2, answered: 10))
        #expect(decision.launches == 2)
        #expect(decision.limit == .warmUp)
        #expect(decision.reason == "progressive until 34 people have answered: 0 abandoned of 10 answered so far")
        #expect(
            RatioPacer(ratio: 3).decide(.floor(idle: 2, answered: 10, cap: 0.01)).reason.contains("until 100 people"))
    }

    @Test("a cap of zero is progressive, and says so without absurd numbers")
    func zeroCap() {
        let decision = RatioPacer(ratio: 3).decide(.floor(idle: 2, cap: 0))
        #expect(decision.launches == 2)
        #expect(decision.limit == .abandonment)
        #expect(decision.reason == "progressive: the abandonment cap is 0 %")
    }

    @Test("a campaign that shares the agents is not pushed over its cap either")
    func sharers() {
        let free = PacingInput.floor(idle: 2, dialing: [1, 1])
        #expect(RatioPacer(ratio: 3).decide(free).launches == 4)
        let rival = SharedLedger(
            campaign: "otra", underWay: 1, abandonment: AbandonmentTally(abandoned: 0, answered: 20), cap: 0.03)
        let shared = PacingInput.floor(idle: 2, dialing: [1, 1], sharers: [rival])
        let decision = RatioPacer(ratio: 3).decide(shared)
        #expect(decision.launches == 0)
        #expect(decision.limit == .warmUp)
        #expect(decision.reason.contains("in otra, which shares these agents"))
        let calm = SharedLedger(
            campaign: "otra", underWay: 0, abandonment: AbandonmentTally(abandoned: 9, answered: 20), cap: 0.03)
        #expect(
            RatioPacer(ratio: 3).decide(.floor(idle: 2, dialing: [1, 1], sharers: [calm])).launches == 4,
            "one that has nothing under way cannot be harmed")
    }
}
