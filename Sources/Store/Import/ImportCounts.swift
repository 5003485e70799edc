/// What an import changed, net: a value that went one way and back within a file counts as unchanged.
public struct ImportCounts: Hashable, Sendable {
    /// Good rows.
    public var rows = 0
    public var debtorsCreated = 0
    public var debtorsChanged = 0
    public var accountsCreated = 0
    public var accountsChanged = 0
    public var contactPointsCreated = 0

    public init() {}

    public var changesNothing: Bool {
        debtorsCreated + debtorsChanged + accountsCreated + accountsChanged + contactPointsCreated == 0
    }
}

/// Keeps the books of one import over all its batches.
struct ImportLedger: Sendable {
    var counts = ImportCounts()
    private var debtors = Entries<DebtorRecord>()
    private var accounts = Entries<AccountRecord>()

    /// What a row held when this import first changed it, and holds now.
    private struct Entries<Record: Hashable & Sendable>: Sendable {
        var created: Set<Int64> = []
        var changed: [Int64: (before: Record, after: Record)] = [:]
        /// How many changed rows differ from what they were.
        var different = 0

        mutating func change(_ id: Int64, from before: Record, to after: Record) {
            guard !created.contains(id) else { return }
            let first = changed[id]?.before ?? before
            if let known = changed[id], known.before != known.after { different -= 1 }
            if first != after { different += 1 }
            changed[id] = (first, after)
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
}

/// What a row of `debtor` holds beyond its identity.
struct DebtorRecord: Hashable, Sendable {
    var name: String
    var country: String
    var region: String?
    var zone: String?
    var reference: String?
}

/// What a row of `account` holds beyond its identity.
struct AccountRecord: Hashable, Sendable {
    var debtor: Int64
    var portfolio: Int64
    var product: String?
    var balance: Int64
    var currency: String
    var dueDay: Int?
    var priority: Int

    /// Nothing owed: nothing to call about.
    var status: String { balance > 0 ? "open" : "closed" }
}
