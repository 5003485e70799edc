import Compliance
import Portfolio
import Vocabulary

/// The product's way: each account goes its way through a ``Strategy``, what is due is ranked by ``OrderOfWork``, and
/// ``ContactOdds`` learn who answers when. All that is decided here is decided by those.
struct StrategyPolicy: CallingPolicy {
    /// Where an account stands.
    private struct Standing: Sendable {
        /// Index of the ``Sheet``; -1 = in no stage.
        var sheet = -1
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

    /// A stage of a strategy, with what is asked of it for each account at each look.
    private struct Sheet: Sendable {
        var strategy: Int
        var stage: Stage
        /// 0 friendly … 1 firm: its place among the stages.
        var tone: Double
        var isAlways: Bool
    }

    private let strategies: [Strategy]
    private let sheets: [Sheet]
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
        sheets = strategies.enumerated().flatMap { number, strategy in
            strategy.stages.enumerated().map { place, stage in
                Sheet(
                    strategy: number, stage: stage,
                    tone: strategy.stages.count > 1 ? Double(place) / Double(strategy.stages.count - 1) : 0.5,
                    isAlways: stage.hours == .always)
            }
        }
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
        let position = strategies[number].advance(
            standings[index].position, on: event, facts: facts, contactPoints: candidates[index], at: now,
            clock: days.clock(of: index, at: now))
        standings[index].position = position
        standings[index].sheet =
            position.flatMap { at in sheets.firstIndex { $0.strategy == number && $0.stage.name == at.stage } } ?? -1
    }

    // MARK: What comes next

    private mutating func replan(_ file: CaseFile, at now: Timestamp) {
        let index = file.index
        for _ in 0..<Self.messages {
            standings[index].due = .max
            standings[index].planned = nil
            guard let position = standings[index].position, standings[index].sheet >= 0, file.mayBeCalled else {
                return
            }
            let strategy = sheets[standings[index].sheet].strategy
            switch strategies[strategy].next(for: position, in: circumstances(file, at: now)) {
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
        if sheets[standings[index].sheet].stage.phones.order == .best {
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

    // MARK: The order of work

    mutating func refill(_ files: [CaseFile], isOpen: [Bool], limit: Int, at now: Timestamp) -> [Int] {
        var items: [WorkItem] = []
        var accounts = sheets.map { _ in 0 }
        var attempted = accounts
        // By index: a file is copied only where it is due.
        for index in files.indices {
            let sheet = standings[index].sheet
            guard sheet >= 0, !files[index].isClosed, files[index].mayBeCalled else { continue }
            accounts[sheet] += 1
            if !files[index].calls.isEmpty { attempted[sheet] += 1 }
            guard !files[index].isLive, standings[index].due <= now.milliseconds else { continue }
            if standings[index].planned == nil { replan(files[index], at: now) }
            guard standings[index].due <= now.milliseconds, let item = item(files[index], isOpen, at: now) else {
                continue
            }
            items.append(item)
        }
        // Every account of a stage is to be attempted.
        var missing: [String: Int] = [:]
        for (sheet, count) in accounts.enumerated() {
            missing[sheets[sheet].stage.name, default: 0] += count - attempted[sheet]
        }
        let order = OrderOfWork(odds: odds, shares: WorkShares(missing: missing))
        return order.rank(items, limit: limit, &random).map { Int($0.account.rawValue) }
    }

    private func item(_ file: CaseFile, _ isOpen: [Bool], at now: Timestamp) -> WorkItem? {
        let index = file.index
        guard let planned = standings[index].planned else { return nil }
        let phone = portfolio.debtors[index].phones[planned.phone]
        guard isOpen[phone.place] else { return nil }
        let sheet = sheets[standings[index].sheet]
        let stage = sheet.stage
        let clock = days.clock(of: index, at: now)
        if planned.work == .ordinary {
            // What was due in another part of the day, or within the hours of the stage, may have to wait again by now.
            guard standings[index].position?.wait.avoiding != clock.daypart(now) else { return nil }
            guard sheet.isAlways || stage.hours.first(from: now, by: clock) == now else { return nil }
        }
        return WorkItem(
            account: AccountID(rawValue: Int64(index)), due: planned.work, amount: TruePortfolio.pesos(file.balance),
            rollRisk: Self.rollRisk(file.daysPastDue),
            effect: stage.effect * (standings[index].position?.marginalValue ?? 1), priority: stage.priority,
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
        let sheet = sheets[standings[file.index].sheet]
        return PlannedCall(
            channel: planned.channel, phone: planned.phone, tone: sheet.tone,
            promiseWithin: sheet.stage.offer.promiseWithin, isCallback: planned.isCallback)
    }

    mutating func postpone(_ account: Int, until: Timestamp?) { standings[account].due = until?.milliseconds ?? .max }
}
