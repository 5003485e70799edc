public import Vocabulary

/// What a debtor said they will pay, and by when (compromiso de pago).
///
/// An account has one open promise; a new one takes the place of the old.
public struct Promise: Hashable, Sendable {
    /// More than zero.
    public var amount: Money
    /// The last day on which it is paid in time.
    public var due: CivilDate
    public var made: CivilDate
    /// How they mean to pay: `transfer`, `branch` …, as the campaign calls it.
    public var method: String?

    public init(amount: Money, due: CivilDate, made: CivilDate, method: String? = nil) {
        self.amount = amount
        self.due = due
        self.made = made
        self.method = method
    }
}

/// When a promise counts as kept.
public struct PromiseTerms: Hashable, Sendable {
    /// Days after the date on which money still comes in time: a transfer made on the day arrives on the next.
    public var graceDays: Int
    /// What may be missing from the amount: people round.
    public var tolerance: Share

    public init(graceDays: Int = 2, tolerance: Share = Share(basisPoints: 100)) {
        self.graceDays = max(0, graceDays)
        self.tolerance = tolerance
    }
}

public enum PromiseState: Hashable, Sendable {
    /// `missing`: what must still come in.
    case open(missing: Money)
    /// The day by whose end enough had come in.
    case kept(on: CivilDate)
    /// The first day after the grace.
    case broken(on: CivilDate)
}

extension Promise {
    /// The last day on which money counts.
    public func deadline(_ terms: PromiseTerms) -> CivilDate { due.adding(days: terms.graceDays) }

    /// What has become of it by `today`. Payments count from the day on which it was made.
    public func state(after payments: [Payment], today: CivilDate, terms: PromiseTerms) -> PromiseState {
        let deadline = deadline(terms)
        let paid = PaidByDay(payments, in: amount.currency, from: made, through: min(today, deadline))
        let enough = amount.minorUnits - terms.tolerance.of(amount.minorUnits)
        if let day = paid.day(of: enough) { return .kept(on: day) }
        guard today <= deadline else { return .broken(on: deadline.adding(days: 1)) }
        return .open(missing: Money(minorUnits: amount.minorUnits - paid.total, currency: amount.currency))
    }

    /// The day before the date, on which they are reminded; `nil` when that is not after the day they promised.
    public var reminder: CivilDate? {
        let day = due.adding(days: -1)
        return day > made ? day : nil
    }
}
