import Compliance
import Portfolio
import Vocabulary

/// The debtors' clocks, as the daemon plans by them: that of the first zone a debtor may be in.
struct LocalDays: Sendable {
    /// By debtor.
    private let zone: [Int]
    private let names: [String]

    init(_ portfolio: TruePortfolio) {
        var names: [String] = []
        zone = portfolio.debtors.map { debtor in
            let name = portfolio.places[debtor.phones[0].place].zones.first ?? "UTC"
            if let known = names.firstIndex(of: name) { return known }
            names.append(name)
            return names.count - 1
        }
        self.names = names
    }

    func clock(of debtor: Int, at now: Timestamp) -> LocalClock {
        LocalClock(utcOffset: utcOffset(in: names[zone[debtor]], at: now) ?? 0)
    }
}
