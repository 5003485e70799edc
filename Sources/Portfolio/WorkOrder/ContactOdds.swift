/// The chance that an attempt reaches the debtor, by contact point and hour of the week: what a campaign has learned.
///
/// Each level is a Beta-Binomial, drawn towards the level above it: the campaign, the kind of phone, the part of the
/// day, the hour. A contact point is expected to be as good in a part of the day as the campaign is, times how much
/// better or worse it was in the others; what was seen of it in this part then counts by itself.
public struct ContactOdds: Hashable, Sendable {
    /// The pull of the level above, in attempts.
    static let kindPull = 50.0
    static let slotPull = 100.0
    static let hourPull = 200.0
    /// What a contact point is expected to be weighs as much as so many attempts on it.
    static let pointPull = 6.0
    /// Before this many conversations were to be expected of a contact point, little is concluded from their number.
    static let ratioPull = 1.0
    /// Attempts that a level remembers: habits change.
    static let memory = 20_000.0

    private struct KindOdds: Hashable, Sendable {
        var all = Tally()
        var slots = Array(repeating: Tally(), count: CallSlot.all.count)
        /// 24 for working days, 24 for the weekend.
        var hours = Array(repeating: Tally(), count: 48)
    }

    private var campaign: Tally
    private var kinds: [ContactPoint.Kind: KindOdds] = [:]

    /// The prior: `strength` imaginary attempts with mean `chance`, 0 … 1.
    public init(chance: Double = 0.1, strength: Double = 20) {
        campaign = Tally(attempts: strength, hits: strength * min(max(chance, 0.001), 0.999))
    }

    /// Takes in one attempt on a phone of that kind.
    /// - Parameter hit: whether the debtor was reached.
    public mutating func learn(_ hit: Bool, kind: ContactPoint.Kind, at hour: CallHour) {
        func take(_ tally: inout Tally) {
            tally.learn(hit)
            tally.keep(Self.memory)
        }
        take(&campaign)
        var own = kinds[kind] ?? KindOdds()
        take(&own.all)
        take(&own.slots[hour.slot.index])
        take(&own.hours[Self.place(hour)])
        kinds[kind] = own
    }

    /// What the campaign expects of a phone of that kind of which nothing is known.
    public func chance(kind: ContactPoint.Kind, at hour: CallHour) -> Double {
        let slot = chance(kind: kind, in: hour.slot)
        return kinds[kind]?.hours[Self.place(hour)].shrunk(to: slot, pull: Self.hourPull) ?? slot
    }

    private func chance(kind: ContactPoint.Kind, in slot: CallSlot) -> Double {
        let overall = campaign.hits / campaign.attempts
        guard let own = kinds[kind] else { return overall }
        return own.slots[slot.index].shrunk(to: own.all.shrunk(to: overall, pull: Self.kindPull), pull: Self.slotPull)
    }

    /// What is believed of a contact point in that hour.
    public func belief(kind: ContactPoint.Kind, history: ContactHistory, at hour: CallHour) -> Belief {
        var (seen, expected) = (0.0, 0.0)
        for slot in CallSlot.all where slot != hour.slot && history[slot].attempts > 0 {
            seen += history[slot].hits
            expected += history[slot].attempts * chance(kind: kind, in: slot)
        }
        let ratio = (seen + Self.ratioPull) / (expected + Self.ratioPull)
        let mean = min(0.95, chance(kind: kind, at: hour) * ratio)
        let own = history[hour.slot]
        return Belief(
            hits: own.hits + Self.pointPull * mean,
            misses: own.attempts - own.hits + Self.pointPull * (1 - mean))
    }

    /// The hour, out of those that are allowed, in which the debtor is likeliest reached; explored: each hour has the
    /// chance to be chosen that it is the best one, as far as is known (Thompson sampling).
    /// - Returns: `nil` without hours.
    public func hour(
        kind: ContactPoint.Kind, history: ContactHistory, among hours: [CallHour],
        _ random: inout some RandomNumberGenerator
    ) -> CallHour? {
        // One draw for a part of the day: what is not known of the person is the same for all its hours.
        var draws: [CallSlot: (chance: Double, mean: Double)] = [:]
        var best: (hour: CallHour, chance: Double)?
        for hour in hours {
            let belief = belief(kind: kind, history: history, at: hour)
            let draw = draws[hour.slot] ?? (belief.draw(&random), belief.mean)
            draws[hour.slot] = draw
            let chance = draw.mean > 0 ? draw.chance * belief.mean / draw.mean : draw.chance
            if chance > best?.chance ?? -1 { best = (hour, chance) }
        }
        return best?.hour
    }

    private static func place(_ hour: CallHour) -> Int { hour.slot.isWeekend ? hour.hour + 24 : hour.hour }
}
