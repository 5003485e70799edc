import Compliance
import Portfolio
public import Vocabulary

/// The floor of a collections team: people and lines as counts, since which agent takes a call makes no difference here.
public struct CallCentre: Sendable {
    /// A part of the team and its hours.
    public struct Shift: Sendable {
        public var weekdays: ClosedRange<Weekday>
        /// Minutes of the day, by the clock of ``zone``.
        public var minutes: Range<Int>
        /// Of all agents.
        public var share: Double
    }

    public var agents: Int
    public var lines: Int
    /// Where the team sits.
    public var zone = "America/Santiago"
    /// Two shifts of eight hours, and half the team on Saturday mornings. Assumed; breaks are left out.
    public var shifts = [
        Shift(weekdays: .monday ... .friday, minutes: 540..<1020, share: 0.5),
        Shift(weekdays: .monday ... .friday, minutes: 720..<1200, share: 0.5),
        Shift(weekdays: .saturday ... .saturday, minutes: 540..<840, share: 0.5),
    ]
    /// How long a phone rings.
    public var ringTime = Duration.seconds(25)
    /// Of the people who are expected to answer, the share that may meet nobody.
    public var abandonment = 0.03

    /// - Parameter agents: `nil` = one for each 2000 debtors.
    public init(debtors: Int, agents: Int? = nil) {
        self.agents = agents ?? max(1, debtors / 2000)
        lines = 6 * self.agents
    }

    /// The team's clock on a day, at noon.
    func clock(on date: CivilDate) -> LocalClock {
        let noon = Timestamp(seconds: Int64(date.daysSinceEpoch) * 86_400 + 12 * 3600)
        return LocalClock(utcOffset: utcOffset(in: zone, at: noon) ?? 0)
    }
}

/// How many calls may ring at once: a simple pacer, the same for every policy, that knows how often calls were answered. The
/// product's own is simulated call by call by the other simulation.
struct SimplePacer: Sendable {
    private let limit: Double
    /// Of all calls so far, the latest counting most.
    private var answerChance = 0.2
    private var known: [Int: Int] = [:]

    private static let memory = 0.002

    init(limit: Double) { self.limit = limit }

    mutating func learn(_ isAnswered: Bool) { answerChance += Self.memory * ((isAnswered ? 1 : 0) - answerChance) }

    /// So many calls that of those expected to be answered at most ``limit`` find nobody free.
    mutating func allowance(free: Int) -> Int {
        guard free > 0 else { return 0 }
        // In steps of one per cent, so that few are worked out.
        let percent = min(max(Int((answerChance * 100).rounded(.up)), 2), 100)
        let key = free * 128 + percent
        if let allowance = known[key] { return allowance }
        let chance = Double(percent) / 100
        // How likely how many of the calls are answered.
        var answers = [1.0]
        func add() {
            answers.append(0)
            for count in stride(from: answers.count - 1, through: 1, by: -1) {
                answers[count] = answers[count] * (1 - chance) + answers[count - 1] * chance
            }
            answers[0] *= 1 - chance
        }
        for _ in 0...free { add() }
        while true {
            let calls = answers.count - 1
            let overflow = answers.indices.dropFirst(free + 1).reduce(0.0) { $0 + answers[$1] * Double($1 - free) }
            guard calls < 60 * free, overflow <= limit * Double(calls) * chance else { break }
            add()
        }
        let allowance = answers.count - 2
        known[key] = allowance
        return allowance
    }
}
