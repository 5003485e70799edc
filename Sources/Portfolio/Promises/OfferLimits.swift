public import Vocabulary

/// What an agent or a bot may agree to in a stage. The narrow standard: everything at once, within a week.
public struct OfferLimits: Hashable, Sendable {
    /// At most this share of the debt is let off.
    public var maxDiscount: Share
    /// 1 … 120; 1 = no agreements in instalments.
    public var maxInstalments: Int
    /// At least this share of the agreed amount comes first.
    public var minFirstPayment: Share
    /// A promise, or the first payment, lies at most so many days ahead.
    public var promiseWithin: Int

    public init(
        maxDiscount: Share = .none, maxInstalments: Int = 1, minFirstPayment: Share = .none, promiseWithin: Int = 7
    ) {
        self.maxDiscount = maxDiscount
        self.maxInstalments = min(max(maxInstalments, 1), 120)
        self.minFirstPayment = minFirstPayment
        self.promiseWithin = max(0, promiseWithin)
    }

    /// The least that may be agreed on for a debt.
    public func least(for debt: Money) -> Money {
        Money(minorUnits: debt.minorUnits - maxDiscount.of(debt.minorUnits), currency: debt.currency)
    }
}

/// Why an offer is not within the limits: one sentence with its cure.
public struct OfferRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }
}

extension OfferLimits {
    /// Whether a promise may be taken down for an account that owes `debt`.
    public func check(_ promise: Promise, debt: Money) throws(OfferRefusal) {
        try check(promise.amount, against: debt)
        try check(firstDay: promise.due, made: promise.made)
    }

    func check(_ amount: Money, against whole: Money, called name: String = "the debt") throws(OfferRefusal) {
        guard amount.currency == whole.currency else {
            throw OfferRefusal(
                "\(name) is in \(whole.currency.code), \(amount) is not: offer \(whole.currency.code)")
        }
        guard amount.minorUnits > 0 else { throw OfferRefusal("\(amount) is not above zero: give an amount to pay") }
        guard amount.minorUnits <= whole.minorUnits else {
            throw OfferRefusal("\(amount) is more than \(name), \(whole): take that at most")
        }
    }

    func check(firstDay: CivilDate, made: CivilDate) throws(OfferRefusal) {
        let last = made.adding(days: promiseWithin)
        guard firstDay >= made else {
            throw OfferRefusal("\(firstDay) is past: give a day from \(made) to \(last)")
        }
        guard firstDay <= last else {
            throw OfferRefusal("\(firstDay) is too far off in this stage: give a day from \(made) to \(last)")
        }
    }
}
