public import Compliance
import GRDB
public import Vocabulary

/// A contact that no attempt of the daemon made: a visit, a letter, a message of another system, a call that came in.
/// It counts against the caps like the daemon's own.
public struct OutsideContact: Hashable, Sendable {
    public var debtor: DebtorID
    /// `nil` = on none in particular: it does not count against caps per account.
    public var account: AccountID?
    public var channel: ContactChannel
    /// The number or address it went to; `nil` = none, or not known.
    public var address: String?
    public var at: Timestamp
    /// The most it came to. A conversation is a contact, and a contact an attempt.
    public var basis: CapBasis
    /// Who says so, for the record.
    public var source: String

    public init(
        debtor: DebtorID, account: AccountID? = nil, channel: ContactChannel, address: String? = nil, at: Timestamp,
        basis: CapBasis, source: String
    ) {
        self.debtor = debtor
        self.account = account
        self.channel = channel
        self.address = address
        self.at = at
        self.basis = basis
        self.source = source
    }
}

extension Store {
    /// Keeps it; told of the same one again, keeps it once.
    public func recordOutsideContact(_ contact: OutsideContact) async throws(StoreError) {
        try await write { db in
            try db.cachedStatement(
                sql: """
                    INSERT INTO outside_contact (debtor_id, account_id, channel, address, at, counts_attempt,
                        counts_contact, counts_conversation, source)
                    VALUES (?, ?, ?, ?, ?, 1, ?, ?, ?) ON CONFLICT DO NOTHING
                    """
            ).execute(arguments: [
                contact.debtor.rawValue, contact.account?.rawValue, contact.channel.rawValue, contact.address ?? "",
                contact.at.milliseconds, contact.basis != .attempt, contact.basis == .conversation, contact.source,
            ])
        }
    }
}
