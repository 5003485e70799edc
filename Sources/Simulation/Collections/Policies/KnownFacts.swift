import Portfolio
import Vocabulary

extension TruePortfolio {
    /// What the dialer knows of an account, for the rules of strategies.
    func facts(of file: CaseFile) -> AccountFacts {
        let debtor = debtors[file.index]
        let region = Region.all[debtor.region]
        let units = Money.minorUnits(perUnitOf: file.balance.currency)
        return AccountFacts([
            .daysPastDue: .number(Double(file.daysPastDue)),
            .balance: .number(Double(file.balance.minorUnits) / Double(units)),
            .currency: .text(file.balance.currency.code), .country: .text(region.country),
            .region: region.name.map { .text($0) } ?? .unknown, .product: .text("Tarjeta"),
            .phones: .number(Double(debtor.phones.count)), .openPromise: .flag(file.promise != nil),
            .brokenPromises: .number(Double(file.brokenPromises)),
        ])
    }

    /// The stage of each account on the first day by the rules alone; `nil` = none.
    func stages(by strategies: [Strategy], at start: Timestamp, days: LocalDays) -> [String?] {
        debtors.enumerated().map { index, debtor in
            let facts = facts(of: CaseFile(index: index, debtor: debtor))
            return strategies.first { $0.isFor(facts) }?.advance(
                nil, on: .review, facts: facts, contactPoints: [], at: start, clock: days.clock(of: index, at: start))?
                .stage
        }
    }
}
