import Compliance
import DialerCore
import Foundation
import Pacing
import Vocabulary

/// What one decision costs: by the predictor alone, and by the core, which puts the floor together for it.
///
///     PacingBench [ROUNDS]
///
/// Prints a JSON array with one object per floor. Built for release by scripts/bench, which also loads `count_malloc.so`
/// so that allocations are counted.
@main struct PacingBench {
    static func main() throws {
        let rounds = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 2000
        let sizes = [(50, 150), (100, 300), (200, 600), (400, 1200)]
        let results = try sizes.map { agents, calls in
            var floor = try BusyFloor(agents: agents, calls: calls)
            return try floor.measure(rounds: max(100, rounds))
        }
        print("[" + results.joined(separator: ",\n") + "]")
    }
}

/// A floor in full swing: a few agents idle, all others talking or in wrap-up, calls of every age under way.
struct BusyFloor {
    private let agents: Int
    private let calls: Int
    private var core: DialerCore
    private let stopwatch: Stopwatch
    private var now = Timestamp(seconds: 1_772_442_000)
    private var nextLead: Int64 = 1

    private static let server = ServerID("bench")
    private static let campaign = CampaignID("bench")
    private static let queue = QueueName("bench")
    /// One agent in so many is idle.
    private static let idleShare = 25
    private static let ringTime = 26

    struct CannotBegin: Error {}

    init(agents: Int, calls: Int) throws {
        guard let country = Country(code: "CL") else { throw CannotBegin() }
        self.agents = agents
        self.calls = calls
        stopwatch = Stopwatch()
        let campaign = Campaign(
            id: Self.campaign, mode: .predictive, selection: AccountSelection(), queue: Self.queue, trunk: "bench",
            callerID: CallerID(name: "", number: ""), ringTime: .seconds(Self.ringTime))
        let server = Server(
            id: Self.server, trunks: ["bench": "BENCH/{digits}"], maxCalls: 1_000_000, callsPerSecond: 1000)
        let profile = ComplianceProfile(id: "bench", hours: .always, source: "")
        let plan = FloorPlan(servers: [server], campaigns: [campaign], profiles: [country: profile])
        core = DialerCore(
            plan: plan, firstAttempt: AttemptID(rawValue: 1),
            pacers: [Self.campaign: Staged(calls: calls, over: Double(Self.ringTime - 2), stopwatch: stopwatch)])
        fill()
    }

    /// Half a minute in which agents become busy one after the other and the calls are launched at a steady pace, with what
    /// a floor of one answer in ten has learned.
    private mutating func fill() {
        var estimates = FloorEstimates()
        let anybody = AnswerGroup(segment: "")
        for trial in 0..<2000 {
            let second = Double(trial)
            let seconds = Double(2 + trial * 7 % 24)
            estimates.resolved(
                estimates.launched(), person: trial % 10 == 0, after: seconds, of: anybody, hour: nil, at: second)
            estimates.talked(for: Double(10 + trial * 37 % 400))
            estimates.wrappedUp(for: Double(5 + trial * 11 % 50))
        }
        tell(.estimatesRestored(Self.campaign, estimates.saved, savedAt: now))
        tell(.serverUp(Self.server, ServerTruth(members: (0..<agents).map { report($0, busy: false) })))
        let busy = agents - max(1, agents / Self.idleShare)
        for second in 0..<Self.ringTime {
            now = now + .seconds(1)
            for agent in (0..<busy) where agent % Self.ringTime == second {
                tell(.agent(key(agent), .member(report(agent, busy: true))))
                if agent % 8 == 0 { tell(.agent(key(agent), .completed)) }
            }
            tell(.tick)
        }
    }

    private func key(_ number: Int) -> AgentKey { AgentKey(server: Self.server, agent: AgentID("BENCH/\(number)")) }

    private func report(_ number: Int, busy: Bool) -> MemberReport {
        MemberReport(
            agent: key(number).agent, name: "", queue: Self.queue, server: Self.server, deviceStatus: busy ? 2 : 1)
    }

    @discardableResult
    private mutating func tell(_ event: CoreEvent) -> [CoreCommand] {
        let commands = core.handle(event, at: now)
        for command in commands {
            switch command {
            case .refillHopper(let id, let count):
                let leads = (0..<Int64(count)).compactMap { lead(nextLead + $0) }
                nextLead += Int64(count)
                tell(.leadsLoaded(id, leads, exhausted: false))
            case .journal(let launch): tell(.journaled(launch.attempt))
            case .originate(let launch):
                tell(.call(launch.attempt, .dialing))
                tell(.call(launch.attempt, .ringing))
            default: break
            }
        }
        return commands
    }

    private func lead(_ number: Int64) -> Lead? {
        guard let phone = PhoneNumber(e164: "+56200000000"), let country = Country(code: "CL") else { return nil }
        return Lead(
            campaign: Self.campaign, debtor: DebtorID(rawValue: number), account: AccountID(rawValue: number),
            contactPoint: ContactPointID(rawValue: number), phone: phone, country: country, zones: ["UTC"])
    }

    /// Times of `rounds` decisions of the floor as it stands, as JSON.
    mutating func measure(rounds: Int) throws -> String {
        var whole: [Double] = []
        stopwatch.reset()
        whole.reserveCapacity(rounds)
        let before = Allocations.count()
        for _ in 0..<rounds {
            // Back by a millisecond: each time a moment for which nothing has been decided, and the floor does not age.
            now = now - .milliseconds(1)
            let start = Stopwatch.microseconds()
            _ = core.handle(.tick, at: now)
            whole.append(Stopwatch.microseconds() - start)
        }
        let allocations = Allocations.count() - before
        let pacer = stopwatch.times.sorted()
        guard pacer.count == rounds, stopwatch.dialing == calls else { throw CannotBegin() }
        whole.sort()
        func at(_ share: Double, _ times: [Double]) -> String {
            String(format: "%.1f", times[min(times.count - 1, Int(share * Double(times.count)))])
        }
        let each = before >= 0 ? "\(allocations / rounds)" : "null"
        return """
            {"agents": \(agents), "calls": \(calls), "rounds": \(rounds), "busy": \(stopwatch.busy), \
            "pacer_us": \(at(0.5, pacer)), "pacer_p99_us": \(at(0.99, pacer)), \
            "tick_us": \(at(0.5, whole)), "tick_p99_us": \(at(0.99, whole)), "allocations": \(each)}
            """
    }
}

/// Launches until as many calls are under way as the bench wants, and then asks the predictor.
struct Staged: Pacer {
    private var predictor = PredictivePacer()
    private let calls: Int
    private let each: Int
    private let stopwatch: Stopwatch
    private var second = -1.0

    init(calls: Int, over seconds: Double, stopwatch: Stopwatch) {
        self.calls = calls
        self.stopwatch = stopwatch
        each = Int((Double(calls) / seconds).rounded(.up))
    }

    mutating func observe(_ event: PacingEvent, at now: Double) { predictor.observe(event, at: now) }

    mutating func decide(_ floor: PacingInput) -> PacingDecision {
        let missing = calls - floor.dialing.count
        guard missing > 0 else { return stopwatch.time(floor) { predictor.decide(floor) } }
        let isNew = floor.now != second
        second = floor.now
        return PacingDecision(
            launches: isNew ? min(each, missing) : 0, dialRatio: 1, limit: .none, reason: "being filled")
    }
}

/// Shared with the pacer inside the core. Unchecked: everything here runs in one thread.
final class Stopwatch: @unchecked Sendable {
    private(set) var times: [Double] = []
    private(set) var dialing = 0
    private(set) var busy = 0

    func reset() {
        times = []
        times.reserveCapacity(1 << 16)
    }

    func time(_ floor: PacingInput, _ decide: () -> PacingDecision) -> PacingDecision {
        dialing = floor.dialing.count
        busy = floor.busyAgents.count
        let start = Self.microseconds()
        let decision = decide()
        times.append(Self.microseconds() - start)
        return decision
    }

    /// Of this thread on a processor, so that a busy machine does not show.
    static func microseconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) * 1e6 + Double(time.tv_nsec) / 1e3
    }
}

enum Allocations {
    /// So far, by `count_malloc.so`; -1 where it is not loaded.
    static func count() -> Int {
        guard let symbol = dlsym(nil, "count_malloc_calls") else { return -1 }
        return unsafeBitCast(symbol, to: (@convention(c) () -> Int).self)()
    }
}
