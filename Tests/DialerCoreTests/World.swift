import Pacing
import Testing
import Vocabulary

@testable import DialerCore

/// SplitMix64: the same seed always gives the same day.
struct Dice: RandomNumberGenerator {
    private var state: UInt64
    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func chance(_ share: Double) -> Bool { Double(next() >> 11) * 0x1p-53 < share }
    mutating func seconds(_ range: ClosedRange<Int>) -> Duration {
        .milliseconds(Int.random(in: range.lowerBound * 1000...range.upperBound * 1000, using: &self))
    }
}

/// A small world around a floor: people who answer or do not, agents who talk, an Asterisk that queues and forgets.
struct World {
    var floor: Floor
    var dice: Dice
    /// Share of calls that are answered.
    var answers = 0.3
    var machines = 0.1
    /// Talk time in seconds.
    var talk = 5...60
    /// Chance per second that something goes wrong or an operator does something.
    var trouble = 0.0
    /// Chance that an agent goes on a break after a call.
    var breaks = 0.0
    private var agents: [AgentKey: Agent] = [:]
    private var channels: [AttemptID: Channel] = [:]
    /// The next one last.
    private var due: [Due] = []
    private var seen = 0
    private var order = 0
    private(set) var down: Set<ServerID> = []

    /// What happened to people who answered, by campaign, as the world saw it.
    private(set) var ledger: [CampaignID: AbandonmentTally] = [:]
    /// The worst moment: abandoned beyond the cap.
    private(set) var excess = 0.0

    private static let endings = RecordedEnding.all.filter { $0.words.count > 1 }

    struct Agent { var queue: QueueName; var attempt: AttemptID?; var isAway = false }
    struct Channel {
        var launch: Launch
        var isUp = false
        var isQueued = false
        var agent: AgentKey?
    }
    private struct Due { var at: Timestamp; var order: Int; var attempt: AttemptID; var step: Step }
    private enum Step { case say(CallEvent), gone, answer(machine: Bool), giveUp, talked, message }

    init(plan: FloorPlan, agents count: Int, queues: [QueueName] = [.deudas], seed: UInt64) {
        floor = Floor(plan)
        dice = Dice(seed)
        for server in plan.servers {
            for index in 0..<count {
                let key = AgentKey(server: server.id, agent: AgentID("PJSIP/\(server.id)-\(index)"))
                agents[key] = Agent(queue: queues[index % queues.count])
            }
        }
    }

    /// What happened before this day.
    private var remembered: [CampaignID: (tally: AbandonmentTally, at: Timestamp)] = [:]

    /// What happened before this day.
    mutating func remember(_ tally: AbandonmentTally, for campaign: CampaignID) {
        ledger[campaign] = tally
        remembered[campaign] = (tally, floor.now)
        floor.remember(tally, for: campaign)
    }

    // MARK: Time

    mutating func connect() {
        for server in floor.core.plan.servers.map(\.id).sorted() { up(server) }
    }

    mutating func run(_ duration: Duration) {
        let end = floor.now + duration
        while floor.now < end {
            floor.skip(.milliseconds(50))
            while let next = due.last, next.at <= floor.now {
                due.removeLast()
                take(next.step, next.attempt)
                pickUp()
            }
            if floor.now.milliseconds % 250 == 0 { floor.tell(.tick) }
            if trouble > 0, floor.now.milliseconds % 1000 == 0, dice.chance(trouble) { makeTrouble() }
            pickUp()
        }
    }

    private mutating func plan(_ attempt: AttemptID, after pause: Duration, _ step: Step) {
        order += 1
        let new = Due(at: floor.now + pause, order: order, attempt: attempt, step: step)
        let place = due.lastIndex { ($0.at, $0.order) > (new.at, new.order) }.map { $0 + 1 } ?? 0
        due.insert(new, at: place)
    }

    private mutating func say(_ attempt: AttemptID, _ events: CallEvent...) {
        guard let server = channels[attempt]?.launch.server, !down.contains(server) else { return }
        for event in events { floor.call(attempt, event) }
    }

    private mutating func say(_ key: AgentKey, _ event: AgentEvent) {
        if !down.contains(key.server) { floor.tell(.agent(key, event)) }
    }

    // MARK: Calls

    /// Carries out the Originates that the core has asked for since the last look.
    private mutating func pickUp() {
        while seen < floor.originated.count {
            let launch = floor.originated[seen]
            seen += 1
            place(launch)
        }
    }

    private mutating func place(_ launch: Launch) {
        let id = launch.attempt
        if trouble > 0, dice.chance(0.02) {
            floor.call(id, .originateRefused("Extension does not exist."))
            return
        }
        channels[id] = Channel(launch: launch)
        if trouble > 0, dice.chance(0.03) {
            // No channel event of any kind.
            plan(id, after: .milliseconds(50), .say(.originateEnded(success: false, reason: 0)))
            plan(id, after: .milliseconds(50), .gone)
            return
        }
        plan(id, after: .milliseconds(50), .say(.dialing))
        let ring = dice.seconds(2...20)
        plan(id, after: .seconds(1), .say(.ringing))
        if dice.chance(answers) {
            plan(id, after: ring, .answer(machine: dice.chance(machines)))
            return
        }
        if trouble > 0, dice.chance(0.02) {
            // It ends and nobody hears of it.
            plan(id, after: ring, .gone)
            return
        }
        guard let ending = Self.endings.randomElement(using: &dice) else { return }
        var words = ending.words.shuffled(using: &dice)
        // Asterisk's answer to the Originate may be lost.
        if dice.chance(0.2) { words.removeAll { if case .originateEnded = $0 { true } else { false } } }
        for word in words { plan(id, after: ring + .milliseconds(Int.random(in: 0...300, using: &dice)), .say(word)) }
        plan(id, after: ring, .gone)
    }

    private mutating func take(_ step: Step, _ id: AttemptID) {
        guard let channel = channels[id] else {
            // Words of a channel that is gone may still be on their way.
            if case .say(let event) = step { floor.call(id, event) }
            return
        }
        let queue = channel.launch.queue
        switch step {
        case .say(let event): say(id, event)
        case .gone: channels[id] = nil
        case .answer(let machine):
            channels[id]?.isUp = true
            var sayings: [CallEvent] = [
                .originateEnded(success: true, reason: 4), .dialEnded(status: "ANSWER"), .answered,
            ]
            sayings.shuffle(using: &dice)
            for saying in sayings { say(id, saying) }
            if machine {
                say(id, .machineDetected)
                hangUp(id)
            } else {
                channels[id]?.isQueued = true
                say(id, .queued)
                if !serve(queue, on: channel.launch.server) { plan(id, after: channel.launch.holdLimit, .giveUp) }
            }
        case .giveUp:
            guard channel.isQueued else { return }
            channels[id]?.isQueued = false
            count(channel, abandoned: true)
            say(id, .leftQueue(.hungUp))
            if dice.chance(0.3) {
                hangUp(id)
            } else {
                say(id, .leftQueue(.holdLimit))
                plan(id, after: .seconds(4), .message)
            }
        case .message: hangUp(id)
        case .talked:
            guard let key = channel.agent else { return }
            agents[key]?.attempt = nil
            if breaks > 0, dice.chance(breaks) { agents[key]?.isAway = true }
            say(id, .completed(key.agent))
            say(key, .completed)
            say(key, .member(report(key)))
            hangUp(id)
            _ = serve(queue, on: key.server)
        }
    }

    /// Gives the longest waiting person of the queue to an agent; whether the last of them found one.
    private mutating func serve(_ queue: QueueName, on server: ServerID) -> Bool {
        while true {
            let waiting = channels.filter {
                $0.value.isQueued && $0.value.launch.queue == queue && $0.value.launch.server == server
            }
            guard let id = waiting.keys.min() else { return true }
            let free = agents.filter {
                $0.key.server == server && $0.value.queue == queue && $0.value.attempt == nil && !$0.value.isAway
            }.keys.sorted()
            guard let key = free.randomElement(using: &dice), let channel = channels[id] else { return false }
            channels[id]?.isQueued = false
            channels[id]?.agent = key
            agents[key]?.attempt = id
            count(channel, abandoned: false)
            say(id, .offered(key.agent))
            say(key, .ringing(id))
            say(key, .connected(id))
            say(id, .connected(key.agent))
            say(key, .member(report(key)))
            plan(id, after: dice.seconds(talk), .talked)
        }
    }

    private mutating func hangUp(_ id: AttemptID) {
        say(id, .hungUp(cause: 16, techCause: nil))
        channels[id] = nil
    }

    private mutating func count(_ channel: Channel, abandoned: Bool) {
        let campaign = channel.launch.lead.campaign
        var tally = ledger[campaign] ?? AbandonmentTally(abandoned: 0, answered: 0)
        tally.answered += 1
        if abandoned { tally.abandoned += 1 }
        ledger[campaign] = tally
        let cap = floor.core.plan.campaigns.first { $0.id == campaign }?.abandonmentCap ?? 0
        excess = max(excess, Double(tally.abandoned) - cap * Double(tally.answered))
    }

    // MARK: Servers and trouble

    private func report(_ key: AgentKey) -> MemberReport {
        let agent = agents[key]
        return MemberReport(
            agent: key.agent, name: "", queue: agent?.queue ?? .deudas, server: key.server,
            deviceStatus: agent?.attempt == nil ? 1 : 2, paused: agent?.isAway ?? false)
    }

    mutating func up(_ server: ServerID) {
        down.remove(server)
        var live: [AttemptID: LiveChannel] = [:]
        for (id, channel) in channels where channel.launch.server == server {
            live[id] = LiveChannel(isUp: channel.isUp, isQueued: channel.isQueued, agent: channel.agent?.agent)
        }
        let members = agents.keys.filter { $0.server == server }.sorted().map(report)
        floor.tell(.serverUp(server, ServerTruth(liveAttempts: live, members: members)))
        pickUp()
    }

    /// Everybody is back from their break.
    mutating func endBreaks() {
        for key in agents.keys.sorted() where agents[key]?.isAway == true {
            agents[key]?.isAway = false
            say(key, .member(report(key)))
        }
        for launch in floor.core.plan.campaigns {
            for server in floor.core.plan.servers { _ = serve(launch.queue, on: server.id) }
        }
    }

    /// The first agent who is free goes, without a word before.
    mutating func walkOut() -> Bool {
        let free = agents.keys.sorted().first { agents[$0]?.attempt == nil && agents[$0]?.isAway == false }
        guard let key = free else { return false }
        agents[key]?.isAway = true
        say(key, .member(report(key)))
        return true
    }

    /// What a store would have of the ledger now.
    func reading(of campaign: CampaignID) -> LedgerReading {
        var kept = AbandonmentLedger()
        if let (tally, time) = remembered[campaign] { kept = AbandonmentLedger(.of(tally, at: time)) }
        for record in floor.records where record.campaign == campaign {
            if let answer = record.answer { kept.add(answer, at: record.answeredAt.milliseconds) }
        }
        return LedgerReading(buckets: kept.buckets, began: kept.began)
    }

    /// The daemon is killed and comes back: the journal has what is open, the ledger what has ended.
    mutating func restart() {
        let calls = floor.core.book.calls
        let highest = floor.originated.map(\.attempt.rawValue).max() ?? 0
        floor.core = DialerCore(plan: floor.core.plan, firstAttempt: AttemptID(rawValue: highest + 1))
        floor.tell(
            .recovered(
                calls.map { call in
                    OpenAttempt(
                        attempt: call.attempt, lead: call.launch.lead, server: call.launch.server,
                        queue: call.launch.queue, agent: call.agent, times: call.times,
                        ringTime: call.launch.ringTime, holdLimit: call.launch.holdLimit)
                }))
        readLedgers()
        connect()
    }

    mutating func readLedgers() {
        floor.tell(.ledgersAsked)
        for campaign in floor.core.campaigns { floor.tell(.ledgerRead(campaign, reading(of: campaign))) }
    }

    private mutating func makeTrouble() {
        let servers = floor.core.plan.servers.map(\.id).sorted()
        guard let server = servers.randomElement(using: &dice) else { return }
        switch Int.random(in: 0...6, using: &dice) {
        case 0:
            if down.insert(server).inserted { floor.tell(.serverDown(server, reason: "reset")) } else { up(server) }
        case 1:
            if down.contains(server) { up(server) }
        case 2:
            guard let key = agents.keys.sorted().randomElement(using: &dice) else { return }
            agents[key]?.isAway.toggle()
            say(key, .member(report(key)))
        case 3:
            let share = dice.chance(0.5) ? 0.0 : 0.2
            floor.journalSays = { $0.attempt.rawValue % 10 < Int64(share * 10) ? .debtorBusy : nil }
        case 4: floor.tell(.storeFailed("disk full"))
        case 5:
            let state: CampaignState = dice.chance(0.3) ? .paused : .running
            floor.tell(.campaignStateChanged(.deudas, state))
        default:
            // Two listings in a row: what the core has and the switch has not.
            for id in floor.core.liveAttempts(on: server).keys.sorted()
            where channels[id] == nil && !down.contains(server) {
                floor.call(id, .vanished)
            }
        }
    }
}
