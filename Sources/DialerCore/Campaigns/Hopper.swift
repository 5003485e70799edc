import Compliance
import Vocabulary

/// The leads of one campaign that are in memory, best first.
struct Hopper: Sendable {
    /// Best first, from `first` on; what is in front of it has been taken. A desk is copied for a look at it, and taking one
    /// lead out of the array would copy all others each time.
    private var kept: [Lead] = []
    private var first = 0
    var leads: ArraySlice<Lead> { kept[first...] }
    /// The store has been asked and has not answered.
    var isRefilling = false
    /// The store had no more; ask again at that time.
    var nextRefill: Timestamp?

    /// Below this many the store is asked for more, and for how many: enough for a floor of forty calls a second.
    static let lowWater = 40
    static let refill = 80
    /// Seconds that leads in memory must last on a faster one, while the store is asked for more.
    static let reserve = 0.5
    private static let mostLowWater = 400
    /// How often the store is asked again when nothing was due.
    static let pause = Duration.seconds(5)

    var count: Int { kept.count - first }

    mutating func add(_ more: [Lead]) {
        var known = Set(leads.map(\.account))
        kept = leads + more.filter { known.insert($0.account).inserted }
        first = 0
        kept.sort { $0.comes(before: $1) }
    }

    /// How many leads to ask the store for; `nil` when there are enough, or it has been asked.
    /// - Parameter callsPerSecond: that may be launched at most.
    func wants(callsPerSecond: Double, _ now: Timestamp) -> Int? {
        let lowWater = min(Self.mostLowWater, max(Self.lowWater, Int(callsPerSecond * Self.reserve)))
        guard !isRefilling, count < lowWater, nextRefill.map({ now >= $0 }) ?? true else { return nil }
        return max(Self.refill, 2 * lowWater)
    }

    mutating func take(where isMeant: (Lead) -> Bool) -> [Lead] {
        let taken = leads.filter(isMeant)
        guard !taken.isEmpty else { return [] }
        kept = leads.filter { !isMeant($0) }
        first = 0
        return taken
    }

    mutating func takeAll() -> [Lead] {
        defer {
            kept = []
            first = 0
        }
        return Array(leads)
    }

    /// The best lead that may be called now, and those that had to be put back because they may not.
    mutating func takeLawful(
        profiles: [Country: ComplianceProfile], ringTime: Duration, isBusy: (DebtorID) -> Bool, at now: Timestamp
    ) -> (lead: Lead?, refused: [RefusedLead]) {
        var refused: [RefusedLead] = []
        var index = first
        while index < kept.count {
            let lead = kept[index]
            if isBusy(lead.debtor) || lead.due > now {
                index += 1
                continue
            }
            if index == first {
                first += 1
                index = first
            } else {
                kept.remove(at: index)
            }
            guard let profile = profiles[lead.country] else {
                let reason = "no compliance profile for \(lead.country): add compliance.\(lead.country)"
                refused.append(RefusedLead(lead: lead, reason: reason, opens: nil))
                continue
            }
            switch lead.verdict(by: profile, at: now, ringTime: ringTime) {
            case .open: return (lead, refused)
            case .closed(let reason, let opens):
                refused.append(RefusedLead(lead: lead, reason: reason, opens: opens))
            }
        }
        return (nil, refused)
    }
}

struct RefusedLead: Sendable {
    var lead: Lead
    var reason: String
    var opens: Timestamp?

    /// What the store keeps beside the lead: the same words for all that wait for the same time.
    func waiting(at now: Timestamp) -> String {
        opens.map { waitingReason(until: $0, zones: lead.zones, at: now) } ?? reason
    }
}

extension Lead {
    fileprivate func comes(before other: Lead) -> Bool {
        (other.priority, other.worth ?? 0, due, account.rawValue) < (
            priority, worth ?? 0, other.due, other.account.rawValue
        )
    }

    func verdict(by profile: ComplianceProfile, at now: Timestamp, ringTime: Duration) -> WindowVerdict {
        Compliance.verdict(
            for: profile.inForce(at: place), zones: zones, region: region, traits: traits, from: now,
            until: now + ringTime)
    }
}
