import Pacing
import Vocabulary

/// Everything one campaign knows of itself: the only writer of its counters.
struct CampaignDesk: Sendable {
    @Boxed var campaign: Campaign {
        didSet { if campaign.mode != oldValue.mode { pacer = campaign.mode.makePacer() } }
    }
    var pacer: any Pacer
    var state: CampaignState
    var hopper = Hopper()
    @Boxed var ledger = CampaignLedger()
    var outcomes: [Outcome: Int] = [:]
    var answered = 0
    var ended = 0
    /// What was learned of the people and agents of this campaign.
    @Boxed var estimates = FloorEstimates()
    @Boxed var inboundTalk = InboundTalk()
    var occupancy = OccupancyMeter()
    @Boxed var decision: PacingDecision?
    /// Why the last lead that was looked at could not be called at this hour, and until when that holds.
    var closed: (reason: String, until: Timestamp)?
    /// False once the config file no longer has it: nothing new is launched.
    var isInPlan = true
    var lastLaunch = Timestamp.epoch
    /// What it had of agents whom it shares with others.
    var account = ShareAccount()
    /// None of the leads in memory could be called: until then no agents are kept for it.
    var barrenUntil: Timestamp?
    /// The store had no lead when it was last asked.
    var isDry = false
    /// When the supervisor was last told that the gate holds launches back.
    var gateAlert: Timestamp?

    init(campaign: Campaign, state: CampaignState) {
        _campaign = Boxed(wrappedValue: campaign)
        self.state = state
        pacer = campaign.mode.makePacer()
    }

    /// Whether its operator and the config file let it launch.
    var mayLaunch: Bool { isInPlan && state == .running }

    /// What the gate goes by.
    /// - Parameter current: calls that count for certain and have not ended.
    func ledgerTally(plus current: LedgerCounts) -> AbandonmentTally { ledger.tally(campaign, plus: current) }

    mutating func slideLedger(_ now: Timestamp) {
        ledger.passTime(now, campaign.abandonmentDefinition, window: campaign.abandonmentWindow)
    }

    /// Why there is no lead to launch.
    func emptiness(_ now: Timestamp) -> PacingStop {
        if let closed, now < closed.until { return .hours(closed.reason) }
        if hopper.isRefilling { return .refilling }
        return hopper.count == 0 ? .noAccounts : .allTaken(hopper.count)
    }

    /// Learns from a call that is over.
    mutating func learn(_ record: AttemptRecord) {
        outcomes[record.outcome, default: 0] += 1
        ended += 1
        let person = record.outcome.metAPerson
        if person { answered += 1 }
        ledger.add(record)
        if let start = record.times.connected, let end = record.times.ended, record.outcome == .answered {
            estimates.talked(for: max(0, end.seconds(since: start)))
        }
    }
}

/// Agent-seconds by minute over the last hour.
struct OccupancyMeter: Sendable {
    private struct Minute { var number: Int64; var busy: Double; var staffed: Double }
    private var minutes: [Minute] = []
    private var last: Timestamp?

    /// Adds the time since the last call.
    mutating func pass(_ now: Timestamp, busy: Int, staffed: Int) {
        defer { last = now }
        guard let last, now > last else { return }
        let seconds = min(now.seconds(since: last), 60)
        let number = now.wholeSeconds / 60
        if minutes.last?.number != number {
            minutes.append(Minute(number: number, busy: 0, staffed: 0))
            minutes.removeAll { $0.number <= number - 60 }
        }
        minutes[minutes.count - 1].busy += seconds * Double(busy)
        minutes[minutes.count - 1].staffed += seconds * Double(staffed)
    }

    var ratio: Ratio {
        Ratio(minutes.reduce(0) { $0 + $1.busy }, outOf: minutes.reduce(0) { $0 + $1.staffed })
    }
}
