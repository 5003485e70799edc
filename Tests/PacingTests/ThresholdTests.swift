import Testing

@testable import Pacing

@Suite("The slow loop of the threshold")
struct ThresholdTests {
    @Test("starts from target and team")
    func start() {
        let controller = ThresholdController()
        #expect((controller.threshold(target: 0.03, team: 3, answerChance: 0) - 0.045).magnitude < 1e-9, "0.03 · 1.5")
        #expect(
            (controller.threshold(target: 0.03, team: 100, answerChance: 0) - 0.21).magnitude < 1e-9,
            "0.03 · 0.7 · √100")
        #expect(controller.threshold(target: 0, team: 100, answerChance: 0) == 0)
        #expect(controller.threshold(target: 1, team: 10_000, answerChance: 0) == 0.6)
    }

    @Test("few agents and many answers start higher: the harm comes in large steps")
    func coarse() {
        let controller = ThresholdController()
        #expect((controller.threshold(target: 0.03, team: 5, answerChance: 0.25) / 0.047 - 2.5).magnitude < 0.1)
        #expect((controller.threshold(target: 0.03, team: 100, answerChance: 0.25) / 0.21 - 1.075).magnitude < 0.01)
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

    @Test("whatever a threshold does on a floor, the abandonment comes out at the target", arguments: [0.1, 0.3, 1, 3])
    func closedLoop(_ harm: Double) {
        var controller = ThresholdController()
        var due = 0.0
        var abandoned = 0
        for person in 1...4000 {
            due += min(1, harm * controller.threshold(target: 0.03, team: 20, answerChance: 0.25))
            let isAbandoned = due >= 1
            if isAbandoned { due -= 1 }
            controller.learn(abandoned: isAbandoned, target: 0.03)
            if person > 1000, isAbandoned { abandoned += 1 }
        }
        #expect((0.028...0.0305).contains(Double(abandoned) / 3000))
    }

    @Test(
        "what is aimed at lies a little under the target",
        arguments: [(0.03, 0.0294), (0.02, 0.0195), (0.01, 0.0095), (0.001, 0.00095), (0, 0)])
    func aim(_ target: Double, _ aim: Double) {
        var controller = ThresholdController()
        controller.learn(abandoned: false, target: target)
        #expect((controller.overspent + aim).magnitude < 1e-12)
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
