public import DialerCore

/// What happened on the floor, for whoever reports it.
public enum FloorNews: Sendable {
    case attemptEnded(AttemptRecord)
    case decided(Decision)
    case alert(Alert)
}
