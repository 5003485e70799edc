import Compliance
import Vocabulary

/// The time a rule is judged at: what day it is where.
struct RuleClock: Hashable, Sendable {
    let now: Timestamp
    /// The day in countries that are not among ``others``.
    let day: Int
    /// Countries where it is another day now.
    let others: [Country: Int]

    /// A country's day is that of the first of its zones in the table, where its capital is; countries that are not in the
    /// table have that of UTC.
    init(_ now: Timestamp) {
        self.now = now
        let standard = localDay(in: "UTC", at: now) ?? 0
        day = standard
        var others: [Country: Int] = [:]
        for country in CountryZones.countries {
            guard let zone = CountryZones.candidates(for: country, region: nil).first,
                let local = localDay(in: zone, at: now), local != standard
            else { continue }
            others[country] = local
        }
        self.others = others
    }

    /// The day it is in a country.
    func today(in country: Country?) -> CivilDate {
        CivilDate(daysSinceEpoch: country.flatMap { others[$0] } ?? day)
    }

    /// The latest day it is anywhere.
    var latestDay: Int { others.values.reduce(day, max) }

    /// The same text as long as it is the same day everywhere.
    var key: String {
        ([String(day)] + others.sorted { $0.key < $1.key }.map { "\($0.key.code)\($0.value)" }).joined(separator: " ")
    }
}
