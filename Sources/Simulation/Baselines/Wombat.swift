public import Pacing

/// The documented rule of WombatDialer's queue end-point with a fixed boost: boost × available members, nothing while more
/// than two callers wait. Its own adaptive model is not published and not imitated. Once a second, which is a guess.
public struct Wombat: Pacer {
    let boost: Double
    let mostWaiting: Int
    private var pulse = Pulse(every: 1)

    public init(boost: Double, mostWaiting: Int = 2) {
        self.boost = boost
        self.mostWaiting = mostWaiting
    }

    public mutating func decide(_ floor: PacingInput) -> PacingDecision {
        guard pulse.isDue(floor.now), floor.waiting <= mostWaiting else {
            return .launch(0, ratio: boost, "WombatDialer")
        }
        let target = Int((Double(floor.freeAgents) * boost).rounded(.down))
        return .launch(target - floor.unmet, ratio: boost, "WombatDialer")
    }
}
