/// People who answered, and those of them who met nobody, as a definition of abandonment counts them.
///
/// Not whole numbers: where a regulator wants an estimate counted along (machine detection that took people for
/// machines), it is a share of a call.
public struct AbandonmentTally: Hashable, Sendable, Codable {
    public var abandoned: Double
    /// People who answered, the abandoned among them.
    public var answered: Double

    public init(abandoned: Double, answered: Double) {
        self.abandoned = abandoned
        self.answered = answered
    }

    public init(abandoned: some BinaryInteger, answered: some BinaryInteger) {
        self.init(abandoned: Double(abandoned), answered: Double(answered))
    }

    /// `nil` when nobody has answered: "no data" is not 0 %.
    public var share: Double? { answered > 0 ? abandoned / answered : nil }

    /// How far the abandoned are below the cap, in people: negative when over it.
    public func slack(under cap: Double) -> Double { cap * answered - abandoned }

    /// How many more people may meet nobody before the share is over the cap, if nobody else answers: each of them
    /// counts as answered too. `nil` when there is no limit (a cap of 100 %).
    public func budget(under cap: Double) -> Int? {
        guard cap < 1 else { return nil }
        return max(0, Int((slack(under: cap) / (1 - cap) + Self.hair).rounded(.down)))
    }

    /// Before so many people have answered, one who meets nobody is already over the cap; `nil` when the cap is 0.
    public static func warmUp(under cap: Double) -> Double? {
        if cap >= 1 { return 0 }
        return cap > 0 ? (1 / cap - hair).rounded(.up) : nil
    }

    /// For sums like 0.03 · 100 that are not quite 3.
    static let hair = 1e-9
}

extension AbandonmentTally {
    /// The chance that the campaign's true rate is under `rate`, after this tally and knowing nothing before: the
    /// posterior Beta(D + ½, L − D + ½) of Jeffreys' prior.
    public func chance(under rate: Double) -> Double {
        regularizedBeta(rate, max(0, abandoned) + 0.5, max(0, answered - abandoned) + 0.5)
    }

    /// The rate that the true one is under with that confidence (one-sided).
    /// - Parameter confidence: 0 … 1.
    public func upperBound(confidence: Double) -> Double {
        var low = 0.0
        var high = 1.0
        // The distribution function rises: sixty halvings reach the last bit.
        for _ in 0..<60 {
            let middle = (low + high) / 2
            if chance(under: middle) < confidence { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }
}
