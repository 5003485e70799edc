public import Pacing
public import Vocabulary

/// Runs a recorded floor again.
///
/// The floor goes its recorded way; with other pacers given, each is asked beside the one that decided, on the very same
/// floor at the very same moments, and what it would have launched is noted.
public struct TraceReplay: Sendable {
    private var core: DialerCore?
    private let others: [CampaignID: any Pacer]
    /// Decisions of the replay, and of the record, that have not found their like yet.
    private var own: [Decision] = []
    private var recorded: [Decision] = []
    /// Decisions that came out the same.
    public private(set) var agreed = 0
    /// The first that did not; what follows cannot be compared.
    public private(set) var difference: Difference?
    /// When the other pacer was asked, what each wanted.
    public private(set) var comparisons: [Comparison] = []

    public struct Difference: Sendable, Hashable {
        public var recorded: Decision?
        public var replayed: Decision?
    }

    public struct Comparison: Sendable, Hashable {
        public var campaign: CampaignID
        /// Seconds since 1970.
        public var at: Double
        public var launched: Int
        public var wanted: Int
        public var reason: String
    }

    public enum Failure: Error, CustomStringConvertible {
        case otherVersion(Int)
        case noStart

        public var description: String {
            switch self {
            case .otherVersion(let version):
                "the trace is of format \(version), and this program reads \(TraceStart.version): replay it with the "
                    + "program that recorded it"
            case .noStart: "the trace does not begin with what the floor was started with: it was cut at the front"
            }
        }
    }

    public init(others: [CampaignID: any Pacer] = [:]) {
        self.others = others
    }

    public mutating func take(_ line: TraceLine) throws(Failure) {
        switch line {
        case .start(let start):
            guard start.version == TraceStart.version else { throw .otherVersion(start.version) }
            var core = DialerCore(plan: start.plan, states: start.states, firstAttempt: start.firstAttempt)
            for (campaign, other) in others { core.shadow(campaign, by: other) }
            self.core = core
        case .event(let event, let now):
            guard core != nil else { throw .noStart }
            for case .recordDecision(let decision) in core?.handle(event, at: now) ?? [] {
                own.append(decision)
            }
            comparisons += core?.takeComparisons() ?? []
        case .decision(let decision): recorded.append(decision)
        }
        compare()
    }

    /// After the last line: decisions that only one of the two has.
    public mutating func finish() {
        guard difference == nil else { return }
        if own.first != nil || recorded.first != nil {
            difference = Difference(recorded: recorded.first, replayed: own.first)
        }
    }

    private mutating func compare() {
        while difference == nil, let replayed = own.first, let record = recorded.first {
            guard replayed == record else {
                difference = Difference(recorded: record, replayed: replayed)
                return
            }
            own.removeFirst()
            recorded.removeFirst()
            agreed += 1
        }
    }
}

/// A pacer that is asked beside the one that decides.
struct ShadowedPacer: Pacer {
    var deciding: any Pacer
    var other: any Pacer
    var comparisons: [TraceReplay.Comparison] = []
    let campaign: CampaignID

    mutating func observe(_ event: PacingEvent, at now: Double) {
        deciding.observe(event, at: now)
        other.observe(event, at: now)
    }

    mutating func decide(_ floor: PacingInput) -> PacingDecision {
        let decision = deciding.decide(floor)
        let wish = other.decide(floor)
        comparisons.append(
            TraceReplay.Comparison(
                campaign: campaign, at: floor.now, launched: decision.launches, wanted: wish.launches,
                reason: wish.reason))
        return decision
    }
}

extension DialerCore {
    mutating func shadow(_ campaign: CampaignID, by other: any Pacer) {
        guard let deciding = desks[campaign]?.pacer else { return }
        desks[campaign]?.pacer = ShadowedPacer(deciding: deciding, other: other, campaign: campaign)
    }

    mutating func takeComparisons() -> [TraceReplay.Comparison] {
        var all: [TraceReplay.Comparison] = []
        for id in desks.keys.sorted() {
            guard var shadowed = desks[id]?.pacer as? ShadowedPacer, !shadowed.comparisons.isEmpty else { continue }
            all += shadowed.comparisons
            shadowed.comparisons = []
            desks[id]?.pacer = shadowed
        }
        return all
    }
}
