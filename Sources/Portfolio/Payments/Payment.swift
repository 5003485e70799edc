public import Vocabulary

/// Money that came in for an account.
public struct Payment: Hashable, Sendable {
    /// The creditor's number of the payment; the same one for the same account is the same payment.
    public var reference: String
    /// More than zero, in the account's currency.
    public var amount: Money
    public var day: CivilDate

    public init(reference: String, amount: Money, day: CivilDate) {
        self.reference = reference
        self.amount = amount
        self.day = day
    }
}

/// One row of a file of payments, before its account is known: how an amount or a day is to be read depends on it.
public struct PaymentRow: Hashable, Sendable {
    /// Line of the file, from 1.
    public var line: Int
    public var account: String
    /// `nil`: the file does not say.
    public var creditor: String?
    var reference: String
    var amount: String
    var currency: String?
    var day: String
    /// Headers, for findings.
    var columns: [PaymentColumn: String]

    /// The payment, for an account in this currency whose debtor is in this country.
    /// - Parameter today: no payment is of a later day than tomorrow, which it may be elsewhere.
    public func payment(
        in currency: Currency, country: Country, today: CivilDate
    ) -> Result<Payment, Rejection> {
        do throws(Rejection) {
            if let written = self.currency {
                let known = try reading(.currency) { () throws(ValueRefusal) in
                    try CurrencyNames.read(written, country: country)
                }
                guard known == currency else {
                    throw rejection(.currency, "the payment is in \(known.code), the account in \(currency.code)")
                }
            }
            if amount.contains(where: { "-−(".contains($0) }) {
                throw rejection(
                    .amount,
                    "'\(amount)' is negative: a payment that was taken back is told by a portfolio file with the new balance"
                )
            }
            let money = try reading(.amount) { () throws(ValueRefusal) in
                try AmountReader.read(amount, currency: currency, country: country, isCurrencyCertain: true)
            }
            guard money.minorUnits > 0 else { throw rejection(.amount, "the amount is zero: leave the row out") }
            let day = try reading(.day) { () throws(ValueRefusal) in try DateReader.read(self.day, country: country) }
            guard day <= today else {
                throw rejection(.day, "\(day) is still to come: a promise is no payment")
            }
            return .success(Payment(reference: reference, amount: money, day: day))
        } catch {
            return .failure(error)
        }
    }

    public func rejection(_ column: PaymentColumn, _ reason: String) -> Rejection {
        Rejection(line: line, column: columns[column], reason: reason)
    }

    private func reading<Value>(
        _ column: PaymentColumn, _ read: () throws(ValueRefusal) -> Value
    ) throws(Rejection) -> Value {
        do throws(ValueRefusal) { return try read() } catch { throw rejection(column, error.reason) }
    }
}
