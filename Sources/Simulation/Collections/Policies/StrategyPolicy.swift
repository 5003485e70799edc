import Compliance
import Portfolio
import Vocabulary

/// The product's way: each account goes its way through a ``Strategy``, what is due is ranked by ``OrderOfWork``, and
/// ``ContactOdds`` learn who answers when. All that is decided here is decided by those.
struct StrategyPolicy: CallingPolicy {
    /// Where an account stands.
    private struct Standing: Sendable {
        /// Which of the strategies, and the place of the stage in it.
        var strategy = 0
        var stage = 0
        var position: StrategyPosition?
        /// Milliseconds; `max` = nothing until something happens.
        var due = Int64.max
        /// What is to be done then; `nil` = it is looked at anew.
        var planned: Planned?
    }

    private struct Planned: Sendable {
        var channel: Channel
        var phone: Int
        var work: WorkItem.Due
        var isCallback: Bool
    }

    private let strategies: [Strategy]
    private let portfolio: TruePortfolio
    private let jurisdictions: [Jurisdiction]
    private let days: LocalDays
    private let candidates: [[ContactCandidate]]
    private var standings: [Standing]
    private var histories: [[ContactHistory]]
    private var odds = ContactOdds()
    private var random: SeededDraws

    /// Phones of a debtor at most, as their ids count them.
    private static let phones = 8
    /// Messages that are sent in a row at most, before an account is left to the next review.
    private static let messages = 10

    init(
        _ strategies: [Strategy], portfolio: TruePortfolio, jurisdictions: [Jurisdiction], days: LocalDays
    ) {
        self.strategies = strategies
        self.portfolio = portfolio
        self.jurisdictions = jurisdictions
        self.days = days
        standings = portfolio.debtors.map { _ in Standing() }
        histories = portfolio.debtors.map { $0.phones.map { _ in ContactHistory() } }
        candidates = portfolio.debtors.enumerated().map { index, debtor in
            debtor.phones.enumerated().map { place, phone in
                ContactCandidate(id: Self.id(of: index, phone: place), kind: phone.kind)
            }
        }
        random = SeededDraws(seed: portfolio.seed)
    }

    static func id(of debtor: Int, phone: Int) -> ContactPointID {
        ContactPointID(rawValue: Int64(debtor * phones + phone))
    }

    // MARK: What happens

    mutating func review(_ file: CaseFile, at now: Timestamp) {
        let before = standings[file.index].position
        advance(.review, file, at: now)
        let after = standings[file.index].position
        if before?.since != after?.since || before?.stage != after?.stage { replan(file, at: now) }
    }

    mutating func take(_ event: StrategyEvent, of file: CaseFile, at now: Timestamp) {
        advance(event, file, at: now)
        replan(file, at: now)
    }

    mutating func learn(_ hit: Bool, phone: Int, of file: CaseFile, at now: Timestamp) {
        let hour = CallHour(now, by: days.clock(of: file.index, at: now))
        odds.learn(hit, kind: portfolio.debtors[file.index].phones[phone].kind, at: hour)
        histories[file.index][phone].learn(hit, in: hour.slot)
    }

    private mutating func advance(_ event: StrategyEvent, _ file: CaseFile, at now: Timestamp) {
        let index = file.index
        let facts = portfolio.facts(of: file)
        guard !file.isClosed, let number = strategies.firstIndex(where: { $0.isFor(facts) }) else {
            standings[index] = Standing()
            return
        }
        let strategy = strategies[number]
        let position = strategy.advance(
            standings[index].position, on: event, facts: facts, contactPoints: candidates[index], at: now,
            clock: days.clock(of: index, at: now))
        standings[index].strategy = number
        standings[index].stage = position.flatMap { at in strategy.stages.firstIndex { $0.name == at.stage } } ?? 0
        standings[index].position = position
    }

    // MARK: What comes next

    private mutating func replan(_ file: CaseFile, at now: Timestamp) {
        let index = file.index
        for _ in 0..<Self.messages {
            standings[index].due = .max
            standings[index].planned = nil
            guard let position = standings[index].position, file.mayBeCalled else { return }
            switch strategies[standings[index].strategy].next(for: position, in: circumstances(file, at: now)) {
            case .nothing: return
            case .wait(let until, _):
                standings[index].due = until.milliseconds
                return
            case .act(let step):
                if step.channel == .sms || step.channel == .email, step.notBefore <= now {
                    advance(.sent(step.channel, step.contactPoint), file, at: now)
                    continue
                }
                standings[index].due = step.notBefore.milliseconds
                standings[index].planned = planned(step, position, at: now, of: index)
                return
            }
        }
    }

    private func planned(_ step: PlannedStep, _ position: StrategyPosition, at now: Timestamp, of index: Int)
        -> Planned?
    {
        guard step.channel == .call || step.channel == .bot else { return nil }
        var work = WorkItem.Due.ordinary
        switch step.purpose {
        case .callback: work = .callback(step.notBefore)
        case .reminder(let promise): work = .promise(promise.due)
        case .step:
            // The first word about a promise that was just broken.
            if case .brokenPromise = position.entry, position.attempts == 0 {
                work = .promise(days.clock(of: index, at: now).date(position.since))
            }
        }
        return Planned(
            channel: step.channel, phone: Int(step.contactPoint.rawValue) % Self.phones, work: work,
            isCallback: step.purpose == .callback)
    }

    private func circumstances(_ file: CaseFile, at now: Timestamp) -> Circumstances {
        let index = file.index
        let clock = days.clock(of: index, at: now)
        var points = candidates[index]
        if stage(of: index).phones.order == .best {
            let hour = CallHour(now, by: clock)
            for place in points.indices {
                points[place].chance =
                    odds.belief(kind: points[place].kind, history: histories[index][place], at: hour).mean
            }
        }
        let place = portfolio.places[portfolio.debtors[index].phones[0].place]
        let lawful =
            jurisdictions.indices.contains(place.jurisdiction) ? jurisdictions[place.jurisdiction].lawful : .never
        return Circumstances(
            now: now, clock: clock, lawful: lawful, contactPoints: points, callback: file.callback,
            promise: file.promise)
    }

    private func stage(of index: Int) -> Stage {
        strategies[standings[index].strategy].stages[standings[index].stage]
    }

    // MARK: The order of work

    mutating func refill(_ files: [CaseFile], isOpen: [Bool], limit: Int, at now: Timestamp) -> [Int] {
        var items: [WorkItem] = []
        var targets: [String: WorkShares.Target] = [:]
        for file in files where standings[file.index].position != nil && !file.isClosed && file.mayBeCalled {
            let group = stage(of: file.index).name
            targets[group, default: .init(share: .whole, accounts: 0, attempted: 0)].accounts += 1
            if !file.calls.isEmpty { targets[group]?.attempted += 1 }
            guard !file.isLive, standings[file.index].due <= now.milliseconds else { continue }
            if standings[file.index].planned == nil { replan(file, at: now) }
            guard standings[file.index].due <= now.milliseconds, let item = item(file, isOpen, at: now) else {
                continue
            }
            items.append(item)
        }
        let order = OrderOfWork(odds: odds, shares: WorkShares(targets: targets))
        return order.rank(items, limit: limit, &random).map { Int($0.account.rawValue) }
    }

    private func item(_ file: CaseFile, _ isOpen: [Bool], at now: Timestamp) -> WorkItem? {
        let index = file.index
        guard let planned = standings[index].planned else { return nil }
        let phone = portfolio.debtors[index].phones[planned.phone]
        guard isOpen[phone.place] else { return nil }
        let stage = stage(of: index)
        let clock = days.clock(of: index, at: now)
        if planned.work == .ordinary {
            // What was due in another part of the day, or within the hours of the stage, may have to wait again by now.
            guard standings[index].position?.wait.avoiding != clock.daypart(now) else { return nil }
            guard stage.hours == .always || stage.hours.first(from: now, by: clock) == now else { return nil }
        }
        return WorkItem(
            account: AccountID(rawValue: Int64(index)), due: planned.work, amount: TruePortfolio.pesos(file.balance),
            rollRisk: Self.rollRisk(file.daysPastDue), effect: stage.effect, priority: stage.priority,
            group: stage.name,
            isFresh: file.calls.isEmpty,
            points: [
                WorkItem.Point(
                    id: candidates[index][planned.phone].id, kind: phone.kind,
                    history: histories[index][planned.phone])
            ],
            hour: CallHour(now, by: clock))
    }

    /// What a manager knows without looking at anybody: the nearer the next band, the greater; the last band has none.
    private static func rollRisk(_ daysPastDue: Int) -> Double {
        guard Band.of(daysPastDue) < Band.count - 1 else { return 0.3 }
        return 0.3 + 0.7 * Double((max(daysPastDue, 1) - 1) % 30) / 29
    }

    mutating func plan(_ file: CaseFile, at now: Timestamp) -> PlannedCall? {
        replan(file, at: now)
        guard standings[file.index].due <= now.milliseconds, let planned = standings[file.index].planned else {
            return nil
        }
        let stage = stage(of: file.index)
        let stages = strategies[standings[file.index].strategy].stages.count
        return PlannedCall(
            channel: planned.channel, phone: planned.phone,
            tone: stages > 1 ? Double(standings[file.index].stage) / Double(stages - 1) : 0.5,
            promiseWithin: stage.offer.promiseWithin, isCallback: planned.isCallback)
    }

    mutating func postpone(_ account: Int, until: Timestamp?) { standings[account].due = until?.milliseconds ?? .max }
}
