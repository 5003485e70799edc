import Pacing
import Vocabulary

/// How agents to whom several campaigns may give their calls are split between these, at one moment on one server.
///
/// Of the campaigns with the highest priority that can launch, each has a quota of the agents by its weight. What it
/// *holds* are the agents with its calls or their wrap-up, its people who wait, and the answers it expects of its calls
/// under way. Nobody launches beyond its part while others could (``mayLaunch(_:answer:)``). Apart from that all look at
/// all agents and at all calls: a team is paced as one.
struct Sharing: Sendable {
    /// One campaign.
    struct Party: Sendable {
        /// The place of its desk.
        let desk: Int
        let priority: Int
        let weight: Double
        let queue: QueueName
        /// Whether it could launch, were there an agent: only then it has a part.
        let contends: Bool
        /// Agent-seconds it had lately, by its weight.
        let served: Double
        let lastLaunch: Timestamp
        /// Agents who are its by weight, of those who are there.
        fileprivate(set) var quota = 0.0
        fileprivate(set) var held = 0.0
        /// The places of agents of its queue on whom a campaign of higher priority has the first claim.
        fileprivate(set) var preempted: Set<Int> = []
    }

    private(set) var parties: [Party]
    /// Agents who are there, but for those with calls that are nobody's here.
    private var agents = 0.0

    init(parties: [Party]) { self.parties = parties }

    /// Takes in an agent who is there.
    /// - Parameters:
    ///   - place: in the roster.
    ///   - serves: whether they may get calls of that queue.
    ///   - holder: whose call, or its wrap-up, they are with.
    mutating func add(agent place: Int, serves: (QueueName) -> Bool, holder: Int?) {
        let mine = parties.indices.filter { serves(parties[$0].queue) }
        guard !mine.isEmpty else { return }
        agents += 1
        if let holder { parties[holder].held += 1 }
        guard let top = mine.filter({ parties[$0].contends }).map({ parties[$0].priority }).max() else { return }
        let claims = mine.filter { parties[$0].contends && parties[$0].priority == top }
        let sum = claims.reduce(0) { $0 + parties[$1].weight }
        for claim in claims { parties[claim].quota += parties[claim].weight / sum }
        for party in mine where parties[party].priority < top { parties[party].preempted.insert(place) }
    }

    /// Takes in a call under way.
    /// - Parameter answer: the chance that it takes an agent: 1 where one is spoken for, or a person waits.
    mutating func add(callOf party: Int, answer: Double) { parties[party].held += answer }

    /// Whether a party may launch one call more: up to its part; and the one that was served least, by less than a whole
    /// agent beyond, or agents who do not divide by weight would be nobody's.
    func mayLaunch(_ party: Int, answer: Double) -> Bool {
        // Who cannot launch has no part, and will say itself why not.
        guard parties[party].contends else { return true }
        let beyond = parties[party].held + answer - entitled(party, and: answer)
        return isLeastServed(party) ? beyond < 1 : beyond <= 1e-6
    }

    /// Agents that are the party's by weight. Where more are held than there are, as calls are launched for agents who
    /// will be free, all parts grow alike.
    /// - Parameter more: held by one call more.
    func entitled(_ party: Int, and more: Double = 0) -> Double {
        guard agents > 0 else { return 0 }
        let held = parties.reduce(more) { $0 + $1.held }
        return parties[party].quota * max(1, held / agents)
    }

    private func isLeastServed(_ party: Int) -> Bool {
        parties.indices.allSatisfy { other in
            other == party || !parties[other].contends || parties[other].priority != parties[party].priority
                || parties[party].isBefore(parties[other])
        }
    }

    /// For the record of the party's decision.
    func share(of party: Int) -> PacingShare {
        let peers = parties.filter { $0.contends && $0.priority == parties[party].priority }
        return PacingShare(
            weight: parties[party].weight, outOf: peers.reduce(0) { $0 + $1.weight }, entitled: entitled(party),
            held: parties[party].held, preempted: parties[party].preempted.count)
    }
}

extension Sharing.Party {
    /// Whether it was served less, or launched longer ago.
    fileprivate func isBefore(_ other: Sharing.Party) -> Bool {
        (served, lastLaunch, desk) < (other.served, other.lastLaunch, other.desk)
    }
}

/// Agent-seconds a campaign had lately, the older ones forgotten: whose turn it is where agents do not divide by weight.
struct ShareAccount: Sendable {
    private(set) var seconds = 0.0
    private var last: Timestamp?

    /// What was had so long ago weighs 1/e.
    private static let memory = 600.0

    mutating func pass(_ now: Timestamp, agents: Int) {
        defer { last = now }
        guard let last, now > last else { return }
        let time = min(now.seconds(since: last), 60)
        seconds = seconds * max(0, 1 - time / Self.memory) + time * Double(agents)
    }
}
