#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The classic: a dial ratio from offered load, staffing and answer rate, by Erlang's queue model.
///
/// The agents are taken as servers with a queue. The most traffic they can be offered, so that no more than the target
/// waits longer than the hold limit, is the greatest `a` with C(n, a) · e^(−(n − a)·H/AHT) ≤ target. That traffic needs
/// a/AHT answers a second, those need a/(AHT·p) launches, and by Little's law those keep a/(AHT·p)·T calls under way,
/// T being the mean time a launch is on the line. Divided by the n − a agents who are free on average it is the dial
/// ratio; calls are launched up to it for each free agent.
///
/// It knows the average floor and not the moment's: for steady floors and for planning. `predictive` asks who is about
/// to be free, and which calls are still likely to be answered.
public struct ErlangCPacer: Pacer {
    public init() {}

    /// Launches known to have ended, before which the answer rate is a guess.
    private static let enough = 30.0

    public func decide(_ floor: PacingInput) -> PacingDecision {
        let free = floor.idleAgents + floor.reservedAgents
        let team = free + floor.busyAgents.count
        guard floor.answerChance.weight >= Self.enough, let plan = plan(for: floor, team: team) else {
            var decision = ProgressivePacer().decide(floor)
            decision.caution = .tooLittleForErlangC
            return decision
        }
        let target = Int((plan.ratio * Double(free)).rounded())
        let wanted = max(floor.unspokenAgents, target - floor.dialing.count - floor.unattended)
        let allowed = floor.launchesUnderCap(wanted: wanted)
        let launches = max(allowed, min(wanted, floor.unspokenAgents))
        let gate = launches < wanted ? floor.gate(beyond: allowed) : nil
        return PacingDecision(
            floor, launches: launches, dialRatio: plan.ratio, grounds: .erlangC(traffic: plan.traffic), gate: gate)
    }

    /// `nil` for a floor without agents, conversations or target.
    private func plan(for floor: PacingInput, team: Int) -> (traffic: Double, ratio: Double)? {
        let handling = floor.talk.mean + floor.wrapUp.mean
        let chance = floor.answerChance.mean
        guard team > 0, handling > 1, chance > 0, floor.abandonmentTarget > 0 else { return nil }
        var low = 0.0
        var high = Double(team)
        for _ in 0..<30 {
            let middle = (low + high) / 2
            if let queue = try? ErlangC(servers: team, traffic: middle, holdingTime: handling),
                queue.waitingProbability * exp(-(Double(team) - middle) * floor.holdLimit / handling)
                    <= floor.abandonmentTarget
            {
                low = middle
            } else {
                high = middle
            }
        }
        guard low > 0, low < Double(team) else { return nil }
        let onLine = chance * floor.timeToAnswer.mean + (1 - chance) * floor.timeToOther.mean
        let underWay = low / (handling * chance) * onLine
        return (low, max(1, underWay / (Double(team) - low)))
    }
}
