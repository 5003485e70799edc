/// Looks ahead to the moment a new call would be answered: launches one more while the chance that its person would meet
/// nobody stays under a threshold.
///
/// By that moment so many of the calls in flight have been answered and so many agents are free: two sums of independent
/// yes/no chances (Poisson-binomial distributions, ``Prospect``). One more call is launched while P(answers ≥ agents) ≤ ϑ;
/// a slow loop sets ϑ so that the abandonment comes out at its target (``ThresholdController``). A ledger gate stands
/// behind it, so that the estimates may be wrong and the cap still holds.
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
    /// Whether the last decision launched less than the threshold allows: the gate held back, or there was nothing to
    /// predict from.
    private var isHeld = false

    public mutating func decide(_ floor: PacingInput) -> PacingDecision {
        for abandoned in pending {
            controller.learn(abandoned: abandoned, target: floor.abandonmentTarget, isHeld: isHeld)
        }
        pending.removeAll(keepingCapacity: true)
        if let caution = caution(floor) {
            // What caution saves is no sign that the threshold is too low.
            isHeld = true
            var decision = ProgressivePacer().decide(floor)
            decision.caution = caution
            return decision
        }
        let agents = floor.idleAgents + floor.reservedAgents
        var prospect = Prospect(floor)
        let threshold = controller.threshold(
            target: floor.abandonmentTarget, team: agents + floor.busyAgents.count,
            answerChance: floor.answerChance.mean)

        // One more than there is room for tells that room is what binds; and beyond so many calls for each agent the
        // answer cannot change any more within one decision.
        let most = min(
            max(0, floor.room) + (floor.room == .max ? 0 : 1),
            Int(Double(agents + floor.busyAgents.count + 1) / max(floor.answerChance.mean, 0.02)) + 1)
        var wanted = 0
        var harm = 0.0
        while wanted < most {
            harm = prospect.harm
            guard harm <= threshold else { break }
            prospect.add(floor.nextChance(after: wanted))
            wanted += 1
        }
        let allowed = floor.launchesUnderCap(wanted: wanted)
        let launches = max(allowed, min(wanted, floor.unspokenAgents))
        isHeld = launches < wanted
        let expectedFree = Double(agents) + prospect.expectedReleases
        let ratio = expectedFree > 0 ? Double(floor.dialing.count + launches) / expectedFree : 0
        let gate = launches < wanted ? floor.gate(beyond: allowed) : nil
        return PacingDecision(
            floor, launches: launches, dialRatio: ratio, grounds: .predictive, gate: gate,
            estimates: PacingEstimates(
                answerChance: floor.nextChance(after: 0), expectedFree: expectedFree,
                expectedAnswers: prospect.expectedAnswers, harm: harm, threshold: threshold))
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
    /// The chance that one launched now is answered by a person, if so many go out before it.
    public func nextChance(after launches: Int) -> Double {
        launches < nextChances.count ? nextChances[launches] : answerChance.mean
    }
}
