/// What somebody who answers a call launched now will find: at each of a few moments, all equally likely for the answer,
/// how many others have answered by then, and how many agents are free.
///
/// Two moments do. In the memoryless world, where the best is known, a pacer that looks at the first and the last quartile
/// of the time to an answer and keeps a constant threshold comes within 0.2 % of the optimum in most cells tried; where few
/// agents meet many answers a constant threshold alone is up to 1.3 % below. More moments than two gain next to nothing.
struct Prospect {
    private struct Moment {
        /// Who will have answered by then.
        var answers: PoissonBinomial
        /// The chance that so many answers find every agent taken.
        var taken: PoissonBinomial.Reach
    }

    private var moments: [Moment] = []
    /// Agents who become free by the time of the answer, on average.
    private(set) var expectedReleases = 0.0
    /// Of the calls under way, how many will be answered by a person, on average.
    let expectedAnswers: Double

    /// The share of the answers that have come by each moment.
    private static let shares = [0.25, 0.75]

    init(_ floor: PacingInput) {
        let agents = floor.idleAgents + floor.reservedAgents - floor.unattended
        let calls = floor.dialing.map { AnswerOdds(of: $0, floor) }
        expectedAnswers = calls.reduce(0) { $0 + $1.ever }
        for share in Self.shares {
            let time = floor.timeToAnswer.quantile(share)
            let releases = floor.releaseChances(within: time + floor.holdLimit)
            expectedReleases += releases.reduce(0, +) / Double(Self.shares.count)
            let answers = PoissonBinomial(calls.map { $0.chance(within: time, floor.timeToAnswer) })
            moments.append(Moment(answers: answers, taken: PoissonBinomial(releases).reach(from: agents)))
        }
    }

    /// The chance that whoever answers the next call finds every agent taken.
    var harm: Double {
        moments.reduce(0) { $0 + $1.answers.expectation(of: $1.taken) } / Double(moments.count)
    }

    /// A call goes out before the next, and is answered with that chance.
    mutating func add(_ chance: Double) {
        for (moment, share) in Self.shares.enumerated() { moments[moment].answers.add(chance * share) }
    }
}

extension PacingInput {
    /// For each busy agent, the chance to be free within so many seconds.
    func releaseChances(within horizon: Double) -> [Double] {
        let outlook = ReleaseOutlook(talk: talk, wrapUp: wrapUp, horizon: horizon, parts: 6)
        let elsewhere = talkElsewhere.map { ReleaseOutlook(talk: $0, wrapUp: wrapUp, horizon: horizon, parts: 6) }
        return busyAgents.map { agent in
            switch agent.phase {
            case .ringing: 0
            case .talking where agent.isElsewhere: (elsewhere ?? outlook).chance(talking: agent.elapsed)
            case .talking: outlook.chance(talking: agent.elapsed)
            case .wrapUp(let remaining?): remaining <= horizon ? 1 : 0
            case .wrapUp(nil): outlook.chance(wrappingUp: agent.elapsed)
            }
        }
    }
}
