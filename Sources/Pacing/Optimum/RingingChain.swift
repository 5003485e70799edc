/// The Markov chain of busy agents and ringing calls under a policy, solved exactly.
///
/// While more calls ring than the policy wants, nothing is launched and the number ringing only falls: the chain is
/// followed from one moment "as many ring as wanted" to the next. There are agents + 1 such states, one for each number
/// busy. For each state (busy, ringing) between them the vector of chances which of those is met next follows, level by
/// level of ringing and upwards in busy, from vectors already known, by sums of positive terms only. What is left is a
/// chain of agents + 1 states.
struct RingingChain {
    /// Long-run averages.
    struct Flow {
        /// Agents busy.
        var busy: Double
        /// People who met nobody, per second.
        var abandoned: Double
    }

    let world: MemorylessWorld
    /// Calls that should ring, by agents busy.
    let policy: [Int]
    /// By state and next state.
    private var next: [[Double]] = []
    /// Expected until the next state: agent seconds, people lost, seconds.
    private var agentSeconds: [Double]
    private var lost: [Double]
    private var seconds: [Double]
    private var mostFrequent = 0
    private(set) var flow = Flow(busy: 0, abandoned: 0)

    init(_ world: MemorylessWorld, _ policy: [Int]) {
        self.world = world
        self.policy = policy
        agentSeconds = [Double](repeating: 0, count: policy.count)
        lost = agentSeconds
        seconds = agentSeconds
        next = [[Double]](repeating: [], count: policy.count)
        follow()
        let share = Self.stationary(next)
        mostFrequent = share.indices.max { share[$0] < share[$1] } ?? 0
        func mean(_ values: [Double]) -> Double { zip(share, values).reduce(0) { $0 + $1.0 * $1.1 } }
        let time = mean(seconds)
        flow = Flow(busy: mean(agentSeconds) / time, abandoned: mean(lost) / time)
    }

    /// Chances of what happens next with that many busy and ringing, and the mean seconds until then.
    private struct Step {
        let seconds: Double
        let answer: Double
        let failure: Double
        let release: Double

        init(_ world: MemorylessWorld, busy: Int, ringing: Int) {
            let ends = Double(ringing) / world.meanRing
            let releases = Double(busy) / world.meanTalk
            seconds = 1 / (ends + releases)
            answer = ends * world.answerChance * seconds
            failure = ends * (1 - world.answerChance) * seconds
            release = releases * seconds
        }
    }

    private mutating func follow() {
        let agents = world.agents
        let states = agents + 1
        // A vector per number busy: chances, then agent seconds, people lost, seconds.
        let width = states + 3
        var below = [Double](repeating: 0, count: states * width)
        var level = below
        var row = [Double](repeating: 0, count: width)
        func add(_ chance: Double, _ busy: Int, _ ringing: Int, _ known: [Double]) {
            guard ringing > policy[busy] else { return row[busy] += chance }
            let start = busy * width
            for index in 0..<width { row[index] += chance * known[start + index] }
        }
        for ringing in 0...(policy.max() ?? 0) {
            for busy in 0..<states where ringing >= policy[busy] {
                let step = Step(world, busy: busy, ringing: ringing)
                for index in 0..<width { row[index] = 0 }
                if ringing > 0 {
                    add(step.answer, min(busy + 1, agents), ringing - 1, below)
                    add(step.failure, busy, ringing - 1, below)
                    if busy == agents { row[states + 1] += step.answer }
                }
                if busy > 0 { add(step.release, busy - 1, ringing, level) }
                row[states] += Double(busy) * step.seconds
                row[states + 2] += step.seconds
                if ringing == policy[busy] {
                    next[busy] = Array(row[..<states])
                    (agentSeconds[busy], lost[busy], seconds[busy]) = (row[states], row[states + 1], row[states + 2])
                } else {
                    for index in 0..<width { level[busy * width + index] = row[index] }
                }
            }
            swap(&below, &level)
        }
    }

    /// The stationary shares by Grassmann, Taksar and Heyman's elimination, which subtracts nothing.
    private static func stationary(_ chain: [[Double]]) -> [Double] {
        var chain = chain
        var into = [Double](repeating: 1, count: chain.count)
        for state in stride(from: chain.count - 1, to: 0, by: -1) {
            into[state] = chain[state][..<state].reduce(0, +)
            for other in 0..<state {
                let chance = chain[other][state] / into[state]
                guard chance > 0 else { continue }
                for target in 0..<state { chain[other][target] += chance * chain[state][target] }
            }
        }
        var shares = [Double](repeating: 0, count: chain.count)
        shares[0] = 1
        for state in shares.indices.dropFirst() {
            for other in 0..<state { shares[state] += shares[other] * chain[other][state] / into[state] }
            // With hundreds of agents, everybody busy may be 10³⁰⁰ times as frequent as nobody.
            if shares[state] > 1e200 { for other in 0...state { shares[other] *= 1e-200 } }
        }
        let sum = shares.reduce(0, +)
        return shares.map { $0 / sum }
    }
}

// MARK: A better policy

extension RingingChain {
    /// What this policy earns a second, when an agent second earns 1 and a person lost costs `price`.
    func gain(price: Double) -> Double { flow.busy - price * flow.abandoned }

    /// Howard's improvement (1960): for each number busy the number ringing that is best now if the old policy follows;
    /// nil where there is nothing better. At most `limit` ring.
    ///
    /// To want fewer means to wait with every number between new and old, too: each of them must be no worse than
    /// launching up to the old number, or the new policy might be worse than the old.
    func improved(price: Double, limit: Int) -> [Int]? {
        let values = relativeValues(price: price)
        let gain = gain(price: price)
        let agents = world.agents
        var below = [Double](repeating: 0, count: agents + 1)
        var level = below
        // What the old policy's own number comes to is its value.
        var best = values
        var better = policy
        let margin = 1e-11 * (1 + (values.map(\.magnitude).max() ?? 0))
        func value(_ busy: Int, _ ringing: Int, _ known: [Double]) -> Double {
            ringing > policy[busy] ? known[busy] : values[busy]
        }
        for ringing in 0...limit {
            for busy in 0...agents where busy + ringing > 0 {
                let step = Step(world, busy: busy, ringing: ringing)
                var worth = (Double(busy) - gain) * step.seconds
                if ringing > 0 {
                    worth += step.answer * value(min(busy + 1, agents), ringing - 1, below)
                    worth += step.failure * value(busy, ringing - 1, below)
                    if busy == agents { worth -= price * step.answer }
                }
                if busy > 0 { worth += step.release * value(busy - 1, ringing, level) }
                level[busy] = worth
                if worth > best[busy] + margin {
                    (best[busy], better[busy]) = (worth, ringing)
                } else if ringing < policy[busy], worth < values[busy] - margin {
                    (best[busy], better[busy]) = (values[busy], policy[busy])
                }
            }
            swap(&below, &level)
        }
        return better == policy ? nil : better
    }

    /// By how much a start in each state is worth more than one in the most frequent state: relative to a rare one the
    /// sums would run until that is met, and lose their digits on the way.
    private func relativeValues(price: Double) -> [Double] {
        let gain = gain(price: price)
        let others = policy.indices.filter { $0 != mostFrequent }
        let size = others.count
        // (I − P)·V = earnings − gain·time, without the row and the column of that state.
        var rows = others.map { state in
            others.map { (state == $0 ? 1 : 0) - next[state][$0] }
                + [agentSeconds[state] - price * lost[state] - gain * seconds[state]]
        }
        // Every row's diagonal outweighs the rest: no pivoting is needed.
        for pivot in 0..<size {
            let head = rows[pivot]
            for row in (pivot + 1)..<max(size, pivot + 1) where rows[row][pivot] != 0 {
                let factor = rows[row][pivot] / head[pivot]
                for column in pivot...size { rows[row][column] -= factor * head[column] }
            }
        }
        var solution = [Double](repeating: 0, count: size)
        for row in stride(from: size - 1, through: 0, by: -1) {
            var right = rows[row][size]
            for column in (row + 1)..<max(size, row + 1) { right -= rows[row][column] * solution[column] }
            solution[row] = right / rows[row][row]
        }
        var values = [Double](repeating: 0, count: policy.count)
        for (state, value) in zip(others, solution) { values[state] = value }
        return values
    }
}
