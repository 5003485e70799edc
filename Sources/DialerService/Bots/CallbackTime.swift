import Compliance
import Dialogue
import Vocabulary

extension CallbackWish {
    /// When somebody who wishes it so is called again: at a lawful time, the first one from the time they have in mind.
    /// - Parameters:
    ///   - zones: all the person may be in; all must agree.
    ///   - ring: how long the call may ring.
    func time(
        from now: Timestamp, zones: [String], profile: ComplianceProfile?, ring: Duration
    ) -> Timestamp {
        let clock = LocalClock(now, zone: zones.first)
        let wanted =
            switch self {
            case .soonest: now + .seconds(300)
            case .laterToday: now + .seconds(3 * 3600)
            case .tomorrowMorning: clock.time(inDays: 1, hour: 10)
            case .tomorrowAfternoon: clock.time(inDays: 1, hour: 16)
            }
        guard let profile,
            case .closed(_, let opens?) = verdict(for: profile, zones: zones, from: wanted, until: wanted + ring)
        else { return wanted }
        return opens
    }
}
