/// Looks ahead by the time a new call takes to be answered: launches one more while the chance that it would be answered
/// by a person who then meets nobody stays under a threshold.
///
/// The calls in flight and the agents about to be free are two sums of independent yes/no chances (Poisson-binomial
/// distributions). One more call is launched while P(answers in flight ≥ agents free) ≤ ϑ; a slow loop sets ϑ so that
/// the abandonment comes out at its target (``ThresholdController``). A ledger gate stands behind it, so that the
/// estimates may be wrong and the cap still holds.
///
/// With nothing to predict from it is a progressive pacer, and says so: while the answer chance is worth fewer than
/// ``enough`` trials, when no call has ended for ``staleAfter`` seconds and until ``freshAgain`` have, and for teams of
/// fewer than ``smallestTeam``.
public struct PredictivePacer: Pacer {
    private var controller = ThresholdController()
    /// Calls that must still end before what was learned is trusted again after a long silence.
    private var missing = 0
    private var lastEnd: Double?

    /// The prior is worth ten.
    static let enough = 30.0
    static let staleAfter = 1800.0
    static let freshAgain = 20
    static let smallestTeam = 2

    public init() {}

    public mutating func observe(_ event: PacingEvent, at now: Double) {
        switch event {
        case .connected: pending.append(false)
        case .ended(let ending):
            switch ending.kind {
            case .abandoned: pending.append(true)
            case .leftEarly: pending.append(false)
            case .talked, .machine, .busy, .noAnswer, .failed: break
            }
            if let lastEnd, now - lastEnd > Self.staleAfter { missing = Self.freshAgain }
            lastEnd = now
            missing = max(0, missing - 1)
        case .launched, .dialled, .answered, .machine: break
        }
    }

    /// People who answered since the last decision, which knows the target: whether each was abandoned.
    private var pending: [Bool] = []
    /// Whether the gate held back calls that the last decision wanted.
    private var isHeld = false

    public mutating func decide(_ floor: PacingInput) -> PacingDecision {
        for abandoned in pending {
            controller.learn(abandoned: abandoned, target: floor.abandonmentTarget, isHeld: isHeld)
        }
        pending.removeAll(keepingCapacity: true)
        if let caution = caution(floor) {
            var decision = ProgressivePacer().decide(floor)
            decision.caution = caution
            return decision
        }
        let agents = floor.idleAgents + floor.reservedAgents
        let ahead = LookAhead(floor)
        var answers = ahead.answers
        let threshold = controller.threshold(
            target: floor.abandonmentTarget, team: agents + floor.busyAgents.count,
            answerChance: floor.answerChance.mean)

        // One more than there is room for tells that room is what binds; and beyond so many calls for each agent the
        // answer cannot change any more within one decision.
        let most = min(
            max(0, floor.room) + (floor.room == .max ? 0 : 1),
            Int(Double(agents + floor.busyAgents.count + 1) / max(floor.answerChance.mean, 0.02)) + 1)
        let reach = ahead.released.reach(from: agents - floor.unattended)
        var wanted = 0
        var harm = 0.0
        while wanted < most {
            harm = answers.expectation(of: reach)
            guard harm <= threshold else { break }
            answers.add(floor.nextChance(after: wanted))
            wanted += 1
        }
        let allowed = floor.launchesUnderCap(wanted: wanted, lookAhead: ahead)
        let launches = max(allowed, min(wanted, floor.unspokenAgents))
        isHeld = launches < wanted
        let expectedFree = Double(agents) + ahead.expectedReleases
        let ratio = expectedFree > 0 ? Double(floor.dialing.count + launches) / expectedFree : 0
        let gate = launches < wanted ? floor.gate(beyond: allowed, lookAhead: ahead) : nil
        return PacingDecision(
            floor, launches: launches, dialRatio: ratio, grounds: .predictive, gate: gate,
            estimates: PacingEstimates(
                answerChance: floor.nextChance(after: 0), expectedFree: expectedFree,
                expectedAnswers: ahead.expectedAnswers, harm: harm, threshold: threshold))
    }

    /// Why not to predict.
    private func caution(_ floor: PacingInput) -> PacingCaution? {
        if floor.idleAgents + floor.reservedAgents + floor.busyAgents.count < Self.smallestTeam { return .teamOfOne }
        if let lastEnd, floor.now - lastEnd > Self.staleAfter {
            return .silence(minutes: Int((floor.now - lastEnd) / 60))
        }
        if missing > 0 { return .recovering(calls: missing) }
        return floor.answerChance.weight < Self.enough ? .tooFewCalls : nil
    }
}

extension PacingInput {
    /// The chance that the call is still going to be answered by a person, given how long it has rung: p·S_L(g) of
    /// p·S_L(g) + (1 − p)·S_N(g), with the survival of the time to an answer and to every other end.
    func chance(of call: DialingCall) -> Double {
        let chance = call.chance ?? answerChance.mean
        let answer = chance * timeToAnswer.survival(call.age)
        let other = (1 - chance) * timeToOther.survival(call.age)
        guard answer + other > 1e-12 else { return 0 }
        return answer / (answer + other)
    }

    /// The chance that one launched now is answered by a person, if so many go out before it.
    public func nextChance(after launches: Int) -> Double {
        launches < nextChances.count ? nextChances[launches] : answerChance.mean
    }

    /// For each busy agent, the chance to be free by the time a call launched now would be answered, and its person has
    /// waited as long as they may.
    ///
    /// How far to look ahead: half the time to an answer does best; between 0.2 and 0.7 it makes half a percent of
    /// occupancy in the memoryless world.
    var releaseChances: [Double] {
        let horizon = 0.5 * timeToAnswer.mean + holdLimit
        let outlook = ReleaseOutlook(talk: talk, wrapUp: wrapUp, horizon: horizon, parts: 6)
        let elsewhere = talkElsewhere.map { ReleaseOutlook(talk: $0, wrapUp: wrapUp, horizon: horizon, parts: 6) }
        return busyAgents.map { agent in
            switch agent.phase {
            case .ringing: 0
            case .talking where agent.isElsewhere: (elsewhere ?? outlook).chance(talking: agent.elapsed)
            case .talking: outlook.chance(talking: agent.elapsed)
            case .wrapUp(let remaining?): remaining <= horizon ? 1 : 0
            case .wrapUp(nil): outlook.chance(wrappingUp: agent.elapsed)
            }
        }
    }
}
