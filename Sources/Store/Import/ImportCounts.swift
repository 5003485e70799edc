import Synchronization
import Vocabulary

/// What an import changed, net: a value that went one way and back within a file counts as unchanged.
public struct ImportCounts: Hashable, Sendable {
    /// Good rows.
    public var rows = 0
    public var debtorsCreated = 0
    public var debtorsChanged = 0
    public var accountsCreated = 0
    public var accountsChanged = 0
    public var contactPointsCreated = 0
    /// Phones and e-mails known before, of which more is known now.
    public var contactPointsChanged = 0

    public init() {}

    public var changesNothing: Bool {
        debtorsCreated + debtorsChanged + accountsCreated + accountsChanged + contactPointsCreated
            + contactPointsChanged == 0
    }
}

/// Keeps the books of one import over all its batches: bits for rows by their ids, and prints of what was changed.
struct ImportLedger: ~Copyable, Sendable {
    var counts = ImportCounts()
    /// Spellings that the store is known to have.
    var spellings: Set<String> = []
    private var debtors = Entries()
    private var accounts = Entries()

    private struct Entries {
        /// Rows that this import has met.
        var met = RowSet()
        var created = RowSet()
        /// What a changed row held when this import first changed it, and holds now: prints of 64 bits.
        var changed: [Int64: (before: Int, after: Int)] = [:]
        /// How many changed rows differ from what they were.
        var different = 0

        mutating func change(_ id: Int64, from before: some Hashable, to after: some Hashable) {
            guard !created.contains(id) else { return }
            let (was, new) = (before.hashValue, after.hashValue)
            let known = changed[id]
            if let known, known.before != known.after { different -= 1 }
            if known?.before ?? was != new { different += 1 }
            changed[id] = (known?.before ?? was, new)
        }
    }

    mutating func created(debtor id: Int64) {
        debtors.created.insert(id)
        counts.debtorsCreated += 1
    }

    mutating func changed(debtor id: Int64, from before: DebtorRecord, to after: DebtorRecord) {
        debtors.change(id, from: before, to: after)
        counts.debtorsChanged = debtors.different
    }

    mutating func created(account id: Int64) {
        accounts.created.insert(id)
        counts.accountsCreated += 1
    }

    mutating func changed(account id: Int64, from before: AccountRecord, to after: AccountRecord) {
        accounts.change(id, from: before, to: after)
        counts.accountsChanged = accounts.different
    }

    /// An account that a row of this import is about; later rows may not give it to another debtor.
    mutating func met(account id: Int64) { accounts.met.insert(id) }

    func hasMet(account id: Int64) -> Bool { accounts.met.contains(id) }
}

/// The one ledger of an import, filled in place: what it holds grows with the file, and no batch copies it.
final class ImportBook: Sendable {
    let ledger = Mutex(ImportLedger())
}

/// A set of row ids, one bit each: ids are counted up from 1.
private struct RowSet: Sendable {
    private var words: [UInt64] = []

    func contains(_ id: Int64) -> Bool {
        let place = Int(id / 64)
        return place < words.count && words[place] & (1 << UInt64(id % 64)) != 0
    }

    mutating func insert(_ id: Int64) {
        let place = Int(id / 64)
        if place >= words.count { words.append(contentsOf: repeatElement(0, count: place + 1 - words.count)) }
        words[place] |= 1 << UInt64(id % 64)
    }
}

/// What a row of `debtor` holds beyond its identity.
struct DebtorRecord: Hashable, Sendable {
    var name: String
    var country: String
    var region: String?
    var zone: String?
    var reference: String?
    var language: String?
    var customerType: String?
    var customerSinceDay: Int?
    var isVulnerable = false
    var isMinor = false
    var representative: String?
}

/// What a row of `account` holds beyond its identity.
struct AccountRecord: Hashable, Sendable {
    var debtor: Int64
    var portfolio: Int64
    var product: String?
    /// What is owed now.
    var balance: Int64
    /// What the file said.
    var stated: Int64
    var currency: String
    var principal: Int64?
    var minimumDue: Int64?
    var openedDay: Int?
    var dueDay: Int?
    var priority: Int

    /// Nothing owed: nothing to call about.
    var status: String { balance > 0 ? "open" : "closed" }

    func states(_ balance: Money) -> Bool { stated == balance.minorUnits && currency == balance.currency.code }
}
