/// A parameter that cannot be simulated, with the cure.
public struct ScenarioProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// The name of the flag, without its dashes.
    public var parameter: String
    public var sentence: String

    public var description: String { "--\(parameter) \(sentence)" }
}

extension Scenario {
    /// Everything that is wrong with it; empty = it can be simulated.
    public var problems: [ScenarioProblem] {
        var found: [ScenarioProblem] = []
        func within(_ name: String, _ value: Double, _ range: ClosedRange<Double>) {
            guard !range.contains(value) else { return }
            found.append(
                ScenarioProblem(
                    parameter: name, sentence: "must be from \(range.lowerBound) to \(range.upperBound), not \(value)"))
        }
        within("agents", Double(agents), 1...2000)
        within("talk-mean", talkMean, 1...7200)
        within("talk-cv", talkCV, 0...5)
        within("wrap-mean", wrapMean, 0...3600)
        within("wrap-cv", wrapCV, 0...5)
        within("break-every", breakEvery, 0...1440)
        within("break-length", breakLength, 0...1440)
        if let lunchAt { within("lunch-at", lunchAt, 0...168) }
        within("lunch-length", lunchLength, 0...1440)
        within("lunch-share", lunchShare, 0...1)
        within("answer-rate", answerRate, 0.001...1)
        for rate in answerRateByHour { within("answer-rate-by-hour", rate, 0...1) }
        within("answer-swing", answerSwing, 0...1)
        if let answerStep {
            within("answer-step", answerStep.at, 0...168)
            within("answer-step", answerStep.to, 0...1)
            within("answer-step", answerStep.within, 0...1440)
        }
        within("busy", busy, 0...1)
        within("invalid", invalid, 0...1)
        within("machines", machines, 0...1)
        within("setup", setup, 0...60)
        within("ring-mean", ringMean, 0.1...300)
        within("ring-cv", ringCV, 0...5)
        within("no-answer-timeout", noAnswerTimeout, 1...3600)
        if let botTransfers { within("bot-transfers", botTransfers, 0...1) }
        within("bot-mean", botMean, 0.1...3600)
        within("bot-cv", botCV, 0...5)
        within("hold-limit", holdLimit, 0...3600)
        within("abandon-target", abandonTarget, 0...1)
        if let abandonCap { within("abandon-cap", abandonCap, abandonTarget...max(abandonTarget, 1)) }
        within("amd-false-positive", amdFalsePositive, 0...1)
        within("amd-false-negative", amdFalseNegative, 0...1)
        within("amd-time", amdTime, 0...60)
        within("hours", hours, 0.01...168)
        within("warm-up", warmUp, 0...168)
        if noAnswerTimeout <= setup, !memoryless {
            found.append(
                ScenarioProblem(
                    parameter: "no-answer-timeout",
                    sentence: "must be longer than --setup, or no phone ever rings: \(noAnswerTimeout) s is not"))
        }
        if warmUp >= hours {
            found.append(
                ScenarioProblem(
                    parameter: "warm-up", sentence: "must be shorter than --hours, or nothing is left to measure"))
        }
        if breakEvery > 0, breakLength <= 0 {
            found.append(
                ScenarioProblem(parameter: "break-length", sentence: "must be more than 0 when there are breaks"))
        }
        return found
    }
}
