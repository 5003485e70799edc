public import Pacing
public import Vocabulary

/// What a campaign's estimates say of the leads at hand.
extension CampaignDesk {
    /// How many leads at the head of the hopper are looked at one by one.
    private static let depth = 24

    func chance(of lead: Lead, _ now: Timestamp) -> Double {
        estimates.answers.mean(for: lead.answerGroup, hour: now.hourOfDay)
    }

    /// The chances of the very leads that would be launched next, in their order.
    func nextChances(_ now: Timestamp) -> [Double] {
        let hour = now.hourOfDay
        return hopper.leads.prefix(Self.depth).map { estimates.answers.mean(for: $0.answerGroup, hour: hour) }
    }
}

extension Lead {
    /// The calls that are alike as to who answers.
    var answerGroup: AnswerGroup { AnswerGroup(segment: country.code) }
}

extension Timestamp {
    /// 0 … 23, by UTC: a label for hours that are alike from day to day.
    var hourOfDay: Int { Int(((wholeSeconds / 3600) % 24 + 24) % 24) }
}

extension DialerCore {
    /// Makes the tables of a campaign anew, now and then.
    mutating func refreshEstimates(of id: CampaignID, _ now: Timestamp) {
        guard let desk = desks[id], desk.estimates.isDue(at: now.seconds) else { return }
        var talking: [Double] = []
        var wrappingUp: [Double] = []
        for place in roster.members(of: desk.campaign.queue, on: nil) {
            let elapsed = (now - roster.agents[place].since).inSeconds
            switch roster.agents[place].state {
            case .talking: talking.append(elapsed)
            case .wrapUp: wrappingUp.append(elapsed)
            default: break
            }
        }
        desks[id]?.estimates.refresh(talking: talking, wrappingUp: wrappingUp, at: now.seconds)
    }
}

extension DialerCore {
    /// What was learned of each campaign, to keep across a restart.
    public var estimates: [CampaignID: SavedFloorEstimates] { desks.mapValues(\.estimates.saved) }
}
