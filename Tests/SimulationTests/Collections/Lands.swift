import Compliance
import Portfolio
import Testing
import Vocabulary

@testable import Simulation

/// Two countries as the shipped profiles have them, and a strategy of three stages.
enum Lands {
    static func chile() throws -> ComplianceProfile {
        ComplianceProfile(
            id: "cl", hours: try WeeklyHours(parsing: "mon-sat 08:00-20:00"),
            holidays: try days("2026-09-18", "2026-09-19"),
            caps: [FrequencyCap(max: 1, per: .isoWeek, countsOn: .contact, channels: [.call, .visit])], source: "test")
    }

    /// No caps, as financial creditors have none.
    static func mexico() throws -> ComplianceProfile {
        ComplianceProfile(
            id: "mx", hours: try WeeklyHours(parsing: "mon-fri 07:00-22:00"), holidays: try days("2026-09-16"),
            source: "test")
    }

    /// Caps of every kind that a call can meet.
    static func capped() throws -> ComplianceProfile {
        var profile = try mexico()
        profile.caps = [
            FrequencyCap(max: 7, per: .rollingDays(7), countsOn: .attempt, key: .account, excused: [.busy, .invalid]),
            FrequencyCap(max: 2, per: .day, countsOn: .attempt),
            FrequencyCap(max: 1, per: .day, countsOn: .attempt, key: .number),
            .rest(days: 7, after: .conversation, key: .account, channels: [.call]),
        ]
        return profile
    }

    static func setup(
        _ debtors: Int, days: Int = 30, agents: Int? = nil, mexico: ComplianceProfile? = nil,
        _ assumptions: Assumptions = Assumptions()
    ) throws -> CollectionsSetup {
        let profiles = [try chile(), try mexico ?? self.mexico()]
        return CollectionsSetup(
            debtors: debtors, days: days, start: try #require(CivilDate(iso: "2026-09-01")),
            centre: CallCentre(debtors: debtors, agents: agents),
            jurisdictions: zip(CollectionsSetup.countries, profiles).map {
                Jurisdiction(country: $0, profile: $1, lawful: CallableWeek(week($1.hours)))
            },
            strategies: [try strategy()], assumptions: assumptions)
    }

    static func strategy() throws -> Strategy {
        func stage(_ name: String, _ rule: String, to next: String?) throws -> Stage {
            Stage(
                name: name, rule: try AccountRule(parsing: rule),
                moves: next.map { [StageMove(on: .brokenPromise, to: $0)] } ?? [],
                steps: [ChannelStep(.call), ChannelStep(.call, after: .seconds(2 * 86_400))],
                again: .seconds(2 * 86_400), phones: PhoneRotation(order: .best))
        }
        return Strategy(
            name: "prueba",
            stages: [
                try stage("recordatorio", "days_past_due between 1 and 15", to: "exigencia"),
                try stage("exigencia", "days_past_due between 16 and 45", to: "aviso"),
                try stage("aviso", "days_past_due > 45", to: nil),
            ])
    }

    private static func days(_ texts: String...) throws -> Set<CivilDate> {
        Set(try texts.map { try #require(CivilDate(iso: $0)) })
    }

    private static func week(_ hours: WeeklyHours) -> [Range<Int>] {
        Weekday.allCases.flatMap { day in
            hours[day].map { ((day.rawValue - 1) * 1440 + $0.start)..<((day.rawValue - 1) * 1440 + $0.end) }
        }
    }
}
