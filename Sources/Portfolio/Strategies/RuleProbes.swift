import Vocabulary

/// Accounts to try rules on: one for each way in which the constants of the rules can tell accounts apart.
///
/// A rule that compares fields with constants only cannot answer differently for two accounts that lie on the same side
/// of all of them. So what holds for none of these accounts holds for no account at all, and what holds for one is an
/// example to show.
struct RuleProbes {
    /// How many are tried before the question is left open.
    static let most = 40_000

    private var fields: [(field: AccountField, values: [RuleValue])]
    /// Whether these accounts stand for all: no rule does arithmetic or compares two fields, and they are not too many.
    let areComplete: Bool

    init(_ rules: [AccountRule]) {
        var constants: [AccountField: Set<RuleValue>] = [:]
        var isPlain = true
        for rule in rules { rule.condition.collect(&constants, isPlain: &isPlain) }
        fields = constants.map { ($0.key, $0.key.probes(around: $0.value)) }.sorted { $0.0.rawValue < $1.0.rawValue }
        var count = 1
        for (_, values) in fields where count <= Self.most { count *= values.count }
        areComplete = isPlain && count <= Self.most
    }

    /// The values that are tried of a field, in order.
    func values(of field: AccountField) -> [RuleValue] { fields.first { $0.field == field }?.values ?? [] }

    /// Every account, or as many as there is patience for; `except`: a field that is left unknown.
    func each(except left: AccountField? = nil, _ visit: (AccountFacts) -> Bool) {
        let fields = fields.filter { $0.field != left }
        var digits = [Int](repeating: 0, count: fields.count)
        for _ in 0..<Self.most {
            var facts = AccountFacts()
            for (place, digit) in digits.enumerated() { facts[fields[place].field] = fields[place].values[digit] }
            guard visit(facts) else { return }
            var place = 0
            while place < digits.count {
                digits[place] += 1
                if digits[place] < fields[place].values.count { break }
                digits[place] = 0
                place += 1
            }
            if place == digits.count { return }
        }
    }

    /// The first account for which something holds.
    func first(where holds: (AccountFacts) -> Bool) -> AccountFacts? {
        var found: AccountFacts?
        each { facts in
            guard holds(facts) else { return true }
            found = facts
            return false
        }
        return found
    }

    /// `an account with days_past_due 30, product 'tarjeta'`: what of an example decides that something holds.
    ///
    /// A field is left out only where it holds with every value of it: whoever makes an account with what is told must
    /// find it to be so. That a field is not known may be what decides, and is told like any value.
    func text(_ example: AccountFacts, where holds: (AccountFacts) -> Bool) -> String {
        var free = self
        free.fields = []
        for field in fields where areComplete {
            var freer = free
            freer.fields.append(field)
            let isFree = freer.first { facts in
                var account = example
                for (field, _) in freer.fields { account[field] = facts[field] }
                return !holds(account)
            }
            if isFree == nil { free = freer }
        }
        let left = Set(free.fields.map(\.field))
        let told = fields.filter { !left.contains($0.field) }.map { "\($0.field.rawValue) \(example[$0.field])" }
        return told.isEmpty ? "any account" : "an account with \(told.joined(separator: ", "))"
    }
}

extension RuleCondition {
    fileprivate func collect(_ constants: inout [AccountField: Set<RuleValue>], isPlain: inout Bool) {
        switch self {
        case .always: break
        case .flag(let field), .isUnknown(let field): constants[field, default: []] = constants[field] ?? []
        case .comparison(let left, _, let right): Self.compare([left, right], &constants, &isPlain)
        case .between(let value, let low, let high):
            Self.compare([value, low], &constants, &isPlain)
            Self.compare([value, high], &constants, &isPlain)
        case .isOneOf(let field, let values): constants[field, default: []].formUnion(values)
        case .not(let condition): condition.collect(&constants, isPlain: &isPlain)
        case .all(let conditions), .any(let conditions):
            for condition in conditions { condition.collect(&constants, isPlain: &isPlain) }
        }
    }

    private static func compare(
        _ sides: [RuleOperand], _ constants: inout [AccountField: Set<RuleValue>], _ isPlain: inout Bool
    ) {
        switch (sides[0], sides[1]) {
        case (.field(let field), .constant(let value)), (.constant(let value), .field(let field)):
            constants[field, default: []].insert(value)
        default:
            isPlain = false
            for field in sides[0].fields.union(sides[1].fields) {
                constants[field, default: []] = constants[field] ?? []
            }
        }
    }
}

extension AccountField {
    /// Amounts may lie between two whole numbers, days and counts not.
    private var isWhole: Bool {
        switch self {
        case .balance, .principal, .minimumDue, .paid30d: false
        default: true
        }
    }

    private var mayBeNegative: Bool { self == .daysPastDue || self == .priority }

    /// What every account has: the record does not do without it, or it is a count.
    private var isAlwaysKnown: Bool {
        switch self {
        case .balance, .currency, .portfolio, .priority, .paid30d, .country, .isVulnerable, .isMinor,
            .hasRepresentative,
            .openAccounts, .phones, .validPhones, .attempts7d, .attempts30d, .contacts7d, .contacts30d, .openPromise,
            .brokenPromises:
            true
        default: false
        }
    }

    /// A value on each constant, on both sides of it, and none where an account may have none.
    fileprivate func probes(around constants: Set<RuleValue>) -> [RuleValue] {
        let known: [RuleValue]
        switch kind {
        case .number: known = numbers(around: constants).map { .number($0) }
        case .date:
            let days = constants.compactMap { if case .date(let date) = $0 { date.daysSinceEpoch } else { nil } }
            // Also where a rule only asks whether the day is known: any.
            let tried = days.isEmpty ? [20_454] : Set(days.flatMap { [$0 - 1, $0, $0 + 1] }).sorted()
            known = tried.map { .date(CivilDate(daysSinceEpoch: $0)) }
        case .text:
            let texts = constants.compactMap { if case .text(let text) = $0 { text } else { nil } }.sorted()
            known = (texts + ["another one"]).map { .text($0) }
        case .flag: known = [.flag(true), .flag(false)]
        }
        return isAlwaysKnown ? known : known + [.unknown]
    }

    private func numbers(around constants: Set<RuleValue>) -> [Double] {
        let numbers = constants.compactMap { if case .number(let number) = $0 { number } else { nil } }.sorted()
        guard let least = numbers.first, let most = numbers.last else { return [0, 1] }
        let probes: Set<Double> =
            isWhole
            ? Set(numbers.flatMap { [$0.rounded(.up) - 1, $0.rounded(.down), $0.rounded(.down) + 1] })
            : Set(numbers + zip(numbers, numbers.dropFirst()).map { ($0 + $1) / 2 } + [least - 1, most + 1])
        return probes.filter { (mayBeNegative || $0 >= 0) && (self != .bestHour || $0 < 24) }.sorted()
    }
}
