#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The chance that a call which has rung for a while is still going to be answered by a person: ever,
/// p·S_L(g) of p·S_L(g) + (1 − p)·S_N(g), with its chance p at launch, its age g and the survival of the time to an answer
/// and to every other end; or within t seconds from now, that times 1 − S_L(g + t) / S_L(g).
struct AnswerOdds {
    let ever: Double
    private let age: Double
    /// −ln S_L(g)
    private let hazard: Double

    init(of call: DialingCall, _ floor: PacingInput) {
        let chance = call.chance ?? floor.answerChance.mean
        age = max(0, call.age)
        hazard = floor.timeToAnswer.hazard(to: age)
        let answer = chance * exp(-hazard)
        let other = (1 - chance) * floor.timeToOther.survival(age)
        ever = answer + other > 1e-12 ? answer / (answer + other) : 0
    }

    func chance(within seconds: Double, _ timeToAnswer: SurvivalTable) -> Double {
        ever * (1 - exp(hazard - timeToAnswer.hazard(to: age + seconds)))
    }
}
