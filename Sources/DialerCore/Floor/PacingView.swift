import Pacing
import Vocabulary

/// What a pacer is shown of the floor.
extension DialerCore {
    /// The agents of the campaign's queue on that server, and every call of every campaign that may reach one of them.
    /// - Parameters:
    ///   - place: of the campaign's desk.
    ///   - members: the places of those agents.
    ///   - preempted: the places of agents whom it leaves to others.
    func pacingInput(
        for place: Int, members: [Int], preempted: Set<Int>, on server: ServerID, room: Int, _ now: Timestamp
    ) -> PacingInput {
        let queue = desks[place: place].campaign.queue
        let team = team(of: queue, members, now)
        let calls = calls(towards: queue, besides: preempted, on: server)
        var dialing: [DialingCall] = []
        dialing.reserveCapacity(calls.count)
        var waiting = 0
        var offered = 0
        for place in calls {
            if book.calls[place].isWaiting {
                waiting += 1
                if roster.isOffered(book.calls[place].attempt, on: server) { offered += 1 }
            } else {
                dialing.append(
                    DialingCall(
                        age: max(0, now.seconds(since: book.calls[place].times.launched)),
                        chance: book.calls[place].chance))
            }
        }
        return PacingInput(
            now: now.seconds, idleAgents: team.idle, reservedAgents: team.reserved, busyAgents: team.busy,
            pausedAgents: team.paused, dialing: dialing, waiting: waiting, offered: offered,
            ahead: callersAhead(of: queue, members, on: server),
            sharers: sharers(with: desks.keys[place], calls: calls, on: server),
            room: room, answerChance: desks[place: place].estimates.answers.overall,
            nextChances: desks[place: place].nextChances(now),
            timeToAnswer: desks[place: place].estimates.timeToAnswer.table,
            timeToOther: desks[place: place].estimates.timeToOther.table,
            holdLimit: desks[place: place].campaign.holdLimit.inSeconds,
            talk: desks[place: place].estimates.talk.table, talkElsewhere: desks[place: place].inboundTalk.table,
            wrapUp: desks[place: place].estimates.wrapUp.table,
            abandonment: ledger(of: place, besides: server),
            abandonmentCap: desks[place: place].campaign.abandonmentCap,
            abandonmentTarget: desks[place: place].campaign.abandonmentTarget,
            gate: desks[place: place].campaign.abandonmentGate)
    }

    /// The agents who serve the queue, of its members at those places.
    private func team(of queue: QueueName, _ members: [Int], _ now: Timestamp)
        -> (idle: Int, reserved: Int, paused: Int, busy: [BusyAgent])
    {
        var team = (idle: 0, reserved: 0, paused: 0, busy: [BusyAgent]())
        team.busy.reserveCapacity(members.count)
        for place in members {
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
    private func calls(towards queue: QueueName, besides preempted: Set<Int> = [], on server: ServerID) -> [Int] {
        let sharers = roster.sharers(of: queue, on: server)
        return book.calls.indices.filter { place in
            guard book.calls[place].mayWantAgent || book.calls[place].isWaiting,
                book.calls[place].launch.server == server,
                book.calls[place].launch.queue == queue || sharers.contains(book.calls[place].launch.queue)
            else { return false }
            guard let agent = book.calls[place].reserved.flatMap(roster.place), roster.agents[agent].state == .reserved
            else { return true }
            // One whose agent goes on a break after it, or is not counted here, takes nobody else.
            if roster.agents[agent].leaving != nil || preempted.contains(agent) { return false }
            guard roster.agents[agent].serves(book.calls[place].launch.queue) else { return true }
            return roster.agents[agent].serves(queue)
        }
    }

    private func sharers(with own: CampaignID, calls: [Int], on server: ServerID) -> [SharedLedger] {
        guard desks.count > 1 else { return [] }
        var underWay: [CampaignID: Int] = [:]
        for place in calls where book.calls[place].launch.lead.campaign != own {
            underWay[book.calls[place].launch.lead.campaign, default: 0] += 1
        }
        return underWay.keys.sorted().compactMap { id in
            guard let place = desks.place(of: id), let count = underWay[id] else { return nil }
            return SharedLedger(
                campaign: id.rawValue, underWay: count, abandonment: ledger(of: place, besides: server),
                cap: desks[place: place].campaign.abandonmentCap, gate: desks[place: place].campaign.abandonmentGate)
        }
    }

    /// The abandonment of a campaign as far as it is certain; and, since a cap knows no servers, the worst case of those
    /// besides the one that the gate reckons itself.
    private func ledger(of desk: Int, besides server: ServerID) -> AbandonmentTally {
        let id = desks.keys[desk]
        var current = book.certain(of: id)
        for stream in book.streams where stream.campaign == id && stream.server != server && stream.calls > 0 {
            let other = stream.server
            let queue = desks[place: desk].campaign.queue
            let calls = calls(towards: queue, on: other)
            let team = team(of: queue, roster.members(of: queue, on: other), .epoch)
            let free = team.idle + team.reserved
            let own = calls.count { book.calls[$0].launch.lead.campaign == id }
            let unserved = min(own, max(0, calls.count - free))
            current.abandoned += unserved
        }
        return desks[place: desk].ledgerTally(plus: current)
    }
}
