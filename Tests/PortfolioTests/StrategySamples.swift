import Portfolio
import Testing
import Vocabulary

/// Reminder, demand and last notice, as docs/collections.md has them.
enum Samples {
    /// UTC−3
    static let clock = LocalClock(utcOffset: -3 * 3600)
    /// 08:00 to 20:00 on every day but Sunday.
    static let lawful = CallableWeek((0..<6).map { $0 * 1440 + 480..<$0 * 1440 + 1200 })

    /// In the country of the samples.
    static func lawfulWeeks(_ week: CallableWeek = lawful) throws -> [Country: CallableWeek] {
        [try #require(Country(code: "CL")): week]
    }

    static func rule(_ text: String) throws -> AccountRule { try AccountRule(parsing: text) }

    static func strategy() throws -> Strategy {
        Strategy(
            name: "tarjetas",
            stages: [
                Stage(
                    name: "recordatorio", rule: try rule("days_past_due between 1 and 15"),
                    moves: [StageMove(on: .brokenPromise, to: "exigencia")],
                    steps: [
                        ChannelStep(.bot, script: "recordatorio"), ChannelStep(.call, after: .seconds(2 * 86_400)),
                    ],
                    again: .seconds(4 * 86_400)),
                Stage(
                    name: "exigencia", rule: try rule("days_past_due between 16 and 45"),
                    moves: [
                        StageMove(on: .noContact(attempts: 3), to: "aviso"), StageMove(on: .brokenPromise, to: "aviso"),
                    ],
                    steps: [ChannelStep(.call), ChannelStep(.sms, after: .seconds(86_400))],
                    phones: PhoneRotation(order: .turns)),
                Stage(name: "aviso", rule: try rule("days_past_due >= 46"), steps: [ChannelStep(.call)]),
            ])
    }

    static func facts(_ days: Double) -> AccountFacts {
        AccountFacts([.daysPastDue: .number(days), .balance: .number(80_000)])
    }

    static let mobile = ContactCandidate(id: ContactPointID(rawValue: 1), kind: .mobile)
    static let landline = ContactCandidate(id: ContactPointID(rawValue: 2), kind: .landline)
    static let email = ContactCandidate(id: ContactPointID(rawValue: 3), kind: .email)

    /// A moment by the debtor's clock: `2026-03-10 09:00`.
    static func at(_ text: String) throws -> Timestamp {
        let parts = text.split(separator: " ")
        let time = parts[1].split(separator: ":").compactMap { Int64($0) }
        return clock.start(of: try #require(CivilDate(iso: parts[0]))) + .seconds(time[0] * 3600 + time[1] * 60)
    }
}

/// An account on its way through the sample strategy.
struct Walk {
    var strategy: Strategy
    var position: StrategyPosition?
    var facts: AccountFacts
    var points = [Samples.mobile, Samples.landline]

    init(_ days: Double, _ begin: String) throws {
        strategy = try Samples.strategy()
        facts = Samples.facts(days)
        try take(.review, begin)
    }

    mutating func take(_ event: StrategyEvent, _ time: String) throws {
        position = strategy.advance(
            position, on: event, facts: facts, contactPoints: points, at: try Samples.at(time), clock: Samples.clock)
    }

    mutating func call(
        _ outcome: Outcome, _ time: String, channel: Channel = .call, on point: ContactCandidate = Samples.mobile,
        _ disposition: Disposition? = nil
    ) throws {
        try take(.call(channel, point.id, outcome, disposition), time)
    }

    func next(_ now: String, promise: Promise? = nil, callback: String? = nil) throws -> NextAction {
        let position = try #require(position)
        return strategy.next(
            for: position,
            in: Circumstances(
                now: try Samples.at(now), clock: Samples.clock, lawful: Samples.lawful, contactPoints: points,
                callback: try callback.map(Samples.at), promise: promise))
    }

    /// `call 1 2026-03-10 17:00`
    func planned(_ now: String, promise: Promise? = nil, callback: String? = nil) throws -> String {
        switch try next(now, promise: promise, callback: callback) {
        case .act(let step):
            "\(step.channel.rawValue) \(step.contactPoint.rawValue) \(Samples.clock.text(step.notBefore))"
        case .wait(let until, _): "wait \(Samples.clock.text(until))"
        case .nothing(let why): "nothing: \(why)"
        }
    }
}
