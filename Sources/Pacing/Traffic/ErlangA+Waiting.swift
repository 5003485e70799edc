#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

extension ErlangA {
    /// The share of all calls that are answered within `seconds`; who hung up before counts as not answered.
    ///
    /// The wait v somebody with endless patience would have has, given that all servers are busy, a density
    /// proportional to e^(−nμv + λ/θ·(1 − e^(−θv))); of those who wait that long e^(−θv) are still there.
    public func serviceLevel(within seconds: Double) throws(TrafficError) -> Double {
        try Traffic.require(seconds, "the time within which to answer", .zeroOrMore)
        let wait = Wait(served: Double(servers) * patience / holdingTime, offered: traffic * patience / holdingTime)
        return 1 - waitingProbability + waitingProbability * wait.servedWithin(seconds / patience)
    }

    /// The fewest servers with which no more than that share of all calls hangs up, between 0 and 1.
    public static func staffing(
        traffic: Double, holdingTime: Double, patience: Double, abandonment: Double
    ) throws(TrafficError) -> ErlangA {
        try Traffic.require(abandonment, "the abandonment", .innerShare)
        // Without any waiting, as in Erlang B, more would be lost.
        var high = max(1, try ErlangB.servers(traffic: traffic, blocking: abandonment))
        var low = 0
        while high - low > 1 {
            let middle = (low + high) / 2
            let model = try ErlangA(servers: middle, traffic: traffic, holdingTime: holdingTime, patience: patience)
            if model.abandonment <= abandonment { high = middle } else { low = middle }
        }
        return try ErlangA(servers: high, traffic: traffic, holdingTime: holdingTime, patience: patience)
    }

    /// The density of the wait somebody with endless patience would have; time in units of the mean patience.
    private struct Wait {
        let served: Double
        let offered: Double

        /// ln of the density, but for a constant; concave.
        private func height(_ time: Double) -> Double { -served * time - offered * expm1(-time) }

        /// P(served within `time` | all busy on arrival).
        func servedWithin(_ time: Double) -> Double {
            let peak = offered > served ? log(offered / served) : 0
            let top = height(peak)
            // Beyond a drop of e^−45 on either side nothing counts.
            let low = height(0) >= top - 45 ? 0 : border(from: peak, to: 0, top - 45)
            var far = max(peak * 2, 1e-9)
            while height(far) > top - 45 { far *= 2 }
            let high = border(from: peak, to: far, top - 45)
            let middle = min(max(time, low), high)
            let early = mass(low, middle, top)
            let late = mass(middle, high, top)
            return early.served / (early.all + late.all)
        }

        private func border(from inside: Double, to outside: Double, _ level: Double) -> Double {
            var (inside, outside) = (inside, outside)
            for _ in 0..<60 {
                let middle = (inside + outside) / 2
                if height(middle) > level { inside = middle } else { outside = middle }
            }
            return outside
        }

        /// Of the density between two times: all of it, and the part with patience left. Gauss and Legendre's rule with 8
        /// points on each of 64 parts; the density is smooth and this exact to the last digits.
        private func mass(_ from: Double, _ to: Double, _ top: Double) -> (all: Double, served: Double) {
            let parts = 64
            let half = (to - from) / Double(2 * parts)
            guard half > 0 else { return (0, 0) }
            var all = 0.0
            var served = 0.0
            for part in 0..<parts {
                let centre = from + half * Double(2 * part + 1)
                for (node, weight) in Self.nodes {
                    for time in [centre - half * node, centre + half * node] {
                        let density = exp(height(time) - top) * weight * half
                        all += density
                        served += density * exp(-time)
                    }
                }
            }
            return (all, served)
        }

        private static let nodes = [
            (0.1834346424956498, 0.3626837833783620), (0.5255324099163290, 0.3137066458778873),
            (0.7966664774136267, 0.2223810344533745), (0.9602898564975363, 0.1012285362903763),
        ]
    }
}
