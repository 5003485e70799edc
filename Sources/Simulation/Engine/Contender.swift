public import DialerCore
public import Pacing

/// A pacer to be simulated: one of Marcador's own, or the rule of another dialer for comparison.
public struct Contender: Sendable {
    /// As it is written: `ratio:2`.
    public let name: String
    let mode: DialMode
    /// In the place of the mode's own.
    let pacer: (@Sendable (Scenario) -> any Pacer)?

    /// - Parameter pacer: made for each day anew; without one the mode's own is used.
    public init(name: String, mode: DialMode, pacer: (@Sendable (Scenario) -> any Pacer)? = nil) {
        self.name = name
        self.mode = mode
        self.pacer = pacer
    }

    /// The rule itself, as a pacer of its own.
    public func makePacer(for scenario: Scenario) -> any Pacer {
        pacer?(scenario) ?? mode.makePacer()
    }

    /// All that can be written, with `N` where a number is wanted.
    public static let names = [
        "predictive", "progressive", "erlang-c", "ratio:N", "vicidial-tapered", "vicidial-hard", "vicidial-average",
        "issabel",
        "issabel-overcommit", "wombat:N", "omnidialer", "webitel-old",
    ]

    /// `nil` when there is no such pacer, or its number is missing, needless, or not from 0.1 to 100.
    public init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let number = parts.count == 2 ? Double(parts[1]) : nil
        if parts.count == 2 {
            guard let number, (0.1...100).contains(number) else { return nil }
            switch parts[0] {
            case "ratio": self.init(name: text, mode: .ratio(number)) { _ in FixedRatio(ratio: number) }
            case "wombat": self.init(name: text, mode: .predictive) { _ in Wombat(boost: number) }
            default: return nil
            }
            return
        }
        func rule(_ pacer: @escaping @Sendable (Scenario) -> any Pacer) -> Contender {
            Contender(name: text, mode: .predictive, pacer: pacer)
        }
        switch text {
        case "progressive": self.init(name: text, mode: .progressive)
        case "predictive": self.init(name: text, mode: .predictive)
        case "erlang-c": self.init(name: text, mode: .erlangC)
        case "vicidial-tapered": self = rule { VICIdial(overLimit: .tapered, dropLimit: $0.abandonTarget) }
        case "vicidial-hard": self = rule { VICIdial(overLimit: .hard, dropLimit: $0.abandonTarget) }
        case "vicidial-average": self = rule { VICIdial(overLimit: .average, dropLimit: $0.abandonTarget) }
        case "issabel": self = rule { _ in Issabel() }
        case "issabel-overcommit": self = rule { _ in Issabel(overcommits: true) }
        case "omnidialer": self = rule { OmniDialer(dropLimit: $0.abandonTarget) }
        case "webitel-old": self = rule { _ in OldWebitel() }
        default: return nil
        }
    }
}

/// Several days of a contender, as many at a time as the machine has cores; in the order of the seeds.
public func simulate(_ scenario: Scenario, _ contender: Contender, seeds: [UInt64]) async -> Summary {
    await simulate(
        scenario, as: contender.name, mode: contender.mode, pacer: contender.pacer?(scenario), seeds: seeds)
}
