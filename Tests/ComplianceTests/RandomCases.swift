import Settings
import Vocabulary

@testable import Compliance

/// SplitMix64: the same cases from the same seed.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// Who is called when, by which rules, after what: and near which edge of them it was put.
struct RandomCase {
    enum Edge: String, CaseIterable {
        case opening, closing, midnight, clockChange, holiday, day, isoWeek, rollingDays, calendarDays, none
    }

    var profile: ComplianceProfile
    /// One for the country's rules, one for those of each state where the debtor may be.
    var checkers: [SlowChecker]
    /// With those of all states, and with those of none.
    var strictest: ComplianceProfile
    var plain: ComplianceProfile
    /// A checker's holidays are somebody else's, and may be fewer.
    var isShipped: Bool
    var zones: [String]
    var region: String?
    var traits: Set<ContactTrait> = []
    var from: Timestamp
    var until: Timestamp
    var history: [PastContact]
    var edge: Edge

    static let places: [[String]] = [
        ["America/Santiago"], ["America/Punta_Arenas"], ["Pacific/Easter"],
        ["America/Santiago", "America/Punta_Arenas", "Pacific/Easter"], ["America/Mexico_City"], ["America/Tijuana"],
        ["America/Chihuahua", "America/Ciudad_Juarez", "America/Ojinaga"], ["America/Bogota"], ["America/Lima"],
        ["America/Guayaquil", "Pacific/Galapagos"], ["America/Argentina/Buenos_Aires"], ["America/Sao_Paulo"],
        ["America/Manaus", "America/Rio_Branco"], ["Europe/Madrid"], ["Europe/Madrid", "Atlantic/Canary"],
        ["Europe/London"], ["Europe/Berlin"], ["America/New_York"], ["America/New_York", "America/Chicago"],
        ["America/Denver", "America/Phoenix"], ["America/Anchorage", "America/Adak"], ["Pacific/Honolulu"],
        ["Europe/Lisbon", "Atlantic/Azores"], ["America/Bogota", "Europe/Madrid"],
    ]

    init(_ random: inout SplitMix) {
        zones = Self.places.randomElement(using: &random) ?? ["America/Santiago"]
        let isOfLaw = Int.random(in: 0..<3, using: &random) == 0
        var checker: SlowChecker
        if isOfLaw {
            (plain, checker) = Self.shipped.randomElement(using: &random) ?? Self.shipped[0]
        } else {
            (plain, checker) = Self.madeUp(&random)
        }
        region = plain.regionalHolidays.randomElement(using: &random).flatMap {
            Bool.random(using: &random) ? $0.region : nil
        }
        if Int.random(in: 0..<8, using: &random) == 0 {
            traits = Set(ContactTrait.allCases.filter { _ in Bool.random(using: &random) })
        }
        edge = Edge.allCases.randomElement(using: &random) ?? .none
        if !isOfLaw, [.day, .isoWeek, .rollingDays, .calendarDays].contains(edge) {
            // What the edge is of must be there, and not hidden behind closed hours.
            let cap = Self.cap(of: edge, &random)
            plain.hours = .always
            plain.holidays = []
            plain.caps = [cap]
            checker.hours = Dictionary(uniqueKeysWithValues: (1...7).map { ($0, [0..<1440]) })
            checker.holidays = []
            checker.caps = [cap]
        }
        isShipped = isOfLaw
        checkers = [checker]
        (profile, strictest) = (plain, plain)
        (from, until, history) = (.epoch, .epoch, [])
        if Int.random(in: 0..<3, using: &random) == 0 { addStates(&random) }
        let ring = Duration.milliseconds(Int.random(in: 0...120_000, using: &random))
        from = Self.moment(near: edge, profile, zones, ring, &random)
        until = from + ring
        history = (0..<Int.random(in: 0...9, using: &random)).map { _ in past(&random) }
    }

    /// One to three states with rules of their own, known or not to be where the debtor is.
    private mutating func addStates(_ random: inout SplitMix) {
        let names = ["A", "B", "C", "D"]
        func some(_ random: inout SplitMix) -> Set<String> {
            let some = names.filter { _ in Bool.random(using: &random) }
            return some.isEmpty ? ["A"] : Set(some)
        }
        let mayBeIn = Int.random(in: 0..<3, using: &random) == 0 ? nil : some(&random)
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            let isOfLaw = Bool.random(using: &random)
            let (rules, checker) =
                isOfLaw
                ? Self.shipped.randomElement(using: &random) ?? Self.shipped[0] : Self.madeUp(&random)
            let regions = some(&random)
            strictest.states.append(StateRules(regions: regions, profile: rules))
            guard mayBeIn.map({ !$0.intersection(regions).isEmpty }) ?? true else { continue }
            checkers.append(checker)
            isShipped = isShipped || isOfLaw
        }
        profile = strictest.inForce(in: mayBeIn)
    }

    // MARK: Rules

    /// With the checker's own reading of the hours, and the oracle's holidays.
    private static let shipped: [(ComplianceProfile, SlowChecker)] = ComplianceLibrary.shipped.sheets.map { sheet in
        let profile = sheet.profile
        let country = sheet.countries[0].code
        var national: Set<String> = []
        var regional: [String: Set<String>] = [:]
        // Regulation F knows no holidays.
        for line in holidayOracle.split(separator: "\n") where !profile.holidays.isEmpty {
            let words = line.split(separator: " ").map(String.init)
            guard words[0] == country else { continue }
            let days = words.dropFirst(3).map { "\(words[2])-\($0)" }
            if words[1] == "-" {
                national.formUnion(days)
            } else if let key = CountryZones.regionKey(words[1], of: sheet.countries[0]) {
                regional[key, default: []].formUnion(days)
            }
        }
        return (
            profile,
            SlowChecker(
                hours: hours(of: profile.hours.description), holidayHours: [], holidays: national, regional: regional,
                knownThrough: profile.holidaysKnownThrough, caps: profile.caps, forbidden: profile.forbidden)
        )
    }

    /// Reads `mon-fri 08:00-13:00 15:00-20:00, sat …` anew.
    private static func hours(of text: String) -> [Int: [Range<Int>]] {
        let names = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
        var result: [Int: [Range<Int>]] = [:]
        for part in text.split(separator: ",") {
            let words = part.split(separator: " ").map(String.init)
            let ends = words[0].split(separator: "-").map(String.init)
            var day = names.firstIndex(of: ends[0]) ?? 0
            let last = names.firstIndex(of: ends[ends.count - 1]) ?? 0
            while true {
                result[day + 1, default: []] += words.dropFirst().map { word in
                    let times = word.split(whereSeparator: { "-:".contains($0) }).compactMap { Int($0) }
                    return times[0] * 60 + times[1]..<times[2] * 60 + times[3]
                }
                if day == last { break }
                day = (day + 1) % 7
            }
        }
        return result
    }

    private static func madeUp(_ random: inout SplitMix) -> (ComplianceProfile, SlowChecker) {
        var week: [Weekday: [MinuteRange]] = [:]
        var hours: [Int: [Range<Int>]] = [:]
        let edges = [0, 1, 30, 59, 60, 61, 120, 180, 420, 480, 481, 720, 900, 1080, 1200, 1260, 1380, 1410, 1439, 1440]
        func range(_ random: inout SplitMix) -> Range<Int> {
            let ends = [edges.randomElement(using: &random) ?? 0, edges.randomElement(using: &random) ?? 0].sorted()
            return ends[0] == ends[1] ? 480..<1200 : ends[0]..<ends[1]
        }
        for day in Weekday.allCases where Int.random(in: 0..<6, using: &random) > 0 {
            let ranges = (0..<Int.random(in: 1...3, using: &random)).map { _ in range(&random) }
            week[day] = ranges.compactMap { MinuteRange(start: $0.lowerBound, end: $0.upperBound) }
            hours[day.rawValue % 7 + 1] = ranges
        }
        let holidayHours = Int.random(in: 0..<4, using: &random) == 0 ? [range(&random)] : []
        let start = CivilDate(year: 2024, month: 1, day: 1)?.daysSinceEpoch ?? 0
        let days = Set((0..<60).map { _ in CivilDate(daysSinceEpoch: start + .random(in: 0..<2555, using: &random)) })
        let regionDays = Set(
            (0..<30).map { _ in CivilDate(daysSinceEpoch: start + .random(in: 0..<2555, using: &random)) })
        let through = Bool.random(using: &random) ? Int.random(in: 2026...2030, using: &random) : nil
        let kinds: [Edge] = [.day, .isoWeek, .rollingDays, .calendarDays]
        let caps = (0..<Int.random(in: 0...2, using: &random)).map { _ in
            cap(of: kinds.randomElement(using: &random) ?? .day, &random)
        }
        let forbidden = Set(ContactTrait.allCases.filter { _ in Int.random(in: 0..<3, using: &random) == 0 })
        let profile = ComplianceProfile(
            id: "random", hours: WeeklyHours(week), holidays: days,
            regionalHolidays: [RegionalHolidays(region: "R", days: regionDays)],
            holidayHours: holidayHours.compactMap { MinuteRange(start: $0.lowerBound, end: $0.upperBound) },
            holidaysKnownThrough: through, caps: caps, forbidden: forbidden, source: "random")
        return (
            profile,
            SlowChecker(
                hours: hours, holidayHours: holidayHours, holidays: Set(days.map(\.description)),
                regional: ["R": Set(regionDays.map(\.description))], knownThrough: through, caps: caps,
                forbidden: forbidden)
        )
    }

    private static func cap(of edge: Edge, _ random: inout SplitMix) -> FrequencyCap {
        let days = Int.random(in: 1...8, using: &random)
        let per: FrequencyCap.Period =
            switch edge {
            case .isoWeek: .isoWeek
            case .rollingDays: .rollingDays(days)
            case .calendarDays: .calendarDays(days)
            default: .day
            }
        let dice = Int.random(in: 0..<10, using: &random)
        return FrequencyCap(
            max: dice == 0 ? 0 : Int.random(in: 1...3, using: &random), per: per,
            countsOn: CapBasis.allCases.randomElement(using: &random) ?? .attempt,
            key: FrequencyCap.Key.allCases.randomElement(using: &random) ?? .person,
            channels: dice < 5 ? [] : dice < 8 ? [.call] : dice < 9 ? [.call, .visit] : [.sms],
            excused: dice % 3 == 0 ? [.busy, .invalid] : [], countsChannels: dice == 4)
    }

    // MARK: Moments

    /// From 2024 to 2031: beyond the last year whose holidays are listed.
    private static func anyMoment(_ random: inout SplitMix) -> Timestamp {
        Timestamp(milliseconds: .random(in: 1_704_067_200_000..<1_925_000_000_000, using: &random))
    }

    /// A few milliseconds, a second or a minute on either side.
    private static func shake(_ random: inout SplitMix) -> Duration {
        let scale = [1, 2, 1000, 60_000].randomElement(using: &random) ?? 1
        return .milliseconds(Int.random(in: -2...2, using: &random) * scale)
    }

    private static func moment(
        near edge: Edge, _ profile: ComplianceProfile, _ zones: [String], _ ring: Duration, _ random: inout SplitMix
    ) -> Timestamp {
        let any = anyMoment(&random)
        guard let zone = ZoneRules.named(zones.randomElement(using: &random) ?? "") else { return any }
        let day = zone.localDay(at: any)
        switch edge {
        case .opening, .closing:
            let minutes = profile.minutes(on: day, region: nil)
            guard let range = minutes.randomElement(using: &random),
                let span = zone.instants(day: day, minutes: range).randomElement(using: &random)
            else { return any }
            let end = Timestamp(milliseconds: edge == .opening ? span.lowerBound : span.upperBound)
            return end + shake(&random) - (edge == .closing && Bool.random(using: &random) ? ring : .zero)
        case .midnight: return zone.startOfDay(day) + shake(&random)
        case .clockChange:
            let changes = zone.stretches.map(\.start).filter { (1_704_067_200_000..<1_925_000_000_000).contains($0) }
            guard let change = changes.randomElement(using: &random) else { return any }
            return Timestamp(milliseconds: change) + shake(&random)
                + .seconds(Int.random(in: -3...3, using: &random) * 1800)
        case .holiday:
            guard let holiday = profile.holidays.randomElement(using: &random) else { return any }
            let start = zone.startOfDay(holiday.daysSinceEpoch + Int.random(in: 0...1, using: &random))
            return start + .seconds(Int.random(in: -24...24, using: &random) * 1800) + shake(&random)
        default: return any
        }
    }

    /// A contact before now, as a rule just at the end of some cap's period.
    private func past(_ random: inout SplitMix) -> PastContact {
        let days = Int.random(in: 0...9, using: &random)
        var at = from - .seconds(days * 86_400) + Self.shake(&random)
        if Bool.random(using: &random), let zone = ZoneRules.named(zones.randomElement(using: &random) ?? "") {
            at = zone.startOfDay(zone.localDay(at: from) - days) + Self.shake(&random)
        } else if Bool.random(using: &random) {
            at = from - .milliseconds(Int.random(in: 0...900_000_000, using: &random))
        }
        return PastContact(
            at: min(at, from), basis: CapBasis.allCases.randomElement(using: &random) ?? .attempt,
            channel: Int.random(in: 0..<3, using: &random) > 0
                ? .call : ContactChannel.allCases.randomElement(using: &random) ?? .call,
            account: Int.random(in: 1...2, using: &random), number: Int.random(in: 1...2, using: &random),
            outcome: Outcome.allCases.randomElement(using: &random) ?? .busy)
    }
}
