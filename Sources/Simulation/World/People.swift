/// What will become of one call, decided when it is launched.
struct Fate: Hashable, Sendable {
    enum End: Hashable, Sendable { case person, machine, busy, invalid, noAnswer }

    var end: End
    /// Milliseconds from launch until the phone rings; `nil` = it never does.
    var rings: Int64?
    /// Milliseconds from launch until the call is answered or fails.
    var ends: Int64
}

/// Those who are called. The k-th call of a day meets the same person whatever the pacer, as far as the hour allows.
struct People: Sendable {
    private let scenario: Scenario
    private let ring: Spread
    private let others: Double
    private var dice: Dice

    init(_ scenario: Scenario, seed: UInt64) {
        self.scenario = scenario
        ring =
            scenario.memoryless
            ? .exponential(mean: scenario.ringMean)
            : Spread(scenario.ringTimes, mean: scenario.ringMean, cv: scenario.ringCV)
        others = scenario.busy + scenario.invalid + scenario.machines
        dice = Dice(seed: seed, stream: 1)
    }

    /// - Parameter hour: of the launch, after the start of the day.
    mutating func fate(atHour hour: Double) -> Fate {
        // The same number of draws for each call.
        let lot = dice.uniform()
        let setup = scenario.setup
        let answered = ring.draw(&dice, atMost: scenario.noAnswerTimeout - setup)
        let rate = scenario.answerRate(atHour: hour)
        let end = end(lot, rate: rate)
        let rings = milliseconds(setup)
        switch end {
        case .person, .machine: return Fate(end: end, rings: rings, ends: milliseconds(setup + answered))
        case .busy, .invalid: return Fate(end: end, rings: nil, ends: rings)
        case .noAnswer:
            let ends = scenario.memoryless ? answered : scenario.noAnswerTimeout
            return Fate(end: end, rings: rings, ends: milliseconds(ends))
        }
    }

    private func end(_ lot: Double, rate: Double) -> Fate.End {
        guard lot >= rate else { return .person }
        let room = others > 0 ? min(1, (1 - rate) / others) : 0
        var bound = rate + scenario.busy * room
        if lot < bound { return .busy }
        bound += scenario.invalid * room
        if lot < bound { return .invalid }
        bound += scenario.machines * room
        return lot < bound ? .machine : .noAnswer
    }
}

/// Seconds as whole milliseconds, the core's grain.
func milliseconds(_ seconds: Double) -> Int64 { Int64((seconds * 1000).rounded()) }
