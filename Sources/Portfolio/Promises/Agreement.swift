public import Vocabulary

/// One payment of an agreement.
public struct Instalment: Hashable, Sendable {
    /// From 1.
    public var number: Int
    public var amount: Money
    public var due: CivilDate

    public init(number: Int, amount: Money, due: CivilDate) {
        self.number = number
        self.amount = amount
        self.due = due
    }
}

/// A promise in instalments (convenio).
public struct Agreement: Hashable, Sendable {
    /// What is to be paid in all: the sum of the instalments.
    public let agreed: Money
    public let made: CivilDate
    /// At least one, by day; no two on the same day.
    public let instalments: [Instalment]

    init(agreed: Money, made: CivilDate, instalments: [Instalment]) {
        self.agreed = agreed
        self.made = made
        self.instalments = instalments
    }

    /// As it was stored. `nil` when the instalments are none, not by day, in other currencies, or not more than zero
    /// each.
    public init?(made: CivilDate, instalments: [Instalment]) {
        guard let currency = instalments.first?.amount.currency else { return nil }
        var sum: Int64 = 0
        for (instalment, next) in zip(instalments, instalments.dropFirst().map(Optional.init) + [nil]) {
            let (total, overflow) = sum.addingReportingOverflow(instalment.amount.minorUnits)
            guard !overflow, instalment.amount.minorUnits > 0, instalment.amount.currency == currency,
                next.map({ $0.due > instalment.due }) ?? true
            else { return nil }
            sum = total
        }
        self.init(agreed: Money(minorUnits: sum, currency: currency), made: made, instalments: instalments)
    }
}

/// What debtor and agent have in mind; ``OfferLimits/agreement(on:)`` makes the agreement of it or says why not.
public struct AgreementOffer: Hashable, Sendable {
    public enum Rhythm: Hashable, Sendable {
        /// The same day of each month; the last day of a month that has no such day.
        case monthly
        /// 1 … 366
        case days(Int)
    }

    public var debt: Money
    /// What is to be paid in all; less than the debt with a discount.
    public var agreed: Money
    public var count: Int
    /// `nil` = like the others, or the least that the stage asks for.
    public var firstPayment: Money?
    public var firstDue: CivilDate
    public var rhythm: Rhythm
    /// Instalments are whole multiples of so many minor units, but for the last one; 1 or more.
    public var unit: Int64
    public var made: CivilDate

    public init(
        debt: Money, agreed: Money, count: Int, firstPayment: Money? = nil, firstDue: CivilDate,
        rhythm: Rhythm = .monthly, unit: Int64 = 1, made: CivilDate
    ) {
        self.debt = debt
        self.agreed = agreed
        self.count = count
        self.firstPayment = firstPayment
        self.firstDue = firstDue
        self.rhythm = rhythm
        self.unit = max(1, unit)
        self.made = made
    }
}

extension OfferLimits {
    /// The schedule of an offer: equal instalments rounded down to the unit, the last one takes the rest.
    public func agreement(on offer: AgreementOffer) throws(OfferRefusal) -> Agreement {
        try check(offer.agreed, against: offer.debt)
        try check(firstDay: offer.firstDue, made: offer.made)
        let least = least(for: offer.debt)
        guard offer.agreed.minorUnits >= least.minorUnits else {
            throw OfferRefusal(
                "\(offer.agreed) lets off more than \(maxDiscount) of \(offer.debt): agree on \(least) or more")
        }
        guard (1...maxInstalments).contains(offer.count) else {
            throw OfferRefusal("\(offer.count) instalments are not offered in this stage: take 1 to \(maxInstalments)")
        }
        let amounts = try amounts(of: offer)
        let instalments = amounts.enumerated().map { index, amount in
            Instalment(
                number: index + 1, amount: Money(minorUnits: amount, currency: offer.agreed.currency),
                due: offer.day(of: index))
        }
        return Agreement(agreed: offer.agreed, made: offer.made, instalments: instalments)
    }

    private func amounts(of offer: AgreementOffer) throws(OfferRefusal) -> [Int64] {
        let agreed = offer.agreed.minorUnits
        let others = Int64(offer.count - 1)
        let first = try firstPayment(of: offer)
        guard others > 0 else { return [first] }
        let rest = agreed - first
        let equal = rest / others / offer.unit * offer.unit
        guard equal > 0 else {
            throw OfferRefusal(
                "\(offer.agreed) cannot be split into \(offer.count) instalments: take fewer, or a smaller first payment"
            )
        }
        return [first] + Array(repeating: equal, count: offer.count - 2) + [rest - equal * (others - 1)]
    }

    private func firstPayment(of offer: AgreementOffer) throws(OfferRefusal) -> Int64 {
        let agreed = offer.agreed.minorUnits
        let least = minFirstPayment.ofRoundedUp(agreed)
        guard let given = offer.firstPayment else {
            if offer.count == 1 { return agreed }
            let equal = agreed / Int64(offer.count) / offer.unit * offer.unit
            guard equal < least else { return equal }
            let (units, overflow) = (least / offer.unit + (least % offer.unit > 0 ? 1 : 0))
                .multipliedReportingOverflow(by: offer.unit)
            return overflow ? least : min(agreed, units)
        }
        try check(given, against: offer.agreed, called: "the agreed amount")
        guard given.minorUnits >= least else {
            let least = Money(minorUnits: least, currency: offer.agreed.currency)
            throw OfferRefusal("\(given) is too little to begin with in this stage: take \(least) or more")
        }
        guard offer.count > 1 || given.minorUnits == agreed else {
            throw OfferRefusal("\(given) is not all of \(offer.agreed): take that, or more than one instalment")
        }
        return given.minorUnits
    }
}

extension AgreementOffer {
    /// Counted from the first day each time: after 31 January and 28 February comes 31 March.
    fileprivate func day(of index: Int) -> CivilDate {
        switch rhythm {
        case .monthly: firstDue.adding(months: index)
        case .days(let days): firstDue.adding(days: index * min(max(days, 1), 366))
        }
    }
}
