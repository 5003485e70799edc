#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Looks ahead by one time-to-answer: launches while the chance that one more answered person meets nobody stays
/// under a threshold.
///
/// The calls in flight and the agents about to be free are two sums of independent yes/no chances (Poisson-binomial
/// distributions). One more call is launched while P(answers in flight ≥ agents free) ≤ ϑ. The threshold follows the
/// cap and the size of the team, ϑ₀ = cap · max(1.5, 0.7·√N), and is drawn in when the measured abandonment runs above
/// the cap. A ledger gate stands behind it, so that the estimates may be wrong and the cap still holds.
public struct PredictivePacer: Pacer {
    public init() {}

    public func decide(_ floor: PacingInput) -> PacingDecision {
        let agents = floor.idleAgents + floor.reservedAgents
        let releases = floor.busyAgents.map { floor.releaseChance(of: $0) }
        let free = PoissonBinomial(releases)
        var answers = PoissonBinomial(floor.dialing.map { floor.chance(of: $0) })
        let chance = floor.answerChance.mean
        let threshold = threshold(for: floor)

        // One more than there is room for tells that room is what binds; and beyond so many calls for each agent the
        // answer cannot change any more within one decision.
        let most = min(
            max(0, floor.room) + (floor.room == .max ? 0 : 1),
            Int(Double(agents + floor.busyAgents.count + 1) / max(chance, 0.02)) + 1)
        let reach = free.cumulative(from: agents - floor.unattended)
        var wanted = 0
        var harm = 0.0
        while wanted < most {
            harm = answers.expectation(of: reach)
            guard harm <= threshold else { break }
            answers.add(chance)
            wanted += 1
        }
        let allowed = floor.launchesUnderCap(wanted: wanted)
        let launches = max(allowed, min(wanted, floor.unspokenAgents))
        let expectedFree = Double(agents) + releases.reduce(0, +)
        let ratio = expectedFree > 0 ? Double(floor.dialing.count + launches) / expectedFree : 0
        let gate = launches < wanted ? floor.gate(beyond: allowed) : nil
        return PacingDecision(
            launches: launches, dialRatio: ratio,
            limit: gate?.limit ?? (launches > 0 ? .none : .agents),
            reason: gate?.reason
                ?? "predictive: \(decimal(expectedFree)) agents expected free, "
                + "\(counted(floor.dialing.count, "call")) under way, answer chance \(decimal(chance * 100)) %, "
                + "chance to meet nobody "
                + "\(decimal(harm * 100)) % against \(decimal(threshold * 100)) %")
    }

    /// ϑ, clamped to [1e-4, 0.5].
    func threshold(for floor: PacingInput) -> Double {
        let team = Double(floor.idleAgents + floor.reservedAgents + floor.busyAgents.count)
        let start = floor.abandonmentCap * max(1.5, 0.7 * team.squareRoot())
        // The measured share, steadied by a hundred imaginary answers at the cap.
        let measured =
            (Double(floor.abandonment.abandoned) + 100 * floor.abandonmentCap)
            / (Double(floor.abandonment.answered) + 100)
        let correction =
            measured > 0 ? min(1.5, (floor.abandonmentCap / measured) * (floor.abandonmentCap / measured)) : 1
        return min(0.5, max(1e-4, start * correction))
    }
}

extension PacingInput {
    /// The chance that the call is still going to be answered. Both the answers and the failures are taken to come at a
    /// constant rate; failures take longer, so the chance falls with age.
    func chance(of call: DialingCall) -> Double {
        let chance = call.chance ?? answerChance.mean
        let age = call.age
        let answer = chance * exp(-age / max(1, meanTimeToAnswer))
        let failure = (1 - chance) * exp(-age / max(1, meanTimeToFailure))
        guard answer + failure > 1e-12 else { return 0 }
        return answer / (answer + failure)
    }

    /// The chance that the agent is free by the time a call launched now would be answered.
    func releaseChance(of agent: BusyAgent) -> Double {
        let horizon = meanTimeToAnswer
        switch agent.phase {
        case .ringing: return 0
        case .talking:
            let left = horizon - wrapUp.mean
            guard left > 0 else { return 0 }
            let now = talk.survival(agent.elapsed)
            guard now > 1e-9 else { return 0.5 }
            return 1 - talk.survival(agent.elapsed + left) / now
        case .wrapUp(let remaining?): return remaining <= horizon ? 1 : 0
        case .wrapUp(nil):
            let now = wrapUp.survival(agent.elapsed)
            guard now > 1e-9 else { return 0.5 }
            return 1 - wrapUp.survival(agent.elapsed + horizon) / now
        }
    }
}

extension DurationEstimate {
    /// P(duration > seconds) of the log-normal with this mean and spread; talk times are log-normal (Brown et al. 2005).
    func survival(_ seconds: Double) -> Double {
        guard seconds > 0 else { return 1 }
        guard mean > 0 else { return 0 }
        let variance = log(max(1.0001, meanOfSquares / (mean * mean)))
        let location = log(mean) - variance / 2
        return 0.5 * erfc((log(seconds) - location) / (2 * variance).squareRoot())
    }
}
