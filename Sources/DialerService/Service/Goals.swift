import Foundation
import Portfolio
import Store
import Synchronization
import Vocabulary

/// How far the quotas and targets of campaigns are, kept from one claim to the next.
final class GoalDesk: Sendable {
    private struct Count {
        var groups: [String: WorkTally.Group]
        var at: Timestamp
    }
    private let counts = Mutex<[CampaignID: Count]>([:])

    /// Accounts of groups are counted anew so often: that takes a while where they are millions.
    private static let freshness = Duration.seconds(60)

    /// What the goals leave of a refill.
    func allowance(
        of wanted: Int, _ campaign: CampaignID, _ goals: WorkGoals, from store: Store, now: Timestamp
    ) async throws(StoreError) -> WorkAllowance {
        guard !goals.areNone else { return WorkAllowance(leads: wanted) }
        let day = WorkDay(now)
        let known = counts.withLock { counts in
            counts[campaign].flatMap { $0.at >= day.start && $0.at + Self.freshness > now ? $0.groups : nil }
        }
        let tally = try await store.tally(of: campaign, since: day.start, counted: known)
        if known == nil { counts.withLock { $0[campaign] = Count(groups: tally.groups, at: now) } }
        return goals.allowance(of: wanted, after: tally, today: day.date)
    }
}

/// A day of the machine's clock.
struct WorkDay {
    let clock: Portfolio.LocalClock
    let date: CivilDate
    let start: Timestamp
    /// When the next day begins.
    var end: Timestamp { clock.start(of: CivilDate(daysSinceEpoch: date.daysSinceEpoch + 1)) }

    init(_ now: Timestamp, in zone: TimeZone = .current) {
        let offset = zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(now.milliseconds) / 1000))
        clock = Portfolio.LocalClock(utcOffset: offset)
        date = clock.date(now)
        start = clock.start(of: date)
    }
}
