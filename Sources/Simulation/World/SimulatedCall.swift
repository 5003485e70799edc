import Vocabulary

/// One call of the simulated network.
struct SimulatedCall: Sendable {
    enum Stage: Hashable, Sendable {
        case dialling
        /// Machine detection listens.
        case heard
        case withBot
        case waiting
        case talking(agent: Int)
        /// The abandonment message plays.
        case leaving
        case over
    }

    let attempt: AttemptID
    let fate: Fate
    var stage = Stage.dialling

    init(attempt: AttemptID, fate: Fate) {
        self.attempt = attempt
        self.fate = fate
    }
}
