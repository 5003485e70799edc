public import Pacing

/// The rule of VICIdial: one loop moves a dial level, another fills lines up to level × agents.
///
/// Loop A looks every second and moves the level every 15 s by the balance of waiting agents against waiting callers, as a
/// share of all agents logged in, averaged over 15 s; today's drop share, recounted every minute, takes it down again.
/// Loop B places calls every 2.5 s; calls that are being talked count as lines. Limits of trunks and of calls a second
/// are taken to be set wide enough.
public struct VICIdial: Pacer {
    /// What happens to the level while today's drops are over the limit.
    public enum OverLimit: Hashable, Sendable { case hard, average, tapered }

    let overLimit: OverLimit
    /// Share of the people who answered.
    let dropLimit: Double
    let maximumLevel: Double
    /// `adaptive_latest_server_time`: hours and minutes written as one number.
    let latestServerTime: Int
    private(set) var level = 1.0

    private var everySecond = Pulse(every: 1)
    private var everyMinute = Pulse(every: 60)
    private var toAdapt = Pulse(every: 15)
    private var toPlace = Pulse(every: 2.5)
    private var samples: [(ready: Double, waiting: Double, total: Double)] = []
    private var launches: [Double] = []
    private var drops: [Double] = []
    private var callsToday = 0
    private var answersToday = 0
    private var dropsToday = 0
    /// As last recounted.
    private var counted = (dropShareToday: 0.0, callsToday: 0, dropShareOfMinute: 0.0, callsOfMinute: 0)

    public init(overLimit: OverLimit, dropLimit: Double, maximumLevel: Double = 3, latestServerTime: Int = 2100) {
        self.overLimit = overLimit
        self.dropLimit = dropLimit
        self.maximumLevel = maximumLevel
        self.latestServerTime = latestServerTime
    }

    public mutating func observe(_ event: PacingEvent, at now: Double) {
        switch event {
        case .launched:
            callsToday += 1
            launches.append(now)
        case .connected: answersToday += 1
        case .ended(let ending) where ending.kind == .abandoned:
            answersToday += 1
            dropsToday += 1
            drops.append(now)
        default: break
        }
    }

    public mutating func decide(_ floor: PacingInput) -> PacingDecision {
        if everySecond.isDue(floor.now) {
            let total = floor.freeAgents + floor.busyAgents.count + floor.pausedAgents
            samples.append((Double(floor.freeAgents), Double(floor.waiting), Double(total)))
            if samples.count > 15 { samples.removeFirst() }
        }
        if everyMinute.isDue(floor.now) { recount(floor.now) }
        if toAdapt.isDue(floor.now) { adapt(floor.now) }
        guard toPlace.isDue(floor.now) else { return .launch(0, ratio: level, "VICIdial") }
        let agents = max(0, floor.freeAgents + floor.busyAgents.count - floor.wrappingUpAgents)
        let goal = Int((level * Double(agents)).rounded(.toNearestOrEven))
        return .launch(goal - floor.unmet - floor.talkingAgents, ratio: level, "VICIdial")
    }

    private mutating func recount(_ now: Double) {
        launches.removeAll { $0 < now - 60 }
        drops.removeAll { $0 < now - 60 }
        counted = (
            Double(dropsToday) / Double(max(1, answersToday)), callsToday,
            launches.isEmpty ? 0 : Double(drops.count) / Double(launches.count), launches.count
        )
    }

    /// Loop A's step of 15 s.
    private mutating func adapt(_ now: Double) {
        let count = Double(samples.count)
        let total = samples.reduce(0) { $0 + $1.total } / count
        guard count > 0, total > 0 else { return }
        let balance = samples.reduce(0) { $0 + $1.ready - $1.waiting } / count
        var next = level * (1 + balance / total)
        next = (next * 1000).rounded() / 1000
        next = max(1, min(next, maximumLevel))
        if counted.callsOfMinute > 20, counted.dropShareOfMinute > 0.5 { next /= 2 }
        if counted.callsToday > 50, counted.dropShareToday > dropLimit {
            switch overLimit {
            case .hard: next = 1
            case .average: next /= 2
            case .tapered:
                let left = latestServerTime - clock(now)
                next = left < 0 ? 1 : next * min(1, Double(left) / 1000)
            }
        }
        level = max(1, next)
    }

    /// 15:30 as 1530: sixty minutes count as a hundred.
    private func clock(_ now: Double) -> Int {
        let minute = Int(now / 60) % 1440
        return minute / 60 * 100 + minute % 60
    }
}
