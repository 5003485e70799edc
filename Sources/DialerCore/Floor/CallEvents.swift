import Compliance
import Pacing
import Vocabulary

/// What becomes of calls as Asterisk, the journal and time speak.
extension DialerCore {
    mutating func apply(
        _ event: CallEvent, to attempt: AttemptID, _ now: Timestamp, _ commands: inout [CoreCommand]
    ) {
        guard let place = book.place(of: attempt) else { return }
        let before = book.calls[place].times
        let wantedBefore = book.calls[place].agentWanted
        let wasMachine = book.calls[place].machine
        let effect = book.change(place) { $0.handle(event, at: now) }
        let times = book.calls[place].times
        let campaign = book.calls[place].launch.lead.campaign
        let server = book.calls[place].launch.server
        if case .originateEnded(let success, _) = event { observe(.dialled(answered: success), of: campaign, now) }
        let wanted = book.calls[place].agentWanted
        if wantedBefore == nil, let wanted {
            observe(.answered(after: wanted.seconds(since: before.launched)), of: campaign, now)
        }
        if let person = book.calls[place].wantsAgent { learn(person, from: attempt, now) }
        if book.calls[place].machine, !wasMachine { observe(.machine, of: campaign, now) }
        if before.connected == nil, let connected = times.connected, let wanted {
            observe(.connected(waited: connected.seconds(since: wanted)), of: campaign, now)
        }
        if case .completed = event { roster.hangUp(attempt, on: server, at: now) }
        if event == .dialing || event == .ringing { endIfCeased(book.calls[place], &commands) }
        react(effect, attempt, now, &commands)
    }

    mutating func react(
        _ effect: Call.Effect, _ attempt: AttemptID, _ now: Timestamp, _ commands: inout [CoreCommand]
    ) {
        switch effect {
        case .nothing: break
        case .progressed:
            guard let call = book[attempt] else { return }
            if call.machine || call.abandonCause != nil || call.agent != nil {
                release(call, now)
                // Before the other phones stop ringing, so that this agent never looks free in between.
                if case .talking(let agent) = call.phase {
                    roster.connect(
                        AgentKey(server: call.launch.server, agent: agent), to: attempt,
                        of: call.launch.lead.campaign, at: now)
                }
                roster.stopRinging(for: attempt, on: call.launch.server, at: now)
            }
            commands.append(.recordProgress(attempt, call.times, agent: call.agent))
        case .hangUp:
            guard let call = book[attempt] else { return }
            commands.append(.hangUp(attempt, call.launch.server))
            commands.append(
                .alert(
                    Alert(.warning, code: "call-silent", text: "attempt \(attempt): \(call.lost ?? "no end seen")")))
        case .over: end(attempt, now, &commands)
        }
    }

    /// The journal has it: dial, unless the world changed in between.
    mutating func originate(_ attempt: AttemptID, _ now: Timestamp, _ commands: inout [CoreCommand]) {
        guard var call = book[attempt], call.phase == .journaling else { return }
        storeTrouble = nil
        if let why = call.ceased?.ofCall ?? hindrance(to: call.launch, now) {
            apply(.originateRefused("not dialled: \(why)"), to: attempt, now, &commands)
            return
        }
        call.phase = .originating
        call.times.launched = now
        if let desk = desks.place(of: call.launch.lead.campaign) {
            call.ticket = desks[place: desk].estimates.launched()
            call.chance = desks[place: desk].chance(of: call.launch.lead, now)
        }
        book[attempt] = call
        commands.append(.originate(call.launch))
        observe(.launched, of: call.launch.lead.campaign, now)
    }

    /// What came of a launch is known: a person wants an agent, or not; `nil`: nothing can be learned from it.
    private mutating func learn(_ person: Bool?, from attempt: AttemptID, _ now: Timestamp) {
        guard let place = book.place(of: attempt), let ticket = book.calls[place].ticket else { return }
        book.change(place) { $0.ticket = nil }
        let lead = book.calls[place].launch.lead
        let times = book.calls[place].times
        let wanted = book.calls[place].agentWanted
        guard let desk = desks.place(of: lead.campaign) else { return }
        guard let person else {
            desks[place: desk].estimates.withdrawn(ticket, at: now.seconds)
            return
        }
        // Who asks a bot for nothing is on the line until the end: until then they might have.
        let known = (person ? wanted : times.ended) ?? now
        desks[place: desk].estimates.resolved(
            ticket, person: person, after: max(0, known.seconds(since: times.launched)), of: lead.answerGroup,
            hour: times.launched.hourOfDay, at: now.seconds)
    }

    private mutating func observe(_ event: PacingEvent, of campaign: CampaignID, _ now: Timestamp) {
        if let desk = desks.place(of: campaign) { desks[place: desk].pacer.observe(event, at: now.seconds) }
    }

    /// What came between the journal's question and its answer.
    private func hindrance(to launch: Launch, _ now: Timestamp) -> String? {
        guard let server = servers[launch.server], server.isUp, server.isInPlan else {
            return servers[launch.server]?.hasLine == true
                ? "\(launch.server) takes no calls" : "the line to \(launch.server) was lost first"
        }
        if isDraining { return "the daemon is draining" }
        guard let desk = desks[launch.lead.campaign], desk.state == .running, desk.isInPlan else {
            return "the campaign was paused or stopped first"
        }
        // A slow disk may have carried it over the edge of the lawful hours.
        guard let profile = plan.profiles[launch.lead.country] else { return "its country lost its compliance profile" }
        let window = launch.lead.verdict(by: profile, at: now, ringTime: launch.ringTime)
        if case .closed(let reason, _) = window { return reason }
        return nil
    }

    /// The journal refused: nothing was dialled and nothing is recorded.
    mutating func giveBack(
        _ attempt: AttemptID, _ refusal: JournalRefusal, _ now: Timestamp, _ commands: inout [CoreCommand]
    ) {
        guard let call = book[attempt], call.phase == .journaling else { return }
        release(call, now)
        book.remove(attempt)
        let lead = call.launch.lead
        switch refusal {
        case .debtorBusy:
            commands.append(.returnLead(lead, due: now + .seconds(600), reason: "another attempt is under way"))
        case .frequencyCap(let cap, let opens):
            let due = lawful(from: opens ?? now + Self.capPause, lead, ringTime: call.launch.ringTime)
            commands.append(.returnLead(lead, due: due, reason: cap))
        case .doNotCall, .noLongerDue:
            break
        case .storeFailed(let sentence):
            commands.append(.returnLead(lead, due: now, reason: sentence))
            stopForStore(sentence, now, &commands)
        }
    }

    /// When to look again at a lead whose cap does not say when it opens: one that allows none at all.
    private static let capPause = Duration.seconds(24 * 3600)

    /// The first lawful moment from that one on.
    private func lawful(from opens: Timestamp, _ lead: Lead, ringTime: Duration) -> Timestamp {
        guard let profile = plan.profiles[lead.country],
            case .closed(_, let later?) = lead.verdict(by: profile, at: opens, ringTime: ringTime)
        else { return opens }
        return later
    }

    /// Without journal nothing is dialled: a crash would lose the call.
    mutating func stopForStore(_ sentence: String, _ now: Timestamp, _ commands: inout [CoreCommand]) {
        let isNews = storeTrouble != sentence
        storeTrouble = sentence
        storeRetry = now + .seconds(10)
        if isNews { commands.append(.alert(Alert(.critical, code: "store-failed", text: sentence))) }
    }

    /// Closes an attempt: journal, statistics, agent.
    mutating func end(_ attempt: AttemptID, _ now: Timestamp, _ commands: inout [CoreCommand]) {
        guard var call = book[attempt] else { return }
        release(call, now)
        if call.times.ended == nil { call.times.ended = now }
        let lead = call.launch.lead
        let (outcome, abandonCause, detail) = call.verdict
        // Trouble of ours or the trunk's says nothing of the people.
        let person = call.launch.bot == nil ? outcome.metAPerson : call.agentWanted != nil
        learn(outcome == .failed || outcome == .unknown ? nil : person, from: attempt, now)
        book.remove(attempt)
        let campaign = desks[lead.campaign]?.campaign
        let next: NextStep
        if campaign?.selection.strategy != nil {
            next = .done("its strategy says what comes next")
        } else {
            let retry = campaign?.retry ?? .standard
            next =
                call.refusal == nil
                ? retry.next(after: outcome, history: lead.history, at: now) : retry.afterRefusal(at: now)
        }
        let record = AttemptRecord(
            attempt: attempt, campaign: lead.campaign, debtor: lead.debtor, account: lead.account,
            contactPoint: lead.contactPoint, outcome: outcome, abandonCause: abandonCause,
            answer: call.refusal == nil ? call.answer : nil, agent: call.agent,
            times: call.times, cause: call.evidence.cause, techCause: call.evidence.techCause,
            dialled: call.refusal == nil, detail: detail, next: next)
        if let desk = desks.place(of: lead.campaign) { desks[place: desk].learn(record) }
        if record.dialled { observe(.ended(record.ending), of: lead.campaign, now) }
        noteTrunk(record, on: call.launch.server, now, &commands)
        roster.stopRinging(for: attempt, on: call.launch.server, at: now)
        roster.hangUp(attempt, on: call.launch.server, at: now)
        commands.append(.recordEnd(record))
    }

    private mutating func noteTrunk(
        _ record: AttemptRecord, on server: ServerID, _ now: Timestamp, _ commands: inout [CoreCommand]
    ) {
        guard let desk = desks.place(of: record.campaign), let place = servers.place(of: server) else { return }
        let trunk = desks[place: desk].campaign.trunk
        var health = servers[place: place].trunks[trunk] ?? TrunkHealth()
        if health.note(record, at: now) {
            let text = health.sentence(trunk, on: server)
            commands.append(.alert(Alert(.critical, code: "trunk-failing", text: text)))
        }
        servers[place: place].trunks[trunk] = health
    }

    private mutating func release(_ call: Call, _ now: Timestamp) {
        guard let key = call.reserved else { return }
        roster.release(key, from: call.attempt, at: now)
        book[call.attempt]?.reserved = nil
    }
}
