import Compliance
import Portfolio
import Vocabulary

/// A phone as it really is. Whoever calls knows its kind and its place in the file.
struct TruePhone: Sendable {
    /// `silent`: it rings, and nobody will ever answer.
    enum Owner: Sendable { case debtor, stranger, silent, nobody }

    var kind: ContactPoint.Kind
    var owner: Owner
    /// Index of the ``Place``.
    var place: Int
}

/// A debtor as they really are, with one account.
struct TrueDebtor: Sendable {
    /// Index of the ``Region``.
    var region: Int
    /// In the order of the file.
    var phones: [TruePhone]
    var habit: Habit
    /// Against others: how likely they answer, promise, and have money; 1 = as the mean.
    var answers: Double
    var willing: Double
    var means: Double
    var prefersFirm: Bool
    /// Conversations a week they stand.
    var tolerance: Int
    /// On the first day; negative before the due date.
    var daysPastDue: Int
    /// In minor units.
    var balance: Money
}

/// Days past due in bands, by which chances are given and rolls are counted.
enum Band {
    static let count = 4

    /// 0: 1–30 (and before), 1: 31–60, 2: 61–90, 3: 91 and more.
    static func of(_ daysPastDue: Int) -> Int { min(max(daysPastDue - 1, 0) / 30, 3) }
}

/// All debtors of a seed, and where they may be called.
struct TruePortfolio: Sendable {
    let assumptions: Assumptions
    let seed: UInt64
    let debtors: [TrueDebtor]
    let places: [Place]

    /// What one Mexican peso is taken for, in Chilean ones: amounts are added up in the latter. Assumed.
    static let pesosPerMXN = 50.0

    init(_ assumptions: Assumptions, debtors count: Int, seed: UInt64, jurisdictions: [Jurisdiction]) {
        var drawing = Drawing(assumptions, jurisdictions)
        debtors = (0..<count).map { index in
            var dice = Dice(seed: seed, stream: 1000 + UInt64(index))
            return drawing.debtor(&dice)
        }
        places = drawing.places
        self.assumptions = assumptions
        self.seed = seed
    }

    /// In whole Chilean pesos.
    static func pesos(_ money: Money) -> Double {
        money.currency == .mxn ? Double(money.minorUnits) / 100 * pesosPerMXN : Double(money.minorUnits)
    }
}

private struct Drawing {
    let assumptions: Assumptions
    let balance: Spread
    let answers: Spread
    let willing: Spread
    let jurisdictions: [Jurisdiction]
    var places: [Place] = []
    private var known: [String: Int] = [:]
    /// Indices of ``Region/all`` by country, and their shares.
    private let chile: [Int]
    private let mexico: [Int]

    init(_ assumptions: Assumptions, _ jurisdictions: [Jurisdiction]) {
        self.assumptions = assumptions
        self.jurisdictions = jurisdictions
        balance = Spread(mean: assumptions.balanceMean, cv: assumptions.balanceCV)
        answers = Spread(mean: 1, cv: assumptions.answerSpread)
        willing = Spread(mean: 1, cv: assumptions.willSpread)
        let all = Region.all.indices
        (chile, mexico) = (
            all.filter { Region.all[$0].country == "CL" }, all.filter { Region.all[$0].country == "MX" }
        )
    }

    mutating func debtor(_ dice: inout Dice) -> TrueDebtor {
        let country = dice.chance(assumptions.chile) ? chile : mexico
        let region = country[dice.pick(country.map { Region.all[$0].share })]
        let phones = (0...dice.pick(assumptions.phones)).map { phone(in: region, isFirst: $0 == 0, &dice) }
        let pesos = balance.draw(&dice)
        let daysPastDue = arrears(&dice)
        let band = Band.of(daysPastDue)
        return TrueDebtor(
            region: region, phones: phones,
            habit: Habit(rawValue: dice.pick(assumptions.habits)) ?? .worker,
            answers: min(answers.draw(&dice), 2.5), willing: min(willing.draw(&dice), 2),
            means: assumptions.poorest + dice.uniform() * 2 * (1 - assumptions.poorest),
            prefersFirm: dice.chance(assumptions.prefersFirm[band]), tolerance: 1 + dice.pick(assumptions.tolerance),
            daysPastDue: daysPastDue,
            balance: Region.all[region].country == "CL"
                ? Money(minorUnits: max(5000, Int64(pesos)), currency: .clp)
                : Money(minorUnits: max(10_000, Int64(pesos / TruePortfolio.pesosPerMXN * 100)), currency: .mxn))
    }

    private func arrears(_ dice: inout Dice) -> Int {
        switch dice.pick(assumptions.arrears) {
        case 0: -Int(dice.next() % 20)
        case 1: 1 + Int(dice.next() % 30)
        case 2: 31 + Int(dice.next() % 30)
        case 3: 61 + Int(dice.next() % 30)
        default: 91 + Int(dice.next() % 60)
        }
    }

    private mutating func phone(in region: Int, isFirst: Bool, _ dice: inout Dice) -> TruePhone {
        let lot = dice.uniform()
        let right = isFirst ? assumptions.rightPhone.first : assumptions.rightPhone.others
        let strangers = isFirst ? assumptions.strangersPhone.first : assumptions.strangersPhone.others
        let silent = isFirst ? assumptions.silentPhone.first : assumptions.silentPhone.others
        let owner: TruePhone.Owner =
            lot < right
            ? .debtor : lot < right + strangers ? .stranger : lot < right + strangers + silent ? .silent : .nobody
        let other = dice.uniform()
        let kind: ContactPoint.Kind =
            other < assumptions.mobile
            ? .mobile : other < assumptions.mobile + assumptions.landline ? .landline : .unknown
        return TruePhone(kind: kind, owner: owner, place: place(of: Region.all[region], kind))
    }

    /// As the daemon finds the zones of a phone.
    private mutating func place(of region: Region, _ kind: ContactPoint.Kind) -> Int {
        let key = "\(region.country) \(region.name ?? "") \(kind == .landline)"
        if let place = known[key] { return place }
        guard let country = Country(code: region.country), let number = region.number(kind) else { return 0 }
        places.append(
            Place(
                jurisdiction: jurisdictions.firstIndex { $0.country == country } ?? -1,
                zones: DebtorZones.candidates(
                    declared: nil, home: region.country, region: region.name, phone: number, country: country),
                region: region.name.flatMap { CountryZones.regionKey($0, of: country) }))
        known[key] = places.count - 1
        return places.count - 1
    }
}

extension Dice {
    /// An index by shares that add up to 1; the last one where they fall short.
    mutating func pick(_ shares: [Double]) -> Int {
        var left = uniform()
        for (index, share) in shares.enumerated() {
            if left < share { return index }
            left -= share
        }
        return shares.count - 1
    }
}
