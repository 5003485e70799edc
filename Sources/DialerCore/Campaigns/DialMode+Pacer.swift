public import Pacing

extension DialMode {
    /// The pacer of that name, knowing nothing yet.
    public func makePacer() -> any Pacer {
        switch self {
        case .progressive: ProgressivePacer()
        case .ratio(let ratio): RatioPacer(ratio: ratio)
        case .erlangC: ErlangCPacer()
        case .predictive: PredictivePacer()
        case .bot: LinesPacer()
        }
    }
}
