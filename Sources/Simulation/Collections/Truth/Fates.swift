import Portfolio
import Vocabulary

/// What becomes of one call, decided when it is launched.
struct CallFate: Sendable {
    enum Answerer: Sendable { case debtor, household, stranger }

    /// `answered` where a person picks up: whether they meet an agent, the floor decides.
    var outcome: Outcome
    var answerer: Answerer?
    /// Milliseconds from the launch until it is answered or ends.
    var takes: Int64
}

/// What becomes of one conversation with the debtor.
struct ConversationFate: Sendable {
    var disposition: Disposition
    var seconds: Double
    /// They hung up on too many calls.
    var isComplaint = false
    /// With `promise`: the part of the debt, days from today, and the lot that decides whether it is kept.
    var share = 1.0
    var inDays = 0
    var lot = 0.0
    /// With `callLater`: the hour of a day to come.
    var callbackHour = 0
}

/// The dice of the hidden truth. What they say of a debtor depends on the seed, the debtor and the occasion only: whoever calls the
/// same phone in the same minute, or has the same conversation, meets the same luck.
struct Fates: Sendable {
    let portfolio: TruePortfolio
    /// How long a phone rings at most, in milliseconds.
    let ringTime: Int64
    private let ring = Spread(mean: 9, cv: 0.6)
    private let otherTalk: Spread
    private let plainTalk: Spread
    private let promiseTalk: Spread
    private let wrapTime: Spread

    private enum Occasion: UInt64 { case call = 1, conversation, day, wrapUp }

    private static let setUp: Int64 = 2000

    private var assumptions: Assumptions { portfolio.assumptions }

    init(_ portfolio: TruePortfolio, ringTime: Int64) {
        self.portfolio = portfolio
        self.ringTime = ringTime
        let assumptions = portfolio.assumptions
        otherTalk = Spread(mean: assumptions.talkOther.mean, cv: assumptions.talkOther.cv)
        plainTalk = Spread(mean: assumptions.talk.mean, cv: assumptions.talk.cv)
        promiseTalk = Spread(mean: assumptions.talkPromise.mean, cv: assumptions.talkPromise.cv)
        wrapTime = Spread(mean: assumptions.wrapUp.mean, cv: assumptions.wrapUp.cv)
    }

    private func dice(_ debtor: Int, _ occasion: Occasion, _ number: Int64) -> Dice {
        let stream =
            UInt64(debtor) &* 0x9E37_79B9_7F4A_7C15 ^ UInt64(bitPattern: number) &* 0xC2B2_AE3D_27D4_EB4F
            ^ occasion.rawValue &* 0x1656_67B1_9E37_79F9
        return Dice(seed: portfolio.seed, stream: stream)
    }

    // MARK: Calls

    /// - Parameters:
    ///   - hour: by the clock of the debtor.
    ///   - rings: calls to the debtor in the last three days that rang.
    ///   - isAwaited: they asked to be called now.
    func call(
        _ debtor: Int, phone index: Int, at now: Timestamp, on weekday: Weekday, hour: Int, rings: Int, isAwaited: Bool
    ) -> CallFate {
        let person = portfolio.debtors[debtor]
        let phone = person.phones[index]
        var dice = dice(debtor, .call, now.milliseconds / 60_000 * 8 + Int64(index))
        let (trouble, lot, other) = (dice.uniform(), dice.uniform(), dice.uniform())
        let answered = Self.setUp + milliseconds(ring.draw(&dice, atMost: Double(ringTime - Self.setUp) / 1000))
        if trouble < assumptions.failed { return CallFate(outcome: .failed, takes: 500) }
        if trouble < assumptions.failed + assumptions.congestion { return CallFate(outcome: .congestion, takes: 1500) }
        if phone.owner == .nobody { return CallFate(outcome: .invalid, takes: Self.setUp) }
        let chance =
            switch phone.owner {
            case .debtor: answerChance(of: person, on: phone, at: now, weekday, hour, rings, isAwaited)
            case .stranger: assumptions.strangerAnswers
            case .silent, .nobody: 0.0
            }
        if lot < chance {
            return CallFate(outcome: .answered, answerer: phone.owner == .debtor ? .debtor : .stranger, takes: answered)
        }
        let isHome = phone.kind == .landline && phone.owner == .debtor && assumptions.flatAnswer == nil
        if isHome, lot < chance + assumptions.householdAnswers {
            return CallFate(outcome: .answered, answerer: .household, takes: answered)
        }
        let isLandline = phone.kind == .landline
        let machine = isLandline ? assumptions.machine.landline : assumptions.machine.mobile
        let busy = isLandline ? assumptions.busy.landline : assumptions.busy.mobile
        if other < machine { return CallFate(outcome: .machine, takes: answered + 2000) }
        if other < machine + busy { return CallFate(outcome: .busy, takes: Self.setUp + 1000) }
        return CallFate(outcome: .noAnswer, takes: ringTime)
    }

    private func answerChance(
        of person: TrueDebtor, on phone: TruePhone, at now: Timestamp, _ weekday: Weekday, _ hour: Int, _ rings: Int,
        _ isAwaited: Bool
    ) -> Double {
        if isAwaited { return assumptions.answersCallback }
        let week = Int(now.milliseconds / (7 * 86_400_000))
        let habit =
            assumptions.flatAnswer ?? person.habit.chance(phone.kind, on: weekday, hour: hour, week: week)
        var chance = habit * person.answers
        for _ in 0..<max(0, min(rings - assumptions.ringsBeforeScreening, 10)) { chance *= assumptions.screening }
        return min(chance, 0.85)
    }

    // MARK: Conversations

    /// - Parameters:
    ///   - number: which conversation of the month it is, from 0.
    ///   - recent: conversations in the last seven days.
    ///   - tone: 0 friendly … 1 firm.
    ///   - within: days that a promise may lie ahead.
    func conversation(
        with debtor: Int, number: Int, recent: Int, daysPastDue: Int, tone: Double, within: Int, at now: Timestamp
    ) -> ConversationFate {
        let person = portfolio.debtors[debtor]
        let band = Band.of(daysPastDue)
        var dice = dice(debtor, .conversation, Int64(number))
        let (first, second, third) = (dice.uniform(), dice.uniform(), dice.uniform())
        let (lot, share, inDays) = (dice.uniform(), dice.uniform(), dice.uniform())
        let (plain, long) = (plainTalk.draw(&dice), promiseTalk.draw(&dice))
        if recent >= person.tolerance, first < assumptions.complaint {
            return ConversationFate(
                disposition: second < 0.3 ? .doNotCall : .other, seconds: otherTalk.draw(&dice), isComplaint: true)
        }
        if third < assumptions.cease { return ConversationFate(disposition: .doNotCall, seconds: plain) }
        if third < assumptions.cease + assumptions.callLater {
            let week = Int(now.milliseconds / (7 * 86_400_000))
            return ConversationFate(
                disposition: .callLater, seconds: plain, callbackHour: person.habit.bestHour(week: week))
        }
        var chance = assumptions.promise[band] * person.willing
        for _ in 0..<min(number, 10) { chance *= assumptions.repetition }
        chance *= 1 + assumptions.tone * (2 * tone - 1) * (person.prefersFirm ? 1 : -1)
        guard second < min(chance, 0.95) else { return ConversationFate(disposition: .noPromise, seconds: plain) }
        return ConversationFate(
            disposition: .promise, seconds: long,
            share: share < assumptions.promisesAll
                ? 1 : 0.3 + 0.3 * (share - assumptions.promisesAll) / max(1e-9, 1 - assumptions.promisesAll),
            inDays: 1 + Int(inDays * Double(max(1, within))), lot: lot)
    }

    /// Seconds of talk with somebody else, or about a promise that is open anyway.
    func shortTalk(_ debtor: Int, at now: Timestamp) -> Double {
        var dice = dice(debtor, .wrapUp, now.milliseconds)
        return otherTalk.draw(&dice)
    }

    func wrapUp(_ debtor: Int, at now: Timestamp) -> Double {
        var dice = dice(debtor, .wrapUp, now.milliseconds &+ 1)
        return wrapTime.draw(&dice)
    }

    // MARK: Money

    /// Whether a promise of that lot is kept.
    func keeps(_ debtor: Int, lot: Double, daysPastDue: Int, isReminded: Bool) -> Bool {
        let chance = assumptions.keeps[Band.of(daysPastDue)] * portfolio.debtors[debtor].means
        return lot < chance + (isReminded ? assumptions.reminder : 0)
    }

    /// Whether they pay all on a day, of their own accord.
    /// - Parameter isFresh: a conversation was less than three days ago.
    func paysAlone(_ debtor: Int, on day: CivilDate, daysPastDue: Int, isFresh: Bool) -> Bool {
        guard daysPastDue > 0 else { return false }
        var dice = dice(debtor, .day, Int64(day.daysSinceEpoch))
        let times = day.day <= 5 || day.day >= 28 ? assumptions.payDays.times : assumptions.payDays.otherwise
        let chance = assumptions.paysAlone[Band.of(daysPastDue)] * portfolio.debtors[debtor].means * times
        return dice.uniform() < chance + (isFresh ? assumptions.afterTalk : 0)
    }
}
