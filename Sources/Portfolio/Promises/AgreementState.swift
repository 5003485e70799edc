public import Vocabulary

/// When instalments are kept, and when the whole agreement is not.
public struct AgreementTerms: Hashable, Sendable {
    /// For each instalment.
    public var instalment: PromiseTerms
    /// With so many instalments missing at once it is broken, and with any when the grace of the last one is over; 1 or
    /// more.
    public var brokenBy: Int

    public init(instalment: PromiseTerms = PromiseTerms(), brokenBy: Int = 2) {
        self.instalment = instalment
        self.brokenBy = max(1, brokenBy)
    }
}

public enum AgreementState: Hashable, Sendable {
    /// `missed`: instalments that are past their grace and not covered.
    case open(missed: Int)
    case kept(on: CivilDate)
    /// The first day on which too many were missing. What comes in later does not mend it.
    case broken(on: CivilDate)
}

/// How an instalment stands. What comes in covers the oldest first.
public struct InstalmentStanding: Hashable, Sendable {
    public var instalment: Instalment
    /// What has come in for it, up to its amount.
    public var covered: Money
    /// The day by whose end it was covered.
    public var paidOn: CivilDate?
    /// Past its grace, and not covered.
    public var isMissed: Bool
}

extension Agreement {
    /// An instalment with what must have come in, in all, for it to be covered.
    private struct Need {
        var instalment: Instalment
        var before: Int64
        var enough: Int64
        var deadline: CivilDate
    }

    private func needs(_ terms: AgreementTerms) -> [Need] {
        var before: Int64 = 0
        return instalments.map { instalment in
            let amount = instalment.amount.minorUnits
            defer { before += amount }
            return Need(
                instalment: instalment, before: before,
                enough: before + amount - terms.instalment.tolerance.of(amount),
                deadline: instalment.due.adding(days: terms.instalment.graceDays))
        }
    }

    private func paid(_ payments: [Payment], through today: CivilDate) -> PaidByDay {
        PaidByDay(payments, in: agreed.currency, from: made, through: today)
    }

    /// What has become of it by `today`. Payments count from the day on which it was made.
    public func state(after payments: [Payment], today: CivilDate, terms: AgreementTerms) -> AgreementState {
        let needs = needs(terms)
        let paid = paid(payments, through: today)
        let done = needs.last.flatMap { paid.day(of: $0.enough) }
        // Only the end of a grace can make one more missing.
        for need in needs where need.deadline < today {
            let missing = needs.count { $0.deadline <= need.deadline && paid.total(by: need.deadline) < $0.enough }
            let isTooMany = missing >= terms.brokenBy || missing > 0 && need.deadline == needs.last?.deadline
            if isTooMany, done.map({ $0 > need.deadline }) ?? true {
                return .broken(on: need.deadline.adding(days: 1))
            }
        }
        if let done { return .kept(on: done) }
        return .open(missed: needs.count { $0.deadline < today && paid.total < $0.enough })
    }

    /// The day after which it has to be looked at anew, though nothing is paid: the end of the next grace.
    public func nextDeadline(today: CivilDate, terms: AgreementTerms) -> CivilDate? {
        needs(terms).map(\.deadline).first { $0 >= today }
    }

    public func standing(
        after payments: [Payment], today: CivilDate, terms: AgreementTerms
    ) -> [InstalmentStanding] {
        let paid = paid(payments, through: today)
        return needs(terms).map { need in
            let covered = min(max(paid.total - need.before, 0), need.instalment.amount.minorUnits)
            let paidOn = paid.day(of: need.enough)
            return InstalmentStanding(
                instalment: need.instalment, covered: Money(minorUnits: covered, currency: agreed.currency),
                paidOn: paidOn, isMissed: paidOn == nil && need.deadline < today)
        }
    }

    /// The next instalment that is not covered, and the day before it: on that day they are reminded. The day is `nil`
    /// when it is not after the day they agreed.
    public func next(
        after payments: [Payment], today: CivilDate, terms: AgreementTerms
    ) -> (instalment: Instalment, reminder: CivilDate?)? {
        let paid = paid(payments, through: today)
        guard let next = needs(terms).first(where: { paid.total < $0.enough })?.instalment else { return nil }
        let reminder = next.due.adding(days: -1)
        return (next, reminder > made ? reminder : nil)
    }
}
