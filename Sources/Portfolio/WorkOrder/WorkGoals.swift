public import Vocabulary

/// What the manager of a campaign bounds and asks for, whatever accounts are worth.
public struct WorkGoals: Hashable, Sendable {
    /// Calls of a day at most.
    public var attemptsADay: Int?
    /// Conversations of a day at most.
    public var conversationsADay: Int?
    /// An account belongs to the first that it fits.
    public var groups: [WorkGroup]

    public init(attemptsADay: Int? = nil, conversationsADay: Int? = nil, groups: [WorkGroup] = []) {
        self.attemptsADay = attemptsADay
        self.conversationsADay = conversationsADay
        self.groups = groups
    }

    public var areNone: Bool { self == WorkGoals() }
}

/// A part of a campaign's accounts with goals of its own.
public struct WorkGroup: Hashable, Sendable {
    public enum Members: Hashable, Sendable {
        case stage(String)
        case segment(String)
    }

    public var members: Members
    /// At most this share of the campaign's calls of a day.
    public var share: Share?
    /// Calls of a day at most.
    public var attemptsADay: Int?
    /// This share of its accounts is to be called at least once by the campaign.
    public var reach: Share?
    /// The last day for that; `nil` = as soon as there is room.
    public var by: CivilDate?

    public init(
        _ members: Members, share: Share? = nil, attemptsADay: Int? = nil, reach: Share? = nil, by: CivilDate? = nil
    ) {
        self.members = members
        self.share = share
        self.attemptsADay = attemptsADay
        self.reach = reach
        self.by = by
    }

    /// `stage 'aviso'`: differs from that of other groups, and stands in sentences.
    public var name: String {
        switch members {
        case .stage(let stage): "stage '\(stage)'"
        case .segment(let segment): "segment '\(segment)'"
        }
    }

    public var isBounded: Bool { share != nil || attemptsADay != nil }
}

/// What was done for the goals of a campaign.
public struct WorkTally: Hashable, Sendable {
    public struct Group: Hashable, Sendable {
        public var accounts: Int
        /// Accounts that were called before today.
        public var attemptedBefore: Int
        public var attemptsToday: Int
        /// Those of them that were the first of their account.
        public var firstToday: Int
        /// Leads that were handed out and are not called yet.
        public var claimed: Int

        public init(
            accounts: Int = 0, attemptedBefore: Int = 0, attemptsToday: Int = 0, firstToday: Int = 0, claimed: Int = 0
        ) {
            self.accounts = accounts
            self.attemptedBefore = attemptedBefore
            self.attemptsToday = attemptsToday
            self.firstToday = firstToday
            self.claimed = claimed
        }
    }

    public var attemptsToday: Int
    public var conversationsToday: Int
    /// Leads that were handed out and are not called yet.
    public var claimed: Int
    /// Calls under way.
    public var live: Int
    /// By name.
    public var groups: [String: Group]

    public init(
        attemptsToday: Int = 0, conversationsToday: Int = 0, claimed: Int = 0, live: Int = 0,
        groups: [String: Group] = [:]
    ) {
        self.attemptsToday = attemptsToday
        self.conversationsToday = conversationsToday
        self.claimed = claimed
        self.live = live
        self.groups = groups
    }
}

/// What the goals leave of a number of leads.
public struct WorkAllowance: Hashable, Sendable {
    /// At most.
    public var leads: Int
    public var shares: WorkShares

    public init(leads: Int, shares: WorkShares = WorkShares()) {
        self.leads = leads
        self.shares = shares
    }
}

extension WorkGoals {
    /// A quota is never exceeded: every lead at hand may become a call, and every call a conversation.
    public func allowance(of wanted: Int, after tally: WorkTally, today: CivilDate) -> WorkAllowance {
        let begun = tally.attemptsToday + tally.claimed
        let left = [
            wanted, attemptsADay.map { $0 - begun },
            conversationsADay.map { $0 - tally.conversationsToday - tally.live - tally.claimed },
        ]
        let leads = max(0, left.compactMap(\.self).min() ?? wanted)
        var shares = WorkShares()
        for group in groups {
            let done = tally.groups[group.name] ?? WorkTally.Group()
            let most = [
                group.share.map { Int($0.of(Int64(begun + leads))) }, group.attemptsADay,
            ].compactMap(\.self).min()
            if let most { shares.limits[group.name] = max(0, most - done.attemptsToday - done.claimed) }
            let missing = group.missing(after: done, today: today)
            if missing > 0 { shares.missing[group.name] = missing }
        }
        return WorkAllowance(leads: leads, shares: shares)
    }

    /// How far it is, a sentence for each goal.
    public func sentences(after tally: WorkTally, today: CivilDate) -> [String] {
        func used(_ what: String, _ done: Int, _ most: Int) -> String {
            done >= most
                ? "\(what): all \(most) of today are used, no more until midnight" : "\(what): \(done) of \(most) today"
        }
        var sentences = [
            attemptsADay.map { used("calls", tally.attemptsToday, $0) },
            conversationsADay.map { used("conversations", tally.conversationsToday, $0) },
        ].compactMap(\.self)
        for group in groups {
            let done = tally.groups[group.name] ?? WorkTally.Group()
            if let most = group.attemptsADay {
                sentences.append(used("calls to \(group.name)", done.attemptsToday, most))
            }
            if let share = group.share {
                let now = Share(of: done.attemptsToday, in: tally.attemptsToday)
                sentences.append("\(group.name): \(now) of today's calls, \(share) at most")
            }
            if let sentence = group.progress(done, today: today) { sentences.append(sentence) }
        }
        return sentences
    }
}

extension WorkGroup {
    /// Accounts that are still to be called for the first time today: what is missing is spread evenly over the days
    /// that are left, today with them.
    func missing(after done: WorkTally.Group, today: CivilDate) -> Int {
        guard let reach else { return 0 }
        let wanted = Int(reach.ofRoundedUp(Int64(max(0, done.accounts))))
        let atDawn = max(0, wanted - done.attemptedBefore)
        guard let by, by > today else { return max(0, atDawn - done.firstToday) }
        let days = by.daysSinceEpoch - today.daysSinceEpoch + 1
        return max(0, (atDawn + days - 1) / days - done.firstToday)
    }

    fileprivate func progress(_ done: WorkTally.Group, today: CivilDate) -> String? {
        guard let reach else { return nil }
        let reached = Share(of: done.attemptedBefore + done.firstToday, in: done.accounts)
        let goal = "\(name): \(reached) of \(done.accounts) accounts called at least once, \(reach) wanted"
        let day = by.map { " by \($0)" } ?? ""
        guard reached < reach else { return "\(goal)\(day): reached" }
        if let by, by < today { return "\(goal)\(day), which is over: first calls come before others" }
        let missing = missing(after: done, today: today)
        return missing > 0 ? "\(goal)\(day): \(missing) more today" : "\(goal)\(day): enough for today"
    }
}

extension Share {
    /// Rounded down: what is not reached never looks like it.
    fileprivate init(of part: Int, in whole: Int) {
        self.init(basisPoints: whole > 0 ? Int((Double(part) * 10_000 / Double(whole)).rounded(.down)) : 0)
    }
}
