import Pacing
import Vocabulary

/// What a pacer is shown of the floor.
extension DialerCore {
    /// The agents of the campaign's queue on that server, and every call of every campaign that may reach one of them.
    func pacingInput(
        for desk: CampaignDesk, on server: ServerID, room: Int, _ now: Timestamp
    ) -> PacingInput {
        let queue = desk.campaign.queue
        let team = team(of: queue, on: server, now)
        let calls = calls(towards: queue, on: server)
        let ringing = roster.offered(on: server)
        var dialing: [DialingCall] = []
        var waiting = 0
        var offered = 0
        for place in calls {
            if book.calls[place].isWaiting {
                waiting += 1
                if ringing.contains(book.calls[place].attempt) { offered += 1 }
            } else {
                dialing.append(
                    DialingCall(
                        age: max(0, (now - book.calls[place].times.launched).inSeconds),
                        chance: book.calls[place].chance))
            }
        }
        return PacingInput(
            now: now.seconds, idleAgents: team.idle, reservedAgents: team.reserved, busyAgents: team.busy,
            pausedAgents: team.paused, dialing: dialing, waiting: waiting, offered: offered,
            sharers: sharers(with: desk.campaign.id, calls: calls, on: server),
            room: room, answerChance: desk.estimates.answers.overall,
            nextChances: desk.nextChances(now), timeToAnswer: desk.estimates.timeToAnswer.table,
            timeToOther: desk.estimates.timeToOther.table, holdLimit: desk.campaign.holdLimit.inSeconds,
            talk: desk.estimates.talk.table, wrapUp: desk.estimates.wrapUp.table,
            abandonment: ledger(of: desk, besides: server), abandonmentCap: desk.campaign.abandonmentCap,
            abandonmentTarget: desk.campaign.abandonmentTarget, gate: desk.campaign.abandonmentGate)
    }

    /// The agents who serve the queue on that server.
    private func team(of queue: QueueName, on server: ServerID, _ now: Timestamp)
        -> (idle: Int, reserved: Int, paused: Int, busy: [BusyAgent])
    {
        var team = (idle: 0, reserved: 0, paused: 0, busy: [BusyAgent]())
        for place in roster.members(of: queue, on: server) {
            guard roster.agents[place].serves(queue) else {
                team.paused += 1
                continue
            }
            switch roster.agents[place].state {
            case .idle: team.idle += 1
            case .reserved: team.reserved += 1
            case .paused: team.paused += 1
            default: if let busy = roster.agents[place].busy(at: now) { team.busy.append(busy) }
            }
        }
        return team
    }

    /// The places in the book of the calls under way that may take an agent of the queue. One that has an agent of
    /// another team spoken for takes none of ours, unless that agent has gone meanwhile: then it may take anybody.
    private func calls(towards queue: QueueName, on server: ServerID) -> [Int] {
        let pool = roster.pool(of: queue, on: server)
        return book.calls.indices.filter { place in
            guard book.calls[place].launch.server == server,
                book.calls[place].mayBeAnswered || book.calls[place].isWaiting,
                pool.contains(book.calls[place].launch.queue)
            else { return false }
            guard let agent = book.calls[place].reserved.flatMap({ roster[$0] }), agent.state == .reserved,
                agent.serves(book.calls[place].launch.queue)
            else { return true }
            return agent.serves(queue)
        }
    }

    private func sharers(with own: CampaignID, calls: [Int], on server: ServerID) -> [SharedLedger] {
        var underWay: [CampaignID: Int] = [:]
        for place in calls where book.calls[place].launch.lead.campaign != own {
            underWay[book.calls[place].launch.lead.campaign, default: 0] += 1
        }
        return underWay.keys.sorted().compactMap { id in
            guard let desk = desks[id], let count = underWay[id] else { return nil }
            return SharedLedger(
                campaign: id.rawValue, underWay: count, abandonment: ledger(of: desk, besides: server),
                cap: desk.campaign.abandonmentCap, gate: desk.campaign.abandonmentGate)
        }
    }

    /// Calls of the campaign that have not ended and count for certain: people who have an agent, and people who were
    /// given up and still hear the message.
    func certain(of campaign: CampaignID) -> LedgerCounts {
        var current = LedgerCounts()
        for place in book.calls.indices where book.calls[place].launch.lead.campaign == campaign {
            if let answer = book.calls[place].answer { current[answer] += 1 }
        }
        return current
    }

    /// The abandonment of a campaign as far as it is certain; and, since a cap knows no servers, the worst case of those
    /// besides the one that the gate reckons itself.
    private func ledger(of desk: CampaignDesk, besides server: ServerID) -> AbandonmentTally {
        var current = certain(of: desk.campaign.id)
        var elsewhere: Set<ServerID> = []
        for place in book.calls.indices where book.calls[place].launch.lead.campaign == desk.campaign.id {
            if book.calls[place].launch.server != server { elsewhere.insert(book.calls[place].launch.server) }
        }
        for other in elsewhere {
            let calls = calls(towards: desk.campaign.queue, on: other)
            let team = team(of: desk.campaign.queue, on: other, .epoch)
            let free = team.idle + team.reserved
            let own = calls.count { book.calls[$0].launch.lead.campaign == desk.campaign.id }
            let unserved = min(own, max(0, calls.count - free))
            current.abandoned += unserved
        }
        return desk.ledger.tally(desk.campaign, plus: current)
    }
}
