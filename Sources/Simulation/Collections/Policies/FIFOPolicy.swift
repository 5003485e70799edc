import Portfolio
import Vocabulary

/// The naive way, for comparison: the account that has waited longest, on its first phone, again after a fixed time,
/// whatever came of the call. Numbers not in use and other people's are left, and so is who has an open promise.
struct FIFOPolicy: CallingPolicy {
    /// Between two calls to one account.
    static let retry = Duration.seconds(24 * 3600)

    private let portfolio: TruePortfolio
    private let terms: PromiseTerms
    private let days: LocalDays
    /// When an account may be called again, in milliseconds; `max` = never.
    private var due: [Int64]
    private var phone: [Int]

    init(_ portfolio: TruePortfolio, terms: PromiseTerms, days: LocalDays) {
        self.portfolio = portfolio
        self.terms = terms
        self.days = days
        due = portfolio.debtors.map { $0.daysPastDue > 0 ? 0 : .max }
        phone = portfolio.debtors.map { _ in 0 }
    }

    mutating func review(_ file: CaseFile, at now: Timestamp) {
        if file.daysPastDue == 1, due[file.index] == .max, file.calls.isEmpty { due[file.index] = now.milliseconds }
    }

    mutating func take(_ event: StrategyEvent, of file: CaseFile, at now: Timestamp) {
        guard case .call(_, _, let outcome, let disposition) = event else { return }
        due[file.index] = (now + Self.retry).milliseconds
        if let promise = file.promise {
            due[file.index] =
                days.clock(of: file.index, at: now).start(of: promise.deadline(terms)).milliseconds + 86_400_000
        }
        if outcome == .invalid || disposition == .wrongPerson {
            phone[file.index] += 1
            if phone[file.index] >= portfolio.debtors[file.index].phones.count { due[file.index] = .max }
        }
    }

    mutating func learn(_ hit: Bool, phone: Int, of file: CaseFile, at now: Timestamp) {}

    mutating func refill(_ files: [CaseFile], isOpen: [Bool], limit: Int, at now: Timestamp) -> [Int] {
        let waiting = files.indices.filter { index in
            due[index] <= now.milliseconds && !files[index].isClosed && files[index].mayBeCalled && !files[index].isLive
                && isOpen[portfolio.debtors[index].phones[phone[index]].place]
        }
        return Array(waiting.sorted { (due[$0], $0) < (due[$1], $1) }.prefix(limit))
    }

    mutating func plan(_ file: CaseFile, at now: Timestamp) -> PlannedCall? {
        guard due[file.index] <= now.milliseconds else { return nil }
        return PlannedCall(
            channel: .call, phone: phone[file.index], tone: 0.5, promiseWithin: OfferLimits().promiseWithin)
    }

    mutating func postpone(_ account: Int, until: Timestamp?) { due[account] = until?.milliseconds ?? .max }
}
