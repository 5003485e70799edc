import Vocabulary

/// All live calls, and the promise that a debtor has at most one.
struct CallBook: Sendable {
    private(set) var calls: [AttemptID: Call] = [:]
    private var debtors: Set<DebtorID> = []

    subscript(attempt: AttemptID) -> Call? {
        get { calls[attempt] }
        set {
            guard let newValue else { return }
            calls[attempt] = newValue
            debtors.insert(newValue.launch.lead.debtor)
        }
    }

    func isBusy(_ debtor: DebtorID) -> Bool { debtors.contains(debtor) }

    @discardableResult
    mutating func remove(_ attempt: AttemptID) -> Call? {
        guard let call = calls.removeValue(forKey: attempt) else { return nil }
        debtors.remove(call.launch.lead.debtor)
        return call
    }

    func count(on server: ServerID) -> Int {
        calls.values.count { $0.launch.server == server }
    }

    func of(_ campaign: CampaignID) -> [Call] {
        calls.values.filter { $0.launch.lead.campaign == campaign }
    }

    /// Ordered, so that the same events always give the same commands.
    var attempts: [AttemptID] { calls.keys.sorted() }
}
