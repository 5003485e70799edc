import DialerCore
import Pacing
import Vocabulary

/// One day of a simulated floor: the world around a ``DialerCore``, in virtual time.
///
/// It tells the core what happens and carries out what the core wants: the journal takes every attempt at once, the
/// store always has people left, the network and the agents do what the dice say.
struct Engine: Sendable {
    enum Happening: UInt8, Sendable {
        /// Of the call `subject`.
        case rings, ends, machineHeard, personHeard, botOver, patienceOver, messageOver
        /// Of the agent `subject`.
        case talkOver, wrapOver, breakDue, breakMustBegin, breakOver
    }

    let scenario: Scenario
    let seed: UInt64
    var core: DialerCore
    /// Milliseconds since the start of the day.
    private(set) var now: Int64 = 0
    var agenda = Agenda<Happening>()
    var people: People
    var team: [SimulatedAgent] = []
    /// Agents without a call, the one idle longest first.
    var idle: [Int] = []
    /// By attempt: the first is attempt 1.
    var calls: [SimulatedCall] = []
    /// People who wait for an agent, first come first served.
    var waiting: [Int] = []
    var talkTimes: Dice
    var wrapTimes: Dice
    var luck: Dice
    var botTimes: Dice
    let talk: Spread
    let wrap: Spread
    let bot: Spread
    /// The part of the day that is measured.
    let measured: Range<Int64>
    var tally = DayTally()
    private var nextLead: Int64 = 1
    /// What the core is still to be told, in order.
    private var news: [CoreEvent] = []
    private var isTelling = false

    /// As often as the daemon's.
    private static let tick: Int64 = 250
    /// How long the abandonment message plays.
    private static let message: Int64 = 4000

    /// - Parameters:
    ///   - mode: how the core paces; `progressive` reserves an agent for each call.
    ///   - pacer: in the place of the mode's own.
    init(_ asked: Scenario, mode: DialMode, pacer: (any Pacer)?, seed: UInt64) {
        let scenario = asked.effective
        self.scenario = scenario
        self.seed = seed
        core = DialerCore(
            plan: SimulatedPlan.floor(for: scenario, mode: mode), firstAttempt: AttemptID(rawValue: 1),
            pacers: pacer.map { [SimulatedPlan.campaign: $0] } ?? [:])
        people = People(scenario, seed: seed)
        talkTimes = Dice(seed: seed, stream: 2)
        wrapTimes = Dice(seed: seed, stream: 3)
        luck = Dice(seed: seed, stream: 4)
        botTimes = Dice(seed: seed, stream: 5)
        bot = Spread(mean: scenario.botMean, cv: scenario.botCV)
        talk =
            scenario.memoryless
            ? .exponential(mean: scenario.talkMean)
            : Spread(scenario.talkTimes, mean: scenario.talkMean, cv: scenario.talkCV)
        wrap = Spread(scenario.wrapTimes, mean: scenario.wrapMean, cv: scenario.wrapCV)
        measured =
            milliseconds(
                scenario.warmUp * 3600)..<max(
                milliseconds(scenario.warmUp * 3600), milliseconds(scenario.hours * 3600))
    }

    // MARK: Time

    /// Runs the whole day.
    mutating func run() -> DayResult {
        open()
        var nextTick = Self.tick
        let end = measured.upperBound
        while true {
            let next = min(agenda.next ?? .max, nextTick)
            guard next <= end else { break }
            now = next
            if let due = agenda.next, due == next, let entry = agenda.pop() {
                take(entry)
            } else {
                tell(.tick)
                nextTick += Self.tick
                if now % 60_000 == 0 { tally.series.append(moment) }
            }
        }
        now = end
        for agent in team.indices { team[agent].turn(to: team[agent].doing, at: end, within: measured) }
        return result(seed: seed)
    }

    var hour: Double { Double(now) / 3_600_000 }

    private mutating func open() {
        for number in 0..<scenario.agents {
            let key = AgentKey(server: SimulatedPlan.server, agent: AgentID("SIM/\(padded(number))"))
            team.append(SimulatedAgent(key: key))
            idle.append(number)
            planBreaks(of: number)
        }
        tell(
            .serverUp(
                SimulatedPlan.server, ServerTruth(members: team.map { $0.report(in: SimulatedPlan.queue) })))
    }

    private mutating func take(_ entry: Agenda<Happening>.Entry) {
        let subject = Int(entry.subject)
        switch entry.what {
        case .rings: if calls[subject].stage == .dialling { tell(.call(calls[subject].attempt, .ringing)) }
        case .ends: end(subject)
        case .machineHeard: hangUpOnMachine(subject)
        case .personHeard: greet(subject)
        case .botOver: leaveBot(subject)
        case .patienceOver: giveUp(subject)
        case .messageOver: hangUp(subject)
        case .talkOver: endTalk(of: subject)
        case .wrapOver: endWrapUp(of: subject)
        case .breakDue: owe(subject, milliseconds(scenario.breakLength * 60))
        case .breakMustBegin: beginBreakAtLast(subject)
        case .breakOver: endBreak(of: subject)
        }
    }

    // MARK: The core

    mutating func tell(_ event: CoreEvent) {
        news.append(event)
        guard !isTelling else { return }
        isTelling = true
        var told = 0
        while told < news.count {
            let time = SimulatedPlan.start + .milliseconds(now)
            let commands = core.handle(news[told], at: time)
            told += 1
            for command in commands { carryOut(command) }
        }
        news.removeAll(keepingCapacity: true)
        isTelling = false
    }

    private mutating func carryOut(_ command: CoreCommand) {
        switch command {
        case .journal(let launch): news.append(.journaled(launch.attempt))
        case .originate(let launch): place(launch.attempt)
        case .refillHopper(let campaign, let count):
            let leads = (0..<Int64(count)).compactMap { SimulatedPlan.lead(nextLead + $0) }
            nextLead += Int64(count)
            news.append(.leadsLoaded(campaign, leads, exhausted: false))
        case .recordDecision(let decision): tally.decision = decision.pacing
        case .hangUp(let attempt, _): hangUp(Int(attempt.rawValue) - 1)
        case .recordEnd: tally.ended += 1
        case .recordProgress, .returnLead, .alert, .pause: break
        }
    }

    // MARK: Calls

    private mutating func place(_ attempt: AttemptID) {
        let fate = people.fate(atHour: hour)
        calls.append(SimulatedCall(attempt: attempt, fate: fate))
        let call = calls.count - 1
        tally.inFlight += 1
        if measured.contains(now) { tally.launched += 1 }
        news.append(.call(attempt, .dialing))
        if let rings = fate.rings {
            if rings == 0 {
                news.append(.call(attempt, .ringing))
            } else {
                agenda.plan(.rings, of: call, at: now + rings)
            }
        }
        agenda.plan(.ends, of: call, at: now + fate.ends)
    }

    private mutating func end(_ call: Int) {
        guard calls[call].stage == .dialling else { return }
        switch calls[call].fate.end {
        case .busy: fail(call, cause: 17)
        case .invalid: fail(call, cause: 1)
        case .noAnswer: fail(call, cause: 19)
        case .person:
            tally.inFlight -= 1
            calls[call].stage = .heard
            tell(.call(calls[call].attempt, .answered))
            let mistaken = scenario.amdFalsePositive > 0 && luck.chance(scenario.amdFalsePositive)
            heed(call, isMachine: mistaken)
        case .machine:
            tally.inFlight -= 1
            calls[call].stage = .heard
            tell(.call(calls[call].attempt, .answered))
            let mistaken = scenario.amdFalseNegative > 0 && luck.chance(scenario.amdFalseNegative)
            heed(call, isMachine: !mistaken)
        }
    }

    private mutating func fail(_ call: Int, cause: Int) {
        tally.inFlight -= 1
        calls[call].stage = .over
        tell(.call(calls[call].attempt, .hungUp(cause: cause, techCause: nil)))
    }

    /// Machine detection listens, and then says what it believes.
    private mutating func heed(_ call: Int, isMachine: Bool) {
        let time = milliseconds(scenario.amdTime)
        guard time == 0 else {
            agenda.plan(isMachine ? .machineHeard : .personHeard, of: call, at: now + time)
            return
        }
        if isMachine { hangUpOnMachine(call) } else { greet(call) }
    }

    /// An agent is due at once, or, where a bot talks, when it is asked for one.
    private mutating func greet(_ call: Int) {
        guard scenario.botTransfers != nil else { return seekAgent(call) }
        calls[call].stage = .withBot
        agenda.plan(.botOver, of: call, at: now + milliseconds(bot.draw(&botTimes)))
    }

    /// The bot has said what there is to say: some want an agent now.
    private mutating func leaveBot(_ call: Int) {
        guard calls[call].stage == .withBot else { return }
        let asks = botTimes.chance(scenario.botTransfers ?? 0)
        guard asks, calls[call].fate.end == .person else { return hangUp(call) }
        tell(.call(calls[call].attempt, .queued))
        seekAgent(call)
    }

    private mutating func hangUpOnMachine(_ call: Int) {
        if measured.contains(now) {
            if calls[call].fate.end == .person { tally.takenForMachines += 1 } else { tally.machines += 1 }
        }
        tell(.call(calls[call].attempt, .machineDetected))
        hangUp(call)
    }

    private mutating func seekAgent(_ call: Int) {
        guard idle.isEmpty else {
            connect(call, to: idle.removeFirst())
            return
        }
        if scenario.botTransfers == nil { tell(.call(calls[call].attempt, .queued)) }
        calls[call].stage = .waiting
        waiting.append(call)
        let patience = milliseconds(scenario.holdLimit)
        if patience == 0 { giveUp(call) } else { agenda.plan(.patienceOver, of: call, at: now + patience) }
    }

    private mutating func giveUp(_ call: Int) {
        guard calls[call].stage == .waiting else { return }
        waiting.removeAll { $0 == call }
        count(call, abandoned: true)
        calls[call].stage = .leaving
        tell(.call(calls[call].attempt, .leftQueue(.holdLimit)))
        if scenario.memoryless { hangUp(call) } else { agenda.plan(.messageOver, of: call, at: now + Self.message) }
    }

    private mutating func hangUp(_ call: Int) {
        guard calls.indices.contains(call), calls[call].stage != .over else { return }
        if calls[call].stage == .dialling { tally.inFlight -= 1 }
        calls[call].stage = .over
        tell(.call(calls[call].attempt, .hungUp(cause: 16, techCause: nil)))
    }

    mutating func count(_ call: Int, abandoned: Bool) {
        guard calls[call].fate.end == .person else { return }
        tally.wholeDay.answered += 1
        if abandoned { tally.wholeDay.abandoned += 1 }
        guard measured.contains(now) else { return }
        tally.answered += 1
        if abandoned { tally.abandoned += 1 }
    }
}

/// So that agents sort by number: the core keeps them by name.
private func padded(_ number: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, 4 - text.count)) + text
}
