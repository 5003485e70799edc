import Foundation
import Pacing
import Simulation
import Testing

@testable import Settings

@Suite struct ScenarioTests {
    @Test func anEmptyFileIsTheStandard() throws {
        #expect(try ScenarioFile.parse(text: "", file: "s.yaml") == Scenario())
        #expect(try ScenarioFile.parse(text: "agents: 20\n", file: "s.yaml") == Scenario())
    }

    @Test func everyKeyArrives() throws {
        let text = """
            agents: 12
            talk_mean: 120s
            talk_cv: 0.9
            wrap_mean: 1500ms
            wrap_cv: 0.5
            break_every: 90m
            break_length: 12m
            lunch_at: 4h
            lunch_length: 1h
            lunch_share: 40%
            answer_rate: 30%
            answer_rate_by_hour: [20%, 0.3]
            answer_swing: 50%
            answer_step: { at: 3h, to: 10%, within: 6m }
            busy: 7%
            invalid: 4%
            machines: 21%
            setup: 3s
            ring_mean: 8s
            ring_cv: 0.4
            no_answer_timeout: 30s
            hold_limit: 1s
            abandon_target: 2%
            abandon_cap: 3%
            gate: statistical
            bot_transfers: 15%
            bot_mean: 40s
            bot_cv: 0.7
            amd_false_positive: 1%
            amd_false_negative: 5%
            amd_time: 2500ms
            hours: 10
            warm_up: 1h
            memoryless: true
            """
        var expected = Scenario()
        expected.agents = 12
        expected.talkMean = 120
        expected.talkCV = 0.9
        expected.wrapMean = 1.5
        expected.wrapCV = 0.5
        expected.breakEvery = 90
        expected.breakLength = 12
        expected.lunchAt = 4
        expected.lunchLength = 60
        expected.lunchShare = 0.4
        expected.answerRate = 0.3
        expected.answerRateByHour = [0.2, 0.3]
        expected.answerSwing = 0.5
        expected.answerStep = AnswerStep(at: 3, to: 0.1, within: 6)
        expected.busy = 0.07
        expected.invalid = 0.04
        expected.machines = 0.21
        expected.setup = 3
        expected.ringMean = 8
        expected.ringCV = 0.4
        expected.noAnswerTimeout = 30
        expected.holdLimit = 1
        expected.abandonTarget = 0.02
        expected.abandonCap = 0.03
        expected.gate = .statistical
        expected.botTransfers = 0.15
        expected.botMean = 40
        expected.botCV = 0.7
        expected.amdFalsePositive = 0.01
        expected.amdFalseNegative = 0.05
        expected.amdTime = 2.5
        expected.hours = 10
        expected.warmUp = 1
        expected.memoryless = true
        #expect(try ScenarioFile.parse(text: text, file: "s.yaml") == expected)
        // None was left out of this test.
        let keys = text.split(separator: "\n").compactMap { $0.split(separator: ":").first.map(String.init) }
        #expect(Set(keys) == Set(ScenarioSchema.top.entries.map(\.key)))
    }

    @Test(arguments: [
        ("agent: 20\n", "s.yaml:1:1: unknown setting 'agent', did you mean 'agents'?"),
        ("agents: 20\ntalk_mean: 150\n", "s.yaml:2:12: 'talk_mean' must be a duration"),
        ("answer_step: { at: 4h }\n", "'answer_step.to' is missing"),
        ("hours: 1\nwarm_up: 2h\n", "s.yaml:2:10: 'warm_up' must be shorter than hours"),
        ("setup: 30s\nno_answer_timeout: 26s\n", "s.yaml:2:20: 'no_answer_timeout' must be longer than setup"),
        ("gate: stict\n", "did you mean 'strict'?"),
    ])
    func findings(_ text: String, _ expected: String) throws {
        let errors = #expect(throws: SettingsErrors.self) { try ScenarioFile.parse(text: text, file: "s.yaml") }
        #expect(try #require(errors).description.contains(expected), "\(errors?.description ?? "")")
    }

    @Test func theGuideHasTheReferenceTheCodeMakes() throws {
        let page = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "docs/simulate.md")
        let text = try String(contentsOf: page, encoding: .utf8)
        #expect(
            text.hasSuffix(ScenarioFile.markdown() + "\n"),
            "write its end anew with: marcador simulate --reference")
    }
}
