public import Pacing
public import Vocabulary

/// The floor as a value: events go in, commands come out.
///
/// It does no I/O, reads no clock and draws no random number; the live daemon, the simulator and the tests drive this
/// same value. Whoever drives it must carry out the commands in their order and answer `journal` and `refillHopper`.
public struct DialerCore: Sendable {
    var plan: FloorPlan
    var servers = ByID<ServerID, ServerDesk>()
    var desks = ByID<CampaignID, CampaignDesk>()
    var roster = AgentRoster()
    var book = CallBook()
    var callers = WaitingCallers()
    var nextAttempt: Int64
    var isDraining = false
    /// Set while the journal refuses to take attempts; tried again then.
    var storeRetry: Timestamp?
    var storeTrouble: String?
    /// Something has happened since the pacers were last asked that may change their answer.
    private var wantsPacing = false
    private var paced: Timestamp?

    /// - Parameters:
    ///   - states: what the operators had set when the daemon last ran; a campaign not named here runs.
    ///   - firstAttempt: higher than any attempt the journal has seen.
    ///   - pacers: in the place of those that the campaigns' modes name, to compare other rules on the same floor.
    public init(
        plan: FloorPlan, states: [CampaignID: CampaignState] = [:], firstAttempt: AttemptID,
        pacers: [CampaignID: any Pacer] = [:]
    ) {
        self.plan = plan
        nextAttempt = firstAttempt.rawValue
        for server in plan.servers { servers[server.id] = ServerDesk(server: server) }
        for campaign in plan.campaigns {
            desks[campaign.id] = CampaignDesk(campaign: campaign, state: states[campaign.id] ?? .running)
            if let pacer = pacers[campaign.id] { desks[campaign.id]?.pacer = pacer }
        }
    }

    /// Takes one event and says what is to be done.
    public mutating func handle(_ event: CoreEvent, at now: Timestamp) -> [CoreCommand] {
        var commands: [CoreCommand] = []
        switch event {
        case .tick: passTime(now, &commands)
        case .planChanged(let plan, let states): adopt(plan, states, now, &commands)
        case .campaignStateChanged(let id, let state): setState(id, state, now, &commands)
        case .campaignModeChanged(let id, let mode):
            if desks[id]?.campaign.goes(with: mode) == true { desks[id]?.campaign.mode = mode }
        case .drain: drain(now, &commands)
        case .leadsLoaded(let id, let leads, let exhausted): load(leads, into: id, exhausted: exhausted, now, &commands)
        case .portfolioChanged: for id in desks.keys { desks[id]?.hopper.nextRefill = nil }
        case .botsSilenced(let until):
            for id in desks.keys.sorted() where desks[id]?.campaign.bot != nil {
                returnLeads(of: id, "the bot has no voice", due: until, now, &commands)
                desks[id]?.hopper.nextRefill = until
            }
        case .contactsCeased(let debtors, let phones):
            cease(.doNotCall, now, &commands) { debtors.contains($0.debtor) || phones.contains($0.phone) }
        case .accountsClosed(let accounts):
            cease(.accountClosed, now, &commands) { accounts.contains($0.account) }
        case .recovered(let attempts): recover(attempts, now, &commands)
        case .ledgersAsked: for id in desks.keys { desks[id]?.ledger.asked() }
        case .ledgerRead(let id, let read):
            desks[id]?.ledger.answered(read)
            desks[id]?.slideLedger(now)
        case .estimatesRestored(let id, let saved, let then):
            desks[id]?.estimates.restore(saved, age: max(0, now.seconds(since: then)))
        case .journaled(let attempt): originate(attempt, now, &commands)
        case .journalRefused(let attempt, let refusal): giveBack(attempt, refusal, now, &commands)
        case .storeFailed(let sentence): stopForStore(sentence, now, &commands)
        case .serverUp(let id, let truth): up(id, truth, now, &commands)
        case .serverDown(let id, let reason): down(id, reason, now, &commands)
        case .serverClosed(let id, let reason): close(id, reason, now, &commands)
        case .call(let attempt, let event): apply(event, to: attempt, now, &commands)
        case .breakAsked(let key, let reason): askBreak(key, reason)
        case .breakOver(let key): endBreak(key, &commands)
        case .caller(let server, let event): if servers[server] != nil { callers.handle(event, on: server) }
        case .agent(let key, let event):
            guard servers[key.server] != nil, !isLate(event) else { break }
            roster.handle(key, withWrapUp(event), at: now)
            if case .connected(let attempt?) = event, let call = book.place(of: attempt) {
                roster.connect(key, to: attempt, of: book.calls[call].launch.lead.campaign, at: now)
            }
        }
        releaseLeaving(now, &commands)
        if case .tick = event {
            if isTimeToLookAgain(now) { wantsPacing = true }
        } else if event.bearsOnPacing {
            wantsPacing = true
        }
        if wantsPacing, !event.isOneOfMany || isTimeToPace(now) {
            wantsPacing = false
            paced = now
            pace(now, &commands)
        }
        return commands
    }

    /// Time alone changes what a pacer says: calls grow old, talks grow long. Once a second is soon enough for that; what
    /// holds a campaign back from outside is looked at with each tick.
    private func isTimeToLookAgain(_ now: Timestamp) -> Bool {
        guard let paced, now >= paced, now < paced + .seconds(1) else { return true }
        return desks.indices.contains { place in
            switch desks[place: place].decision?.limit {
            case .agents, .abandonment, .warmUp, .lines: false
            default: true
            }
        }
    }

    /// Each decision looks at all calls and agents. On a large floor, where news come by the hundred a second, those of a
    /// few milliseconds are answered together, or the floor would fall behind its own news. A small one waits for none;
    /// the next event or tick makes up for what was put off.
    private func isTimeToPace(_ now: Timestamp) -> Bool {
        guard let paced, now >= paced else { return true }
        return now >= paced + .milliseconds(book.calls.count * roster.agents.count / 1000)
    }

    /// A phone that rang for a call whose end a script has told already, ahead of Asterisk's events: nothing would be heard
    /// of that ringing again.
    private func isLate(_ event: AgentEvent) -> Bool {
        guard case .ringing(let attempt?) = event else { return false }
        return attempt.rawValue < nextAttempt && book.place(of: attempt) == nil
    }

    private func withWrapUp(_ event: AgentEvent) -> AgentEvent {
        guard case .member(let report) = event else { return event }
        return .member(withWrapUp(report))
    }

    /// Adds what Asterisk does not tell of a member: the rest its queue gives it between calls.
    func withWrapUp(_ report: MemberReport) -> MemberReport {
        var report = report
        for desk in desks.values where desk.campaign.queue == report.queue {
            report.wrapUpTime = max(report.wrapUpTime, desk.campaign.wrapUpTime)
        }
        return report
    }

    mutating func passTime(_ now: Timestamp, _ commands: inout [CoreCommand]) {
        roster.passTime(now)
        for place in servers.indices { servers[place: place].isSilent = false }
        for call in book.calls.indices where book.calls[call].waitsForAnswer(since: ServerDesk.patience, now) {
            if let place = servers.place(of: book.calls[call].launch.server) { servers[place: place].isSilent = true }
        }
        for (attempt, effect) in book.passTime(now) { react(effect, attempt, now, &commands) }
        for desk in desks.indices {
            let (busy, staffed) = roster.staffing(of: desks[place: desk].campaign.queue)
            desks[place: desk].occupancy.pass(now, busy: busy, staffed: staffed)
            desks[place: desk].slideLedger(now)
        }
        chargeShares(now)
        for lesson in roster.takeLessons() {
            for desk in desks.indices where lesson.queues.contains(desks[place: desk].campaign.queue) {
                switch lesson.kind {
                case .wrapUp: desks[place: desk].estimates.wrappedUp(for: lesson.seconds)
                case .talkElsewhere: desks[place: desk].inboundTalk.learn(lesson.seconds)
                }
            }
        }
        forgetRemoved()
        if let retry = storeRetry, now >= retry { storeRetry = nil }
    }

    private mutating func adopt(
        _ plan: FloorPlan, _ states: [CampaignID: CampaignState], _ now: Timestamp, _ commands: inout [CoreCommand]
    ) {
        self.plan = plan
        let serverIDs = Set(plan.servers.map(\.id))
        for server in plan.servers {
            servers[server.id, default: ServerDesk(server: server)].server = server
        }
        for id in servers.keys { servers[id]?.isInPlan = serverIDs.contains(id) }
        let campaignIDs = Set(plan.campaigns.map(\.id))
        for campaign in plan.campaigns {
            let state = states[campaign.id] ?? .running
            desks[campaign.id, default: CampaignDesk(campaign: campaign, state: state)].campaign = campaign
            // Other hours may be lawful now, and the store looks anew at what the old ones put off.
            desks[campaign.id]?.closed = nil
            desks[campaign.id]?.hopper.nextRefill = nil
        }
        // The calls of a campaign that left the config go their way; nothing new is launched.
        for id in desks.keys.sorted() {
            desks[id]?.isInPlan = campaignIDs.contains(id)
            if !campaignIDs.contains(id) { returnLeads(of: id, "the campaign left the config file", now, &commands) }
        }
        forgetRemoved()
    }

    /// Drops what the config file no longer has, once its last call is over.
    private mutating func forgetRemoved() {
        for place in servers.indices.reversed() where !servers[place: place].isInPlan {
            let id = servers.keys[place]
            guard book.count(on: id) == 0 else { continue }
            servers[id] = nil
            roster.remove(id)
        }
        for place in desks.indices.reversed() where !desks[place: place].isInPlan {
            let id = desks.keys[place]
            if book.count(of: id) == 0 { desks[id] = nil }
        }
    }

    private mutating func setState(
        _ id: CampaignID, _ state: CampaignState, _ now: Timestamp, _ commands: inout [CoreCommand]
    ) {
        desks[id]?.state = state
        if state != .running { returnLeads(of: id, "the campaign was \(state.rawValue)", now, &commands) }
    }

    private mutating func drain(_ now: Timestamp, _ commands: inout [CoreCommand]) {
        isDraining = true
        for id in desks.keys.sorted() { returnLeads(of: id, "the daemon is draining", now, &commands) }
    }

    private mutating func returnLeads(
        of id: CampaignID, _ reason: String, due: Timestamp = .epoch, _ now: Timestamp,
        _ commands: inout [CoreCommand]
    ) {
        for lead in desks[id]?.hopper.takeAll() ?? [] {
            commands.append(.returnLead(lead, due: max(lead.due, now, due), reason: reason))
        }
    }

    private mutating func load(
        _ leads: [Lead], into id: CampaignID, exhausted: Bool, _ now: Timestamp, _ commands: inout [CoreCommand]
    ) {
        guard var desk = desks[id] else {
            commands += leads.map { .returnLead($0, due: now, reason: "the campaign left the config file") }
            return
        }
        desk.hopper.isRefilling = false
        desk.hopper.nextRefill = exhausted ? now + Hopper.pause : nil
        desk.hopper.add(leads)
        desk.isDry = leads.isEmpty
        if !leads.isEmpty { desk.barrenUntil = nil }
        desks[id] = desk
        if desk.state != .running || isDraining || !desk.isInPlan {
            returnLeads(of: id, "the campaign takes no leads now", now, &commands)
        }
    }
}

extension CoreEvent {
    /// What calls and agents do, as against what happens now and then.
    var isOneOfMany: Bool {
        switch self {
        case .call, .agent, .caller: true
        default: false
        }
    }

    /// Whether a launch may be possible after this event that was not before, or what holds launches back is another.
    var bearsOnPacing: Bool {
        switch self {
        case .tick, .planChanged, .campaignStateChanged, .campaignModeChanged, .drain, .leadsLoaded, .serverUp,
            .serverDown, .serverClosed, .agent, .caller, .breakAsked, .breakOver, .journalRefused, .storeFailed:
            true
        case .call(_, let event):
            switch event {
            case .hungUp, .farHalfHungUp, .originateEnded, .originateRefused, .machineDetected, .completed, .told,
                .vanished:
                true
            default: false
            }
        default: false
        }
    }
}
