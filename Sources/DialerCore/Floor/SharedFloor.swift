import Pacing
import Vocabulary

/// Which campaigns share agents now, and how these are split.
struct SharedFloor: Sendable {
    fileprivate(set) var splits: [(server: ServerID, sharing: Sharing)] = []

    /// A campaign's place in it.
    struct Seat: Sendable {
        fileprivate let split: Int
        fileprivate let party: Int
    }

    /// - Parameter server: any, where none is given.
    /// - Returns: `nil` for a campaign that shares its agents with nobody.
    func seat(of desk: Int, on server: ServerID? = nil) -> Seat? {
        for split in splits.indices where server == nil || splits[split].server == server {
            let parties = splits[split].sharing.parties
            if let party = parties.firstIndex(where: { $0.desk == desk }) { return Seat(split: split, party: party) }
        }
        return nil
    }

    func share(of seat: Seat) -> PacingShare { splits[seat.split].sharing.share(of: seat.party) }
    func preempted(from seat: Seat) -> Set<Int> { splits[seat.split].sharing.parties[seat.party].preempted }

    /// - Parameter answer: the chance that the call takes an agent.
    func mayLaunch(_ seat: Seat, answer: Double) -> Bool {
        splits[seat.split].sharing.mayLaunch(seat.party, answer: answer)
    }
    mutating func launched(by seat: Seat, answer: Double) {
        splits[seat.split].sharing.add(callOf: seat.party, answer: answer)
    }
}

extension DialerCore {
    /// Nothing where each team has one campaign.
    func sharedFloor(_ now: Timestamp) -> SharedFloor {
        var shared = SharedFloor()
        guard desks.count > 1 else { return shared }
        for server in servers.indices {
            var left = Array(desks.indices)
            while let first = left.first {
                let queue = desks[place: first].campaign.queue
                let sharers = roster.sharers(of: queue, on: servers.keys[server])
                let group = left.filter {
                    desks[place: $0].campaign.queue == queue || sharers.contains(desks[place: $0].campaign.queue)
                }
                left.removeAll { group.contains($0) }
                if group.count > 1 {
                    shared.splits.append((servers.keys[server], sharing(of: group, on: server, now)))
                }
            }
        }
        return shared
    }

    private func sharing(of group: [Int], on server: Int, _ now: Timestamp) -> Sharing {
        var sharing = Sharing(
            parties: group.map { desk in
                let campaign = desks[place: desk].campaign
                return Sharing.Party(
                    desk: desk, priority: campaign.priority, weight: Double(campaign.weight), queue: campaign.queue,
                    contends: contends(desk, on: server, now), served: desks[place: desk].served,
                    lastLaunch: desks[place: desk].lastLaunch)
            })
        func party(of campaign: CampaignID) -> Int? {
            desks.place(of: campaign).flatMap { desk in group.firstIndex(of: desk) }
        }
        let id = servers.keys[server]
        // Whoever is with a call of somebody else's is nobody's here.
        for place in roster.agents.indices
        where roster.agents[place].key.server == id && !roster.agents[place].isElsewhere {
            let state = roster.agents[place].state
            let holder = state == .talking || state == .wrapUp ? roster.agents[place].campaign.flatMap(party) : nil
            sharing.add(agent: place, serves: roster.agents[place].isAvailable, holder: holder)
        }
        for place in book.calls.indices where book.calls[place].launch.server == id {
            let isWaiting = book.calls[place].isWaiting
            guard isWaiting || book.calls[place].mayWantAgent,
                let party = party(of: book.calls[place].launch.lead.campaign)
            else { continue }
            let isReserved = book.calls[place].reserved != nil
            let desk = group[party]
            let answer =
                isWaiting || isReserved || desks[place: desk].goesOneByOne
                ? 1 : book.calls[place].chance ?? desks[place: desk].estimates.answers.overall.mean
            sharing.add(callOf: party, answer: answer)
        }
        return sharing
    }

    /// Whether the campaign could launch on that server, were there an agent.
    private func contends(_ desk: Int, on server: Int, _ now: Timestamp) -> Bool {
        // A bot needs no agent to launch.
        guard desks[place: desk].campaign.mode != .bot, desks[place: desk].mayLaunch, !isDraining, storeRetry == nil,
            desks[place: desk].mayHaveLead(now),
            servers[place: server].carries(desks[place: desk].campaign.trunk, now)
        else { return false }
        return desks[place: desk].campaign.maxLines.map { book.count(of: desks.keys[desk]) < $0 } ?? true
    }

    /// Charges each campaign for the agents it has.
    mutating func chargeShares(_ now: Timestamp) {
        guard desks.count > 1 else { return }
        var agents = [Int](repeating: 0, count: desks.count)
        for place in roster.agents.indices {
            if let desk = roster.agents[place].campaign.flatMap(desks.place) { agents[desk] += 1 }
        }
        for desk in desks.indices { desks[place: desk].account.pass(now, agents: agents[desk]) }
    }
}

extension CampaignDesk {
    /// Agent-seconds it had lately, by its weight.
    var served: Double { account.seconds / Double(campaign.weight) }

    /// Whether each of its calls has an agent to itself.
    var goesOneByOne: Bool {
        campaign.mode == .progressive || decision?.limit == .abandonment || decision?.limit == .warmUp
            || decision?.caution != nil
    }

    /// Whether the hopper has a lead that may be called, as far as is known.
    func mayHaveLead(_ now: Timestamp) -> Bool {
        hopper.count > 0 ? barrenUntil.map { now >= $0 } ?? true : hopper.isRefilling && !isDry
    }
}
