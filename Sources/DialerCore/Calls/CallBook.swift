import Pacing
import Vocabulary

/// All live calls, and the promise that a debtor has at most one.
struct CallBook: Sendable {
    /// By attempt, so that the same events always give the same commands. Whoever only looks goes by index: a call is
    /// dear to copy, and each decision looks at all of them.
    private(set) var calls: [Call] = []
    private var debtors: Set<DebtorID> = []
    /// One for each campaign on each server that has had a call; kept along with every change, as each decision asks.
    private(set) var streams: [Stream] = []

    /// The calls of a campaign on a server.
    struct Stream: Sendable {
        let campaign: CampaignID
        let server: ServerID
        var calls = 0
        /// Of these calls, those that count for certain: people who have an agent, and people who were given up and
        /// still hear the message.
        var certain = LedgerCounts()
    }

    subscript(attempt: AttemptID) -> Call? {
        get { place(of: attempt).map { calls[$0] } }
        set {
            guard let newValue else { return }
            if let place = place(of: attempt) {
                change(place) { $0 = newValue }
            } else {
                let place = firstPlace(from: attempt)
                calls.insert(newValue, at: place)
                debtors.insert(newValue.launch.lead.debtor)
                count(place, by: 1)
            }
        }
    }

    /// Changes the call at that place, where it is.
    mutating func change<Result>(_ place: Int, _ body: (inout Call) -> Result) -> Result {
        count(place, by: -1)
        defer { count(place, by: 1) }
        return body(&calls[place])
    }

    private mutating func count(_ place: Int, by sign: Int) {
        let stream = stream(of: place)
        streams[stream].calls += sign
        if let answer = calls[place].answer { streams[stream].certain[answer] += sign }
    }

    private mutating func stream(of place: Int) -> Int {
        let known = streams.indices.first {
            streams[$0].campaign == calls[place].launch.lead.campaign
                && streams[$0].server == calls[place].launch.server
        }
        if let known { return known }
        streams.append(Stream(campaign: calls[place].launch.lead.campaign, server: calls[place].launch.server))
        return streams.count - 1
    }

    /// Lets time pass for each call, and says of which something must be done.
    mutating func passTime(_ now: Timestamp) -> [(AttemptID, Call.Effect)] {
        var effects: [(AttemptID, Call.Effect)] = []
        for place in calls.indices where calls[place].isDue(now) {
            let effect = change(place) { $0.passTime(now) }
            if effect != .nothing { effects.append((calls[place].attempt, effect)) }
        }
        return effects
    }

    func isBusy(_ debtor: DebtorID) -> Bool { debtors.contains(debtor) }

    @discardableResult
    mutating func remove(_ attempt: AttemptID) -> Call? {
        guard let place = place(of: attempt) else { return nil }
        count(place, by: -1)
        let call = calls.remove(at: place)
        debtors.remove(call.launch.lead.debtor)
        return call
    }

    func count(on server: ServerID) -> Int {
        streams.reduce(0) { $1.server == server ? $0 + $1.calls : $0 }
    }

    func count(of campaign: CampaignID) -> Int {
        streams.reduce(0) { $1.campaign == campaign ? $0 + $1.calls : $0 }
    }

    /// Calls of the campaign that have not ended and count for certain.
    func certain(of campaign: CampaignID) -> LedgerCounts {
        var sum = LedgerCounts()
        for stream in streams where stream.campaign == campaign { sum += stream.certain }
        return sum
    }

    func of(_ campaign: CampaignID) -> [Call] {
        calls.filter { $0.launch.lead.campaign == campaign }
    }

    var attempts: [AttemptID] { calls.map(\.attempt) }

    func place(of attempt: AttemptID) -> Int? {
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
