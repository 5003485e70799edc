/// What stands behind every pacer, so that its estimates may be wrong and the cap still holds: how the worst of the
/// calls under way is reckoned before one more goes out than there are agents for.
public enum AbandonmentGate: Hashable, Sendable, Codable {
    /// Every call under way is answered by a person and no agent is released meanwhile.
    case strict
    /// As many people meet nobody as the estimates leave room for, but for a small risk.
    case statistical
    /// No gate: for the rules of others in the simulator, never for a floor.
    case off

    public init?(named name: String) {
        guard let gate = [AbandonmentGate.strict, .statistical, .off].first(where: { $0.name == name }) else {
            return nil
        }
        self = gate
    }

    /// The word used in the config file.
    public var name: String {
        switch self {
        case .strict: "strict"
        case .statistical: "statistical"
        case .off: "off"
        }
    }
}

/// The ledger gate: how many launches keep every campaign that shares these agents under its cap.
///
/// With D abandoned of L answered, n calls of the campaign under way (dialling or waiting), and u = all calls under
/// way − free agents, the strict worst case of that campaign is D + min(u, n) of L + n. The excess over the cap, as a
/// function of how many are answered, first falls and then rises: it is greatest with none or with all of them. So the
/// cap cannot be crossed if both hold, as long as no agent leaves. What else each kind of gate asks for:
/// docs/abandonment.md.
extension PacingInput {
    func launchesUnderCap(wanted: Int) -> Int {
        guard gate != .off, wanted > 0 else { return max(0, wanted) }
        var watch = GateWatch(self)
        for allowed in 0..<wanted {
            watch.add()
            if watch.ledgerAtRisk() != nil { return allowed }
        }
        return wanted
    }

    /// The ledger that one launch beyond `allowed` might carry over its cap.
    func gate(beyond allowed: Int) -> LedgerAtRisk? {
        guard gate != .off else { return nil }
        var watch = GateWatch(self)
        for _ in 0...max(0, allowed) { watch.add() }
        return watch.ledgerAtRisk().map {
            LedgerAtRisk(campaign: $0.campaign, abandonment: $0.abandonment, cap: $0.cap, gate: $0.gate)
        }
    }
}

/// One decision of the gate: the ledgers it watches, and what is under way with the launches it is asked about.
private struct GateWatch {
    private var ledgers: [SharedLedger]
    /// Calls under way for which no agent is free, all campaigns together.
    private var unserved: Int
    /// Answers to the calls that are dialling; only where a gate is a statistical one.
    private var answers: PoissonBinomial?
    private let chance: Double
    /// By ledger: how many answers are too many, and what may be risked.
    private var limits: [(tooMany: PoissonBinomial.Reach, risk: Double)?] = []

    /// The chance that more people meet nobody than the ledger has room for, for each launch.
    private static let risk = 0.01
    /// The same, as long as it is not certain enough that the campaign's true rate is under the cap.
    private static let riskNearCap = 0.001
    private static let confidence = 0.95

    init(_ floor: PacingInput) {
        let underWay = floor.dialing.count + floor.waiting
        let theirs = floor.sharers.reduce(0) { $0 + $1.underWay }
        let own = SharedLedger(
            campaign: "", underWay: max(0, underWay - theirs), abandonment: floor.abandonment,
            cap: floor.abandonmentCap, gate: floor.gate)
        ledgers = [own] + floor.sharers.filter { $0.gate != .off && $0.underWay > 0 }
        let agents = floor.idleAgents + floor.reservedAgents
        unserved = underWay - max(0, agents - floor.ahead)
        guard ledgers.contains(where: { $0.gate == .statistical }) else {
            chance = 0
            return
        }
        chance = floor.nextChance(after: 0)
        answers = PoissonBinomial(floor.dialing.map { AnswerOdds(of: $0, floor).ever })
        // Agents are foreseen for half the mean time to an answer, and for as long as a person may wait.
        let released = PoissonBinomial(
            floor.releaseChances(within: 0.5 * floor.timeToAnswer.mean + floor.holdLimit))
        limits = ledgers.map { ledger in
            guard ledger.gate == .statistical, let budget = ledger.abandonment.budget(under: ledger.cap)
            else { return nil }
            let isSafe = ledger.abandonment.chance(under: ledger.cap) >= Self.confidence
            return (
                released.reach(from: agents + budget + 1 - floor.unattended),
                isSafe ? Self.risk : Self.riskNearCap
            )
        }
    }

    mutating func add() {
        unserved += 1
        ledgers[0].underWay += 1
        answers?.add(chance)
    }

    /// The first ledger at risk; our own has no name.
    func ledgerAtRisk() -> SharedLedger? {
        guard unserved > 0 else { return nil }
        return ledgers.indices.first { !holds($0) }.map { ledgers[$0] }
    }

    private func holds(_ index: Int) -> Bool {
        let ledger = ledgers[index]
        guard ledger.isWarm, ledger.abandonment.isUnder(ledger.cap) else { return false }
        if ledger.holds(unserved: unserved) { return true }
        guard let answers, let limit = limits[index] else { return false }
        return answers.expectation(of: limit.tooMany) <= limit.risk
    }
}

extension SharedLedger {
    /// Whether so many have answered that one who meets nobody does not cross the cap.
    var isWarm: Bool { AbandonmentTally.warmUp(under: cap).map { abandonment.answered >= $0 } ?? false }

    /// Whether the cap holds when all its calls under way are answered and `unserved` people find no agent.
    func holds(unserved: Int) -> Bool {
        let worst = abandonment.abandoned + Double(min(unserved, underWay))
        return worst <= cap * (abandonment.answered + Double(underWay)) + AbandonmentTally.hair
    }
}

extension AbandonmentTally {
    func isUnder(_ cap: Double) -> Bool { slack(under: cap) >= -Self.hair }
}
