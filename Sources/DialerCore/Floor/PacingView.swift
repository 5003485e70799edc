import Pacing
import Vocabulary

/// What a pacer is shown of the floor.
extension DialerCore {
    /// The agents of the campaign's queue on that server, and every call of every campaign that may reach one of them.
    func pacingInput(
        for desk: CampaignDesk, on server: ServerID, room: Int, _ now: Timestamp
    ) -> PacingInput {
        let queue = desk.campaign.queue
        let members = roster.members(of: queue, on: server).filter { $0.serves(queue) }
        let calls = calls(towards: queue, on: server)
        let ringing = roster.offered(on: server)
        let waiting = calls.filter(\.isWaiting)
        return PacingInput(
            idleAgents: members.count { $0.state == .idle },
            reservedAgents: members.count { $0.state == .reserved },
            busyAgents: members.compactMap { $0.busy(at: now) },
            dialing: calls.filter(\.mayBeAnswered).map { max(0, (now - $0.times.launched).inSeconds) }.sorted(),
            waiting: waiting.count, offered: waiting.count { ringing.contains($0.attempt) },
            sharers: sharers(with: desk.campaign.id, calls: calls, on: server), room: room,
            answerChance: desk.answerChance, meanTimeToAnswer: desk.timeToAnswer.mean,
            meanTimeToFailure: desk.timeToFailure.mean, talk: desk.talk, wrapUp: desk.wrapUp,
            abandonment: ledger(of: desk, besides: server), abandonmentCap: desk.campaign.abandonmentCap)
    }

    /// The calls under way that may take an agent of the queue. One that has an agent of another team spoken for
    /// takes none of ours.
    private func calls(towards queue: QueueName, on server: ServerID) -> [Call] {
        let pool = roster.pool(of: queue, on: server)
        return book.calls.values.filter { call in
            guard call.launch.server == server, call.mayBeAnswered || call.isWaiting,
                pool.contains(call.launch.queue)
            else { return false }
            return call.reserved.flatMap { roster.agents[$0]?.serves(queue) } ?? true
        }
    }

    private func sharers(with own: CampaignID, calls: [Call], on server: ServerID) -> [SharedLedger] {
        var underWay: [CampaignID: Int] = [:]
        for call in calls where call.launch.lead.campaign != own {
            underWay[call.launch.lead.campaign, default: 0] += 1
        }
        return underWay.keys.sorted().compactMap { id in
            guard let desk = desks[id], let count = underWay[id] else { return nil }
            return SharedLedger(
                campaign: id.rawValue, underWay: count, abandonment: ledger(of: desk, besides: server),
                cap: desk.campaign.abandonmentCap)
        }
    }

    /// The abandonment of a campaign as far as it is certain: what has ended, people who have an agent, people who were
    /// given up and still hear the message; and, since a cap knows no servers, the worst case of the other servers.
    private func ledger(of desk: CampaignDesk, besides server: ServerID) -> AbandonmentTally {
        var tally = desk.abandonment
        var elsewhere: Set<ServerID> = []
        for call in book.calls.values where call.launch.lead.campaign == desk.campaign.id {
            if call.launch.server != server { elsewhere.insert(call.launch.server) }
            if call.agent != nil {
                tally.answered += 1
            } else if call.abandonCause != nil, !call.machine {
                tally.answered += 1
                tally.abandoned += 1
            }
        }
        for other in elsewhere {
            let queue = desk.campaign.queue
            let calls = calls(towards: queue, on: other)
            let free = roster.members(of: queue, on: other).count {
                $0.serves(queue) && ($0.state == .idle || $0.state == .reserved)
            }
            let own = calls.count { $0.launch.lead.campaign == desk.campaign.id }
            let unserved = min(own, max(0, calls.count - free))
            tally.answered += unserved
            tally.abandoned += unserved
        }
        return tally
    }
}
