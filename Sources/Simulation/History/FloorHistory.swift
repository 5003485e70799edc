import DialerCore
import Vocabulary

/// What a campaign's past calls say of the people it calls and of its team.
///
/// Calls whose end was not seen, and those that never left (`failed`, `unknown`), say nothing and are left out.
public struct FloorHistory: Hashable, Sendable {
    /// How many calls it rests on.
    public let calls: Int
    public let days: Int
    /// The median of the days: those who spoke with somebody on that day.
    public let agents: Int
    /// Of all calls: answered by a person.
    public let answerRate: Double
    /// Hour of the day at which the work begins, and the answer rate of each hour from then on.
    public let firstHour: Int
    public let answerRateByHour: [Double]
    public let busy: Double
    public let invalid: Double
    public let machines: Double
    /// Seconds from launch to the first ring, median; `nil` = the network never says that it rings.
    public let setup: Double?
    /// Seconds from the first ring to the answer.
    public let ring: Quantiles
    /// Seconds from launch until an unanswered call is given up; `nil` = none was.
    public let noAnswerTimeout: Double?
    /// Seconds of conversation.
    public let talk: Quantiles

    /// Too little to learn from.
    public struct TooLittle: Error, Hashable, Sendable {
        public let calls: Int
        public let conversations: Int
        public static let neededCalls = 200
        public static let neededConversations = 30
    }

    /// An hour needs that many calls for an answer rate of its own.
    private static let neededInHour = 50

    public init(_ past: [PastCall]) throws(TooLittle) {
        let ended = past.filter { $0.times.ended != nil && $0.outcome != .failed && $0.outcome != .unknown }
        let talks = ended.compactMap { $0.talkTime }
        let launched = ended.map { $0.times.launched }
        let setup = Self.median(
            zip(ended, launched).compactMap { call, start in call.times.ringing.map { ($0 - start).inSeconds } })
        let rings = ended.compactMap { $0.ringTime(setup: setup ?? Scenario().setup) }
        guard ended.count >= TooLittle.neededCalls, talks.count >= TooLittle.neededConversations,
            let talk = Quantiles(of: talks), let ring = Quantiles(of: rings)
        else { throw TooLittle(calls: ended.count, conversations: talks.count) }
        calls = ended.count
        days = Set(ended.map(\.day)).count
        let teams = Dictionary(grouping: ended.filter { $0.agent != nil }, by: \.day)
            .values.map { Double(Set($0.compactMap(\.agent)).count) }
        agents = max(1, Int((Self.median(teams) ?? 1).rounded()))
        func share(_ outcomes: Outcome...) -> Double {
            Double(ended.count { outcomes.contains($0.outcome) }) / Double(ended.count)
        }
        let rate = share(.answered, .abandoned)
        answerRate = rate
        busy = share(.busy, .congestion)
        invalid = share(.invalid)
        machines = share(.machine)
        self.setup = setup
        self.ring = ring
        self.talk = talk
        noAnswerTimeout = Self.median(
            ended.filter { $0.outcome == .noAnswer }.compactMap { call in
                call.times.ended.map { ($0 - call.times.launched).inSeconds }
            })
        let hours = Dictionary(grouping: ended, by: \.hour)
        // A handful of calls before or after the day's work does not make the day longer.
        let worked = hours.filter { $0.value.count * 100 >= ended.count }.keys
        let first = worked.min() ?? 0
        firstHour = first
        answerRateByHour = (first...max(first, worked.max() ?? first)).map { hour in
            let calls = hours[hour] ?? []
            guard calls.count >= Self.neededInHour else { return rate }
            return Double(calls.count { $0.isByPerson }) / Double(calls.count)
        }
    }

    private static func median(_ sample: [Double]) -> Double? {
        sample.isEmpty ? nil : Quantiles(of: sample + sample)?.value(at: 0.5)
    }
}

extension PastCall {
    /// A person answered.
    fileprivate var isByPerson: Bool { outcome == .answered || outcome == .abandoned }

    fileprivate var talkTime: Double? {
        guard outcome == .answered, let connected = times.connected, let ended = times.ended else { return nil }
        return (ended - connected).inSeconds
    }

    /// - Parameter setup: what the network usually takes, for a call of which it did not say when it rang.
    fileprivate func ringTime(setup: Double) -> Double? {
        guard isByPerson || outcome == .machine, let answered = times.answered else { return nil }
        guard let ringing = times.ringing, ringing <= answered else {
            return max(0, (answered - times.launched).inSeconds - setup)
        }
        return (answered - ringing).inSeconds
    }
}

extension Scenario {
    /// The floor on which those calls were made. What calls do not tell (wrap-up, breaks, hold limit, target) is the
    /// standard's.
    public init(_ history: FloorHistory) {
        self.init()
        agents = history.agents
        answerRate = max(0.001, history.answerRate)
        answerRateByHour = history.answerRateByHour
        hours = Double(history.answerRateByHour.count)
        warmUp = min(warmUp, hours / 2)
        busy = history.busy
        invalid = history.invalid
        machines = history.machines
        if let setup = history.setup { self.setup = min(60, setup) }
        if let limit = history.noAnswerTimeout { noAnswerTimeout = max(setup + 1, limit) }
        talkMean = history.talk.mean
        talkTimes = history.talk
        ringMean = max(0.1, history.ring.mean)
        ringTimes = history.ring
    }
}
