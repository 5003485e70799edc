public import Vocabulary

/// Something that another system tells of an account or of a person, before either is known here: how an amount or a number
/// is to be read depends on them.
public struct AccountUpdate: Hashable, Sendable {
    public enum Fact: Hashable, Sendable {
        case payment(PaymentRow)
        case balance(BalanceUpdate)
        case phone(PhoneUpdate)
        /// The creditor has taken the account back: nobody calls about it any more.
        case withdrawal
        /// It was taken back by mistake.
        case reinstatement
        /// The person behind the account must not be reached by these, about nothing; or, without an account, that number.
        case doNotCall(phone: String?, ClosedChannel, reason: String)
    }

    /// The client's: the same update sent twice is one.
    public var id: String
    public var type: UpdateType
    /// `nil` only for a number that must not be called.
    public var account: String?
    /// `nil`: the account number must be one creditor's alone.
    public var creditor: String?
    public var fact: Fact
    /// All that was said: another update under the same id says something else.
    public var said: String
}

/// The words of an update's field `type`.
public enum UpdateType: String, CaseIterable, Sendable, Hashable {
    case payment, balance, phone, withdrawal, reinstatement
    case doNotCall = "do_not_call"
}

/// What is owed from now on. It says nothing of what it leaves out.
public struct BalanceUpdate: Hashable, Sendable {
    var balance: String
    var minimumDue: String?
    var currency: String?
    var dueDate: String?

    /// As it is read for an account in this currency, whose debtor is in this country.
    public func reading(
        in currency: Currency, country: Country
    ) -> Result<(balance: Money, minimumDue: Money?, dueDate: CivilDate?), UpdateRefusal> {
        do throws(UpdateRefusal) {
            if let text = self.currency {
                let written = try field("currency") { () throws(ValueRefusal) in
                    try CurrencyNames.read(text, country: country)
                }
                guard written == currency else {
                    throw UpdateRefusal(
                        "currency", "the balance is in \(written.code), the account in \(currency.code)")
                }
            }
            func amount(_ name: String, _ text: String) throws(UpdateRefusal) -> Money {
                try field(name) { () throws(ValueRefusal) in
                    try AmountReader.read(text, currency: currency, country: country, isCurrencyCertain: true)
                }
            }
            let balance = try amount("balance", self.balance)
            guard balance.minorUnits >= 0 else { throw UpdateRefusal("balance", "'\(self.balance)' is negative") }
            var due: CivilDate?
            if let text = dueDate {
                due = try field("due_date") { () throws(ValueRefusal) in try DateReader.read(text, country: country) }
            }
            var minimum: Money?
            if let text = minimumDue { minimum = try amount("minimum_due", text) }
            return .success((balance, minimum, due))
        } catch { return .failure(error) }
    }
}

/// A number of a person, from a provider of such data or from the debtor.
public struct PhoneUpdate: Hashable, Sendable {
    var phone: String
    var kind: ContactPoint.Kind?
    /// Who gave it; every number from outside has one.
    var source: String
    /// `nil`: not said.
    var consent: Bool?

    /// As it is read for a debtor in this country.
    public func reading(country: Country) -> Result<ContactPoint, UpdateRefusal> {
        do throws(UpdateRefusal) {
            let reading = try field("phone") { () throws(ValueRefusal) in
                try PhoneReader.read(phone, country: country, declared: kind)
            }
            return .success(
                ContactPoint(
                    address: .phone(reading.number, reading.country), kind: reading.kind, source: source,
                    consent: consent))
        } catch { return .failure(error) }
    }
}

/// Why an update was not taken: one sentence with the cure, and the field at fault where one is.
public struct UpdateRefusal: Error, Hashable, Sendable {
    public var field: String?
    public var reason: String

    public init(_ field: String?, _ reason: String) {
        self.field = field
        self.reason = reason
    }
}

/// Runs a reader of one value, adding the field to its refusal.
private func field<Value>(
    _ name: String, _ read: () throws(ValueRefusal) -> Value
) throws(UpdateRefusal) -> Value {
    do throws(ValueRefusal) { return try read() } catch { throw UpdateRefusal(name, error.reason) }
}
