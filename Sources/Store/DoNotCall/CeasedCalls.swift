public import Vocabulary

/// Whose calls are to end, as far as nobody has answered them.
public struct CeasedCalls: Hashable, Sendable {
    /// Not to be called any more, about nothing.
    public var debtors: Set<DebtorID>
    public var phones: Set<PhoneNumber>
    /// Paid, or taken back by the creditor; a call about another account of the person goes on.
    public var accounts: Set<AccountID>

    public init(debtors: Set<DebtorID> = [], phones: Set<PhoneNumber> = [], accounts: Set<AccountID> = []) {
        self.debtors = debtors
        self.phones = phones
        self.accounts = accounts
    }
}
