#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

extension Scenario {
    /// The chance that a call launched `hour` hours after the start is answered by a person.
    public func answerRate(atHour hour: Double) -> Double {
        var rate = answerRate
        if !answerRateByHour.isEmpty {
            rate = answerRateByHour[min(max(0, Int(hour)), answerRateByHour.count - 1)]
        }
        if let step = answerStep, hour > step.at {
            let done = step.within > 0 ? min(1, (hour - step.at) * 60 / step.within) : 1
            rate += (step.to - rate) * done
        }
        if answerSwing != 0, hours > 0 { rate *= 1 + answerSwing * sin(2 * .pi * hour / hours) }
        return min(1, max(0, rate))
    }
}
