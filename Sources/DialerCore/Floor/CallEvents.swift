import Vocabulary

/// What becomes of calls as Asterisk, the journal and time speak.
extension DialerCore {
    mutating func apply(
        _ event: CallEvent, to attempt: AttemptID, _ now: Timestamp, _ commands: inout [CoreCommand]
    ) {
        guard var call = book[attempt] else { return }
        let effect = call.handle(event, at: now)
        book[attempt] = call
        react(effect, attempt, now, &commands)
    }

    mutating func react(
        _ effect: Call.Effect, _ attempt: AttemptID, _ now: Timestamp, _ commands: inout [CoreCommand]
    ) {
        switch effect {
        case .nothing: break
        case .progressed:
            guard let call = book[attempt] else { return }
            if call.machine || call.abandonCause != nil { release(call, now) }
            if call.agent != nil { release(call, now) }
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
        guard let server = servers[call.launch.server], server.isUp, !isDraining else {
            apply(.originateRefused("not dialled: the line to Asterisk was lost first"), to: attempt, now, &commands)
            return
        }
        call.phase = .originating
        call.times.launched = now
        book[attempt] = call
        commands.append(.originate(call.launch))
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
        case .frequencyCap(let cap):
            commands.append(.returnLead(lead, due: now + .seconds(6 * 3600), reason: cap))
        case .doNotCall, .noLongerDue:
            break
        case .storeFailed(let sentence):
            commands.append(.returnLead(lead, due: now, reason: sentence))
            let isNews = storeTrouble != sentence
            storeTrouble = sentence
            storeRetry = now + .seconds(10)
            if isNews { commands.append(.alert(Alert(.critical, code: "store-failed", text: sentence))) }
        }
    }

    /// Closes an attempt: journal, statistics, agent.
    mutating func end(_ attempt: AttemptID, _ now: Timestamp, _ commands: inout [CoreCommand]) {
        guard var call = book[attempt] else { return }
        release(call, now)
        book.remove(attempt)
        if call.times.ended == nil { call.times.ended = now }
        let lead = call.launch.lead
        let (outcome, abandonCause, detail) = call.verdict
        let retry = desks[lead.campaign]?.campaign.retry ?? .standard
        let record = AttemptRecord(
            attempt: attempt, campaign: lead.campaign, debtor: lead.debtor, account: lead.account,
            contactPoint: lead.contactPoint, outcome: outcome, abandonCause: abandonCause, agent: call.agent,
            times: call.times, cause: call.evidence.cause, techCause: call.evidence.techCause,
            dialled: call.refusal == nil, detail: detail,
            next: retry.next(after: outcome, history: lead.history, at: now))
        desks[lead.campaign]?.learn(record)
        commands.append(.recordEnd(record))
    }

    private mutating func release(_ call: Call, _ now: Timestamp) {
        guard let key = call.reserved else { return }
        roster.release(key, from: call.attempt, at: now)
        book[call.attempt]?.reserved = nil
    }
}
