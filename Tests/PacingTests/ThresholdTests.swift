import Testing

@testable import Pacing

@Suite("The slow loop of the threshold")
struct ThresholdTests {
    @Test("starts a little under half the target, whatever the team")
    func start() {
        let controller = ThresholdController()
        for team in [3, 100, 500] {
            #expect((controller.threshold(target: 0.03, team: team, answerChance: 0) - 0.012).magnitude < 1e-9)
        }
        #expect(controller.threshold(target: 0, team: 100, answerChance: 0) == 0)
        #expect(controller.threshold(target: 1, team: 5, answerChance: 0.5) == 0.6, "never more")
    }

    @Test("few agents and many answers start higher: the harm comes in large steps")
    func coarse() {
        let controller = ThresholdController()
        #expect((controller.threshold(target: 0.03, team: 5, answerChance: 0.25) / 0.012 - 2.5).magnitude < 1e-9)
        #expect((controller.threshold(target: 0.03, team: 100, answerChance: 0.25) / 0.012 - 1.075).magnitude < 1e-9)
    }

    @Test("each person too many draws it in, each person fewer lets it out")
    func steers() {
        var controller = ThresholdController()
        let start = controller.threshold(target: 0.03, team: 20, answerChance: 0)
        controller.learn(abandoned: true, target: 0.03)
        let after = controller.threshold(target: 0.03, team: 20, answerChance: 0)
        #expect(after < start)
        for _ in 0..<200 { controller.learn(abandoned: false, target: 0.03) }
        #expect(controller.threshold(target: 0.03, team: 20, answerChance: 0) > start)
    }

    @Test(
        "whatever a threshold does on a floor, the abandonment comes out at the target",
        arguments: [0.1, 0.3, 1, 3], [0.03, 0.0003])
    func closedLoop(_ harm: Double, _ target: Double) {
        var controller = ThresholdController()
        var due = 0.0
        var abandoned = 0.0
        let people = Int(180 / target)
        for person in 1...people {
            due += min(1, harm * controller.threshold(target: target, team: 20, answerChance: 0.25))
            let isAbandoned = due >= 1
            if isAbandoned { due -= 1 }
            controller.learn(abandoned: isAbandoned, target: target)
            if person > people / 3, isAbandoned { abandoned += 1 }
        }
        #expect((0.92...1.02).contains(abandoned / 120))
    }

    @Test(
        "what is aimed at lies a little under the target",
        arguments: [(0.03, 0.0291), (0.02, 0.0194), (0.01, 0.0097), (0.001, 0.00095), (0, 0)])
    func aim(_ target: Double, _ aim: Double) {
        var controller = ThresholdController()
        controller.learn(abandoned: false, target: target)
        #expect((controller.overspent + aim).magnitude < 1e-12)
    }

    @Test("what the gate saved is no sign that the threshold is too low; who met nobody counts all the same")
    func held() {
        var controller = ThresholdController()
        for _ in 0..<500 { controller.learn(abandoned: false, target: 0.03, isHeld: true) }
        #expect(controller == ThresholdController())
        controller.learn(abandoned: true, target: 0.03, isHeld: true)
        #expect(controller.overspent > 0.9)
    }

    @Test("the predictor tells its loop what the gate held back", arguments: [true, false])
    func heldPacer(_ isHeld: Bool) throws {
        let busy = [BusyAgent](repeating: BusyAgent(phase: .talking, elapsed: 60), count: 3)
        var pacer = PredictivePacer()
        func threshold() throws -> Substring {
            let reason = pacer.decide(.floor(idle: 1, busy: busy, dialing: [1, 1, 1, 1, 1, 1])).reason
            try #require(reason.contains(" against "))
            return try #require(reason.split(separator: " against ").last)
        }
        let before = try threshold()
        let decision = pacer.decide(.floor(idle: 4, busy: busy, abandoned: isHeld ? 3001 : 0))
        #expect((decision.limit == .abandonment) == isHeld)
        for second in 0..<60 { pacer.observe(.connected(waited: 0), at: Double(second)) }
        #expect(try (threshold() == before) == isHeld)
    }

    @Test("a quiet morning is not saved up for a burst, and a bad one is not paid for all day")
    func bounds() {
        var quiet = ThresholdController()
        for _ in 0..<100_000 { quiet.learn(abandoned: false, target: 0.03) }
        #expect(quiet.overspent == -6)
        #expect(quiet.correction == 3, "the rest says that the threshold was too low")
        var bad = ThresholdController()
        for _ in 0..<1000 { bad.learn(abandoned: true, target: 0.03) }
        #expect(bad.overspent == 12)
        #expect(bad.correction == -3)
        #expect(bad.threshold(target: 0.03, team: 20, answerChance: 0) < 5e-4)
        for _ in 0..<1000 { bad.learn(abandoned: false, target: 0.03) }
        #expect(bad.threshold(target: 0.03, team: 20, answerChance: 0) > 0.001)
    }
}
