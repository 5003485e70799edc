import Pacing

/// The figures of a decision as they stand in `MarcadorCampaign`.
enum FigureText {
    static func value(of header: CampaignHeader, _ figures: PacingFigures) -> String {
        func share(_ value: Double?) -> String { value.map(StatsText.share) ?? "" }
        func number(_ value: Double?) -> String { value.map(StatsText.decimal) ?? "" }
        switch header {
        case .decisionServer: return figures.server ?? ""
        case .decisionWanted: return String(figures.wanted)
        case .decisionIdle: return String(figures.idle)
        case .decisionReserved: return String(figures.reserved)
        case .decisionBusy: return String(figures.busy)
        case .decisionElsewhere: return String(figures.elsewhere)
        case .decisionPaused: return String(figures.paused)
        case .decisionDialing: return String(figures.dialing)
        case .decisionWaiting: return String(figures.waiting)
        case .decisionOffered: return String(figures.offered)
        case .decisionAhead: return String(figures.ahead)
        case .decisionHopper: return String(figures.hopper)
        case .decisionRoom: return figures.room.map(String.init) ?? ""
        case .decisionAnswerChance: return share(figures.estimates?.answerChance)
        case .decisionExpectedFree: return number(figures.estimates?.expectedFree)
        case .decisionExpectedAnswers: return number(figures.estimates?.expectedAnswers)
        case .decisionHarm: return share(figures.estimates?.harm)
        case .decisionThreshold: return share(figures.estimates?.threshold)
        case .decisionAbandoned: return number(figures.abandoned)
        case .decisionAnswered: return number(figures.answered)
        case .decisionBudget: return figures.budget.map(String.init) ?? ""
        case .decisionWeight: return number(figures.share?.weight)
        case .decisionWeightOf: return number(figures.share?.outOf)
        case .decisionEntitled: return number(figures.share?.entitled)
        case .decisionHeld: return number(figures.share?.held)
        case .decisionPreempted: return figures.share.map { String($0.preempted) } ?? ""
        default: return ""
        }
    }
}
