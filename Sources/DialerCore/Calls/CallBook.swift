import Vocabulary

/// All live calls, and the promise that a debtor has at most one.
struct CallBook: Sendable {
    /// By attempt, so that the same events always give the same commands. Whoever only looks goes by index: a call is
    /// dear to copy, and each decision looks at all of them.
    private(set) var calls: [Call] = []
    private var debtors: Set<DebtorID> = []

    subscript(attempt: AttemptID) -> Call? {
        get { place(of: attempt).map { calls[$0] } }
        set {
            guard let newValue else { return }
            if let place = place(of: attempt) {
                calls[place] = newValue
            } else {
                calls.insert(newValue, at: firstPlace(from: attempt))
                debtors.insert(newValue.launch.lead.debtor)
            }
        }
    }

    /// Lets time pass for each call, and says of which something must be done.
    mutating func passTime(_ now: Timestamp) -> [(AttemptID, Call.Effect)] {
        var effects: [(AttemptID, Call.Effect)] = []
        for place in calls.indices {
            let effect = calls[place].passTime(now)
            if effect != .nothing { effects.append((calls[place].attempt, effect)) }
        }
        return effects
    }

    func isBusy(_ debtor: DebtorID) -> Bool { debtors.contains(debtor) }

    @discardableResult
    mutating func remove(_ attempt: AttemptID) -> Call? {
        guard let place = place(of: attempt) else { return nil }
        let call = calls.remove(at: place)
        debtors.remove(call.launch.lead.debtor)
        return call
    }

    func count(on server: ServerID) -> Int {
        calls.indices.count { calls[$0].launch.server == server }
    }

    func count(of campaign: CampaignID) -> Int {
        calls.indices.count { calls[$0].launch.lead.campaign == campaign }
    }

    func of(_ campaign: CampaignID) -> [Call] {
        calls.filter { $0.launch.lead.campaign == campaign }
    }

    var attempts: [AttemptID] { calls.map(\.attempt) }

    private func place(of attempt: AttemptID) -> Int? {
        let place = firstPlace(from: attempt)
        return place < calls.count && calls[place].attempt == attempt ? place : nil
    }

    /// The place of the first call with that attempt or a later one.
    private func firstPlace(from attempt: AttemptID) -> Int {
        var low = 0
        var high = calls.count
        while low < high {
            let middle = (low + high) / 2
            if calls[middle].attempt < attempt { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
