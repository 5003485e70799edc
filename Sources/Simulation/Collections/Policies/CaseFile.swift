import Portfolio
import Vocabulary

/// What has happened to an account, as far as the dialer was told: the same for every policy.
struct CaseFile: Sendable {
    /// Index of the debtor, who has one account.
    let index: Int
    /// The first day's, and what is owed now.
    let owed: Money
    var balance: Money
    /// Today's, by the debtor's clock.
    var daysPastDue: Int
    var isClosed = false
    var mayBeCalled = true
    /// A call is under way.
    var isLive = false
    var calls: [CountedCall] = []
    var payments: [Payment] = []
    /// The open one.
    var promise: Promise?
    var brokenPromises = 0
    /// They asked to be called then.
    var callback: Timestamp?

    init(index: Int, debtor: TrueDebtor) {
        self.index = index
        owed = debtor.balance
        balance = debtor.balance
        daysPastDue = debtor.daysPastDue
    }
}

/// A call that a policy wants made now.
struct PlannedCall: Sendable {
    var channel: Channel
    /// Index of the phone among the debtor's.
    var phone: Int
    /// 0 friendly … 1 firm.
    var tone: Double
    /// Days that a promise may lie ahead.
    var promiseWithin: Int
    /// At the hour that was asked for.
    var isCallback = false
}

/// Whom to call, on which phone, and when. The law, the floor and the debtors are the same for all.
protocol CallingPolicy: Sendable {
    /// A new day, with new days past due and the payments of the day before.
    mutating func review(_ file: CaseFile, at now: Timestamp)
    /// Something happened to an account; the file has it already.
    mutating func take(_ event: StrategyEvent, of file: CaseFile, at now: Timestamp)
    /// A call has ended. `hit`: the debtor was spoken with.
    mutating func learn(_ hit: Bool, phone: Int, of file: CaseFile, at now: Timestamp)
    /// The accounts to be called next, in order.
    /// - Parameter isOpen: whether calls are lawful now, by place.
    mutating func refill(_ files: [CaseFile], isOpen: [Bool], limit: Int, at now: Timestamp) -> [Int]
    /// What to do now for an account of the list; `nil` = nothing any more.
    mutating func plan(_ file: CaseFile, at now: Timestamp) -> PlannedCall?
    /// The gate refused.
    mutating func postpone(_ account: Int, until: Timestamp?)
}
