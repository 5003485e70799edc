#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Which calls are alike: a segment of the portfolio and a kind of contact point.
public struct AnswerGroup: Hashable, Sendable, Codable {
    public var segment: String
    /// `mobile`, `home`, `work` …; empty where it makes no difference.
    public var contact: String

    public init(segment: String, contact: String = "") {
        self.segment = segment
        self.contact = contact
    }
}

/// A chance that has changed its character.
public struct AnswerChange: Hashable, Sendable {
    /// nil: the whole campaign's.
    public var group: AnswerGroup?
    public var from: Double
    public var to: Double
    /// When it was noticed, in the caller's seconds.
    public var at: Double
    /// From how many trials.
    public var trials: Int
}

/// The chance that a launch is answered by a person: per campaign, group of calls and hour of the day.
///
/// Each level is a Beta-Binomial, shrunk to the level above: chance = (hits + s·above) / (trials + s). A group without
/// trials is the campaign, an hour without trials is its group; with trials they become their own.
///
/// The old is forgotten. How fast follows from how fast trials come: with r of them an hour and a chance p that drifts
/// by d an hour, remembering M lags by d·M/r and errs by √(p(1−p)/2M); the sum of squares is least at
/// M³ = p(1−p)·r²/4d². A floor with 500 calls an hour remembers 150, one with 10,000 remembers 1,100. A campaign whose
/// chance drifts less remembers more: ``Blend`` weighs three memories by how well each has foretold. A change too fast
/// for that is what ``ChangeDetector`` is for, once for each group and once for the campaign: it puts what was
/// seen since in the place of everything older.
///
/// Trials should come in the order of their launches (``LaunchOrder``). Taken in as they end, the estimate is too high
/// for the first half minute after a change, as answers end sooner than calls nobody takes.
public struct AnswerChances: Hashable, Sendable {
    /// The pull of the campaign on a group, and of a group on its hours at most, in trials.
    static let groupPull = 20.0
    static let hourPull = 150.0
    /// How much a chance is taken to drift in an hour.
    static let drift = 0.06
    /// What a level keeps of its old weight, in trials, when the level above has changed.
    static let rest = 10.0

    struct Group: Hashable, Sendable {
        var name: AnswerGroup
        var tally = Tally()
        /// 24, once an hour is over: what is still going on says nothing that the group does not know already.
        var hours: [Tally] = []
        var thisHour: Running?
        var pull = AnswerChances.groupPull
        var detector = ChangeDetector()
        var pulse = Pulse()

        /// In the morning the group knows little, and what the hour was like on other days says more.
        var hourPull: Double { min(AnswerChances.hourPull, tally.weight + pull) }
    }

    /// The trials of an hour of the day that is still going on.
    struct Running: Hashable, Sendable {
        var number: Int
        var tally = Tally()
    }

    /// Hits and misses, which may be none.
    struct Tally: Hashable, Sendable {
        var hits = 0.0
        var misses = 0.0
    }

    var campaign: Blend
    var groups: [Group] = []
    private var places: [AnswerGroup: Int] = [:]
    private var detector = ChangeDetector()
    private var pulse = Pulse()
    /// The last change noticed.
    public private(set) var lastChange: AnswerChange?

    /// The prior: `strength` imaginary trials with mean `chance`, 0 … 1.
    public init(chance: Double, strength: Double = 10) {
        campaign = Blend(Tally(hits: chance * strength, misses: (1 - chance) * strength))
    }

    // MARK: Asking

    /// Of the campaign as a whole.
    public var overall: BetaBinomial { BetaBinomial(hits: campaign.hits, misses: campaign.misses) }

    /// The chance for a launch of that group in that hour of the day (0 … 23; nil: any).
    public func mean(for group: AnswerGroup, hour: Int? = nil) -> Double {
        guard let place = places[group] else { return campaign.mean }
        return mean(at: place, hour: hour)
    }

    /// The same with how sure that is.
    public func belief(for group: AnswerGroup, hour: Int? = nil) -> BetaBinomial {
        guard let place = places[group] else {
            return BetaBinomial(mean: campaign.mean, weight: min(campaign.weight, Self.groupPull))
        }
        let own = groups[place]
        let above = level(of: place)
        guard let hour, own.hours.indices.contains(hour) else {
            return BetaBinomial(mean: above, weight: own.tally.weight + own.pull)
        }
        let hourly = own.hours[hour]
        return BetaBinomial(mean: hourly.shrunk(to: above, pull: own.hourPull), weight: hourly.weight + own.hourPull)
    }

    /// Where a group has its place, once it has trials: for ``mean(at:hour:)``, which looks nothing up.
    public func place(of group: AnswerGroup) -> Int? { places[group] }

    /// The chance for a launch of the group at that place, and in that hour of the day.
    public func mean(at place: Int, hour: Int? = nil) -> Double {
        guard groups.indices.contains(place) else { return campaign.mean }
        let above = level(of: place)
        guard let hour, groups[place].hours.indices.contains(hour) else { return above }
        return groups[place].hours[hour].shrunk(to: above, pull: groups[place].hourPull)
    }

    /// Of the group, whatever the hour. The only one is the campaign.
    private func level(of place: Int) -> Double {
        groups.count == 1
            ? campaign.mean : groups[place].tally.shrunk(to: campaign.mean, pull: groups[place].pull)
    }

    // MARK: Learning

    /// Takes in one ended launch of that group, made in that hour of the day, at `now` in seconds.
    public mutating func learn(_ hit: Bool, for group: AnswerGroup, hour: Int? = nil, at now: Double) {
        // After a night, or a long lunch.
        age(by: pulse.pause(until: now) - 1800)
        let place = makePlace(for: group)
        if let hour, (0..<24).contains(hour) { groups[place].begin(hour) }
        let expected = mean(at: place, hour: hour)
        campaign.learn(hit, memory: pulse.memory(at: now))
        let memory = groups[place].pulse.memory(at: now)
        groups[place].tally.learn(hit, memory: memory)
        groups[place].thisHour?.tally.learn(hit, memory: max(Self.hourPull, memory / 2))
        let threshold = ChangeDetector.threshold(perHour: pulse.perHour)
        if let evidence = detector.learn(hit, expected: expected, threshold: threshold) { follow(evidence, at: now) }
        if let evidence = groups[place].detector.learn(hit, expected: expected, threshold: threshold) {
            follow(evidence, of: place, at: now)
        }
    }

    /// The whole campaign has changed: what was seen since says what it is now; the groups keep their differences, and
    /// little of their weight.
    private mutating func follow(_ evidence: ChangeDetector.Evidence, at now: Double) {
        let new = Tally(evidence)
        let shift = logit(new.mean) - logit(evidence.expected)
        campaign = Blend(new)
        for place in groups.indices {
            groups[place].tally.move(by: shift, keeping: Self.rest)
            groups[place].thisHour?.tally.move(by: shift, keeping: Self.rest)
            for hour in groups[place].hours.indices { groups[place].hours[hour].move(by: shift, keeping: Self.rest) }
        }
        lastChange = AnswerChange(
            group: nil, from: evidence.expected, to: new.mean, at: now, trials: Int(evidence.trials))
    }

    /// One group has changed. It is not like the others: from now on the campaign has little to say in it.
    private mutating func follow(_ evidence: ChangeDetector.Evidence, of place: Int, at now: Double) {
        let new = Tally(evidence)
        groups[place].tally = new
        groups[place].hours = []
        groups[place].thisHour = nil
        if groups.count > 1 { groups[place].pull = 4 }
        guard lastChange?.at != now else { return }
        lastChange = AnswerChange(
            group: groups[place].name, from: evidence.expected, to: new.mean, at: now, trials: Int(evidence.trials))
    }

    /// Lets what was learned count for less after `seconds` without trials: what the evening was like says little of the
    /// morning (half of it after 6 hours), what an hour of the day was like says more (half after three days).
    public mutating func age(by seconds: Double) {
        guard seconds > 0 else { return }
        let level = exp2(-seconds / (6 * 3600))
        let hourly = exp2(-seconds / (72 * 3600))
        // The mean of the campaign stays: there is nothing better to start the morning with.
        campaign.keep(max(level, min(1, Self.rest / max(campaign.weight, 1e-9))))
        for place in groups.indices {
            groups[place].tally.keep(level)
            for hour in groups[place].hours.indices { groups[place].hours[hour].keep(hourly) }
        }
    }

    private mutating func makePlace(for group: AnswerGroup) -> Int {
        if let place = places[group] { return place }
        groups.append(Group(name: group))
        places[group] = groups.count - 1
        return groups.count - 1
    }

    mutating func restore(_ saved: [Group]) {
        groups = saved
        places = Dictionary(saved.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    }
}

extension AnswerChances.Group {
    /// An hour of the day has begun.
    mutating func begin(_ number: Int) {
        guard thisHour?.number != number else { return }
        closeHour()
        thisHour = AnswerChances.Running(number: number)
    }

    /// What was seen in the hour that is going on goes to what is known of it from other days.
    mutating func closeHour() {
        guard let past = thisHour else { return }
        thisHour = nil
        if hours.isEmpty { hours = [AnswerChances.Tally](repeating: AnswerChances.Tally(), count: 24) }
        let room = max(AnswerChances.hourPull, past.tally.weight)
        hours[past.number].keep(max(0, 1 - past.tally.weight / room))
        hours[past.number].hits += past.tally.hits
        hours[past.number].misses += past.tally.misses
    }
}

/// A chance remembered for a short, a middling and a long time; what each foretold of late says how far to believe it.
struct Blend: Hashable, Sendable {
    private var tallies: [AnswerChances.Tally]
    /// ln of the likelihood of the last trials, by tally; the old counts for less.
    private var likelihoods: [Double]
    /// Blended anew with each change: asked for more often than it changes.
    private(set) var mean: Double
    private(set) var weight: Double

    /// In units of the memory that would be best for a chance that drifts (``Pulse``).
    private static let spans = [0.5, 2, 8]
    /// In trials.
    private static let judged = 1500.0

    init(_ tally: AnswerChances.Tally) {
        tallies = Self.spans.map { _ in tally }
        likelihoods = Self.spans.map { _ in 0 }
        mean = tally.mean
        weight = tally.weight
        blend()
    }

    private mutating func blend() {
        mean = blended(\.mean)
        weight = blended(\.weight)
    }

    private func blended(_ value: (AnswerChances.Tally) -> Double) -> Double {
        let best = likelihoods.max() ?? 0
        var total = 0.0
        var sum = 0.0
        for (tally, likelihood) in zip(tallies, likelihoods) {
            let weight = exp(likelihood - best)
            total += weight
            sum += weight * value(tally)
        }
        return sum / total
    }

    var hits: Double { mean * weight }
    var misses: Double { (1 - mean) * weight }

    mutating func learn(_ hit: Bool, memory: Double) {
        for place in tallies.indices {
            let chance = (tallies[place].hits + 0.5) / (tallies[place].weight + 1)
            likelihoods[place] = likelihoods[place] * (1 - 1 / Self.judged) + log(hit ? chance : 1 - chance)
            tallies[place].learn(hit, memory: memory * Self.spans[place])
        }
        blend()
    }

    mutating func keep(_ share: Double) {
        for place in tallies.indices { tallies[place].keep(share) }
        blend()
    }
}

/// How fast trials come, and so how many of them to remember.
struct Pulse: Hashable, Sendable {
    /// Seconds between two trials, on average.
    private var gap = 6.0
    private var last: Double?

    /// Seconds since the last trial.
    func pause(until now: Double) -> Double { last.map { now - $0 } ?? 0 }

    var perHour: Double { 3600 / max(gap, 0.01) }

    /// The memory for a trial at `now`, 100 … 3000.
    mutating func memory(at now: Double) -> Double {
        // Calls end in bunches; a pause says nothing of the pace before and after it.
        if let last { gap += (min(max(now - last, 0), 60) - gap) / 50 }
        last = now
        let drift = AnswerChances.drift
        return min(max(cbrt(0.1875 * perHour * perHour / (4 * drift * drift)), 100), 3000)
    }
}

extension AnswerChances.Tally {
    init(_ evidence: ChangeDetector.Evidence) {
        self.init(hits: evidence.hits + 0.5, misses: evidence.trials - evidence.hits + 0.5)
    }

    var weight: Double { hits + misses }
    var mean: Double { weight > 0 ? hits / weight : 0 }

    func shrunk(to above: Double, pull: Double) -> Double { (hits + pull * above) / (weight + pull) }

    mutating func learn(_ hit: Bool, memory: Double) {
        keep(1 - 1 / memory)
        if hit { hits += 1 } else { misses += 1 }
    }

    mutating func keep(_ share: Double) {
        hits *= share
        misses *= share
    }

    /// The odds times e^shift, worth so many trials at most.
    mutating func move(by shift: Double, keeping limit: Double) {
        guard weight > 0 else { return }
        let kept = min(weight, limit)
        let moved = 1 / (1 + exp(-(logit(mean) + shift)))
        (hits, misses) = (moved * kept, (1 - moved) * kept)
    }
}

private func logit(_ chance: Double) -> Double {
    let chance = min(max(chance, 1e-6), 1 - 1e-6)
    return log(chance / (1 - chance))
}
