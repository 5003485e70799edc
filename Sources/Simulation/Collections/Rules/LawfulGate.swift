import Compliance
import DialerCore
import Vocabulary

/// A call to a debtor, as the caps count it.
struct CountedCall: Sendable {
    var at: Timestamp
    /// Index of the phone.
    var phone: Int
    /// `nil` while it goes on: it counts as everything it may become.
    var outcome: Outcome?
    var isAttempt = true
    var isContact = true
    var isConversation = true

    init(at time: Timestamp, phone: Int) {
        at = time
        self.phone = phone
    }

    mutating func end(_ outcome: Outcome, rang: Bool) {
        let times = AttemptTimes(launched: at, ringing: rang ? at : nil)
        self.outcome = outcome
        isAttempt = CapCounting.countsAsAttempt(outcome, times: times)
        isContact = CapCounting.countsAsContact(outcome)
        isConversation = CapCounting.countsAsConversation(outcome)
    }

    func counts(_ basis: CapBasis) -> Bool {
        switch basis {
        case .attempt: isAttempt
        case .contact: isContact
        case .conversation: isConversation
        }
    }
}

/// The product's judgement of a call: Compliance's verdict for the whole time it may ring, and its caps over the calls
/// made. In the daemon the latter are counted by the database, here in memory.
struct LawfulGate: Sendable {
    enum Switch: Sendable { case on, hoursOff, capsOff }

    let jurisdictions: [Jurisdiction]
    let places: [Place]
    let ringTime: Duration
    /// Something is off only in the test that shows that the checker notices.
    let state: Switch

    enum Answer: Sendable {
        /// With the most that any cap had counted before.
        case allowed(counted: Int)
        /// `nil` = nobody knows when.
        case refused(until: Timestamp?)
    }

    /// Whether anybody may be called there now.
    func isOpen(_ place: Int, at now: Timestamp) -> Bool {
        guard state != .hoursOff else { return true }
        return window(place, at: now)?.isOpen ?? false
    }

    func judge(_ calls: [CountedCall], phone: Int, place: Int, at now: Timestamp) -> Answer {
        guard jurisdictions.indices.contains(places[place].jurisdiction) else { return .refused(until: nil) }
        if state != .hoursOff {
            switch window(place, at: now) {
            case .open: break
            case .closed(_, let opens): return .refused(until: opens)
            case nil: return .refused(until: nil)
            }
        }
        guard state != .capsOff else { return .allowed(counted: 0) }
        let profile = profile(places[place])
        var most = 0
        var opening: Timestamp?
        for limit in limits(of: profile, zones: places[place].zones, at: now) {
            let counted = counted(calls, limit, phone: phone)
            guard counted.count >= limit.max else {
                most = max(most, counted.count)
                continue
            }
            // The one that has to fall out of the period: the `max`-th back.
            guard limit.max > 0, let last = counted.dropLast(limit.max - 1).last else { return .refused(until: nil) }
            let opens = limit.opens(after: last)
            opening = opening.map { max($0, opens) } ?? opens
        }
        return opening.map { .refused(until: $0) } ?? .allowed(counted: most)
    }

    private func profile(_ place: Place) -> ComplianceProfile {
        jurisdictions[place.jurisdiction].profile.inForce(in: place.region.map { [$0] })
    }

    private func window(_ place: Int, at now: Timestamp) -> WindowVerdict? {
        let place = places[place]
        guard jurisdictions.indices.contains(place.jurisdiction) else { return nil }
        return verdict(
            for: profile(place), zones: place.zones, region: place.region, from: now,
            until: now + ringTime)
    }

    /// The times of those that count, in order. Every debtor has one account, and is reached by calls only.
    private func counted(_ calls: [CountedCall], _ limit: FrequencyLimit, phone: Int) -> [Timestamp] {
        let cap = limit.cap
        guard cap.counted(for: .call).contains(.call) else { return [] }
        return calls.filter { call in
            call.at >= limit.since && call.counts(cap.countsOn) && (cap.key != .number || call.phone == phone)
                && !(call.outcome.map { cap.excused.contains($0) } ?? false)
        }.map(\.at)
    }
}
