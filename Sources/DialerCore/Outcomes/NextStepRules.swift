import Vocabulary

extension RetryPolicy {
    /// What becomes of the account after `outcome`, the attempts before this one being `history`.
    func next(after outcome: Outcome, history: [Outcome: Int], at now: Timestamp) -> NextStep {
        if outcome == .answered { return .done("spoken with") }
        let attempts = history.values.reduce(0, +) + 1
        guard attempts < maxAttempts else { return .done("all \(maxAttempts) attempts used") }
        guard let rule = rules[outcome] else { return .done("\(outcome.rawValue) is not retried") }
        let same = (history[outcome] ?? 0) + 1
        guard same <= rule.attempts else { return .done("\(same) times \(outcome.rawValue)") }
        return .retry(at: now + rule.after)
    }

    /// What becomes of an account whose call never left: it has not been tried, so nothing is used up, whatever is
    /// wrong with the trunk or the account.
    func afterRefusal(at now: Timestamp) -> NextStep {
        .retry(at: now + (rules[.failed]?.after ?? .seconds(5 * 60)))
    }
}
