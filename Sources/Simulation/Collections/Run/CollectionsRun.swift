import Portfolio
import Vocabulary

/// A stretch of days on an invented portfolio, under one policy, in virtual time: everything that is not the debtors,
/// the floor or the network is the product's.
struct CollectionsRun<Policy: CallingPolicy>: Sendable {
    enum Happening: Sendable {
        /// Of the day `subject`.
        case morning
        /// Of the shift `subject`; the last calls go out a little before its end.
        case shiftBegins, lastCalls, shiftEnds
        case look
        /// Of the call `subject`.
        case answered, over, talkOver
        case agentFree
    }

    /// A call under way.
    struct Live: Sendable {
        var account: Int
        var plan: PlannedCall
        var fate: CallFate
        var entry: Int
        var from: Timestamp
        var talk: ConversationFate?
    }

    /// What the debtor knows and the dialer does not.
    struct Hidden: Sendable {
        var conversations: [Timestamp] = []
        var promiseLot = 0.0
        var isReminded = false
    }

    let portfolio: TruePortfolio
    let setup: CollectionsSetup
    let fates: Fates
    let gate: LawfulGate
    let days: LocalDays
    var policy: Policy
    var files: [CaseFile]
    var hidden: [Hidden]
    var audit = AuditList()
    var tally: CollectionsTally

    var agenda = Agenda<Happening>()
    private(set) var now: Timestamp
    var live: [Live?] = []
    var freeSlots: [Int] = []

    var pacer: SimplePacer
    /// Agents on the floor, of whom so many are free, and those who may still be given calls.
    var staff = 0
    var free = 0
    var wanted = 0
    var wantedNext = 0
    var ringing = 0
    var staffSince: Timestamp

    private var hopper: [Int] = []
    private var hopperPlace = 0
    private var refilled: Timestamp?
    private var openPlaces: [Bool] = []
    private var isLooking = false
    /// Somebody of the list was called.
    private var isFruitful = false

    /// As long as a list is used, and the least time between two when nobody of one could be called.
    private static var listAge: Duration { .seconds(1800) }
    private static var listPause: Duration { .seconds(300) }
    /// Accounts of a list for each agent: more than they can call while it is used.
    private static var listPerAgent: Int { 120 }
    private static var drain: Duration { .seconds(40) }

    init(
        _ setup: CollectionsSetup, portfolio: TruePortfolio, days: LocalDays, policy: Policy,
        gate state: LawfulGate.Switch
    ) {
        self.setup = setup
        self.portfolio = portfolio
        self.days = days
        self.policy = policy
        fates = Fates(portfolio, ringTime: setup.centre.ringTime.wholeMilliseconds)
        gate = LawfulGate(
            jurisdictions: setup.jurisdictions, places: portfolio.places, ringTime: setup.centre.ringTime, state: state)
        files = portfolio.debtors.enumerated().map { CaseFile(index: $0, debtor: $1) }
        hidden = portfolio.debtors.map { _ in Hidden() }
        now = Timestamp(milliseconds: Self.morning(of: setup.start))
        staffSince = now
        pacer = SimplePacer(limit: setup.centre.abandonment)
        tally = CollectionsTally(
            groups: portfolio.stages(by: setup.strategies, at: now, days: days), files: files)
    }

    // MARK: Time

    mutating func run() {
        planDays()
        while let entry = agenda.pop() {
            now = Timestamp(milliseconds: entry.at)
            let subject = Int(entry.subject)
            switch entry.what {
            case .morning: begin(day: subject)
            case .shiftBegins:
                wantedNext += agents(of: subject)
                wanted += agents(of: subject)
                admit()
                if !isLooking { look() }
            case .lastCalls: wantedNext -= agents(of: subject)
            case .shiftEnds:
                wanted -= agents(of: subject)
                admit()
            case .look: look()
            case .answered: answer(subject)
            case .over: over(subject)
            case .talkOver: endTalk(subject)
            case .agentFree: freeAgent()
            }
            if wantedNext > 0 { launch() }
        }
        for file in files { tally.close(file) }
    }

    private mutating func planDays() {
        for number in 0..<setup.days {
            let date = CivilDate(daysSinceEpoch: setup.start.daysSinceEpoch + number)
            agenda.plan(.morning, of: number, at: Self.morning(of: date))
            let clock = setup.centre.clock(on: date)
            for (index, shift) in setup.centre.shifts.enumerated() where shift.weekdays.contains(date.weekday) {
                let day = clock.start(of: date)
                let (begin, end) = (
                    day + .seconds(shift.minutes.lowerBound * 60), day + .seconds(shift.minutes.upperBound * 60)
                )
                agenda.plan(.shiftBegins, of: index, at: begin.milliseconds)
                agenda.plan(.lastCalls, of: index, at: (end - Self.drain).milliseconds)
                agenda.plan(.shiftEnds, of: index, at: end.milliseconds)
            }
        }
    }

    /// 09:00 UTC: all debtors have the new date, and it is night for all. Milliseconds.
    private static func morning(of date: CivilDate) -> Int64 { Int64(date.daysSinceEpoch) * 86_400_000 + 9 * 3_600_000 }

    mutating func plan(_ what: Happening, of subject: Int = 0, inMilliseconds wait: Int64) {
        agenda.plan(what, of: subject, at: now.milliseconds + wait)
    }

    // MARK: The floor

    private func agents(of shift: Int) -> Int {
        let all = Double(setup.centre.agents) * setup.centre.shifts[shift].share
        // Of two halves of an odd team the first is the larger.
        return Int(shift % 2 == 0 ? all.rounded(.up) : all.rounded(.down))
    }

    /// Those who are on a call stay until it is done.
    private mutating func admit() {
        count()
        let change = max(wanted - staff, -free)
        staff += change
        free += change
    }

    /// Agent-time up to now.
    private mutating func count() {
        tally.loggedIn += Double(staff) * now.seconds(since: staffSince)
        staffSince = now
    }

    mutating func freeAgent() {
        guard staff > wanted else { return free += 1 }
        count()
        staff -= 1
    }

    private mutating func look() {
        isLooking = wanted > 0
        guard isLooking else { return }
        plan(.look, inMilliseconds: Self.listPause.wholeMilliseconds)
    }

    /// As many calls as the pacer and the lines allow.
    private mutating func launch() {
        while true {
            let allowed = pacer.allowance(free: max(0, free - max(0, staff - wantedNext)))
            guard ringing < allowed, ringing + staff - free < setup.centre.lines, let account = nextAccount() else {
                return
            }
            start(account)
        }
    }

    private mutating func nextAccount() -> Int? {
        let age = refilled.map { now - $0 } ?? .seconds(86_400)
        let isUsedUp = hopperPlace >= hopper.count
        if age >= Self.listAge || (isUsedUp && (isFruitful || age >= Self.listPause)) {
            openPlaces = portfolio.places.indices.map { gate.isOpen($0, at: now) }
            hopper =
                openPlaces.contains(true)
                ? policy.refill(files, isOpen: openPlaces, limit: Self.listPerAgent * max(wanted, 1), at: now) : []
            hopperPlace = 0
            refilled = now
            isFruitful = false
        }
        guard hopperPlace < hopper.count else { return nil }
        hopperPlace += 1
        return hopper[hopperPlace - 1]
    }

    private mutating func start(_ account: Int) {
        let file = files[account]
        guard !file.isLive, !file.isClosed, file.mayBeCalled, let plan = policy.plan(file, at: now) else { return }
        let phone = portfolio.debtors[account].phones[plan.phone]
        switch gate.judge(file.calls, phone: plan.phone, place: phone.place, at: now) {
        case .refused(let opens):
            tally.refused += 1
            policy.postpone(account, until: opens)
        case .allowed(let counted):
            isFruitful = true
            dial(account, plan, place: phone.place, counted: counted)
        }
    }
}
