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
        let leads = hopper.leads
        var chances: [Double] = []
        chances.reserveCapacity(Self.depth)
        // Neighbours are mostly alike.
        var last: (country: Country, chance: Double)?
        for place in leads.indices.prefix(Self.depth) {
            if let last, last.country == leads[place].country {
                chances.append(last.chance)
            } else {
                let chance = chance(of: leads[place], now)
                chances.append(chance)
                last = (leads[place].country, chance)
            }
        }
        return chances
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
        guard let desk = desks.place(of: id), desks[place: desk].estimates.isDue(at: now.seconds) else { return }
        var talking: [Double] = []
        var elsewhere: [Double] = []
        var wrappingUp: [Double] = []
        for place in roster.members(of: desks[place: desk].campaign.queue, on: nil) {
            let elapsed = now.seconds(since: roster.agents[place].since)
            switch roster.agents[place].state {
            case .talking where roster.agents[place].isElsewhere: elsewhere.append(elapsed)
            case .talking where roster.agents[place].campaign == id: talking.append(elapsed)
            case .wrapUp: wrappingUp.append(elapsed)
            default: break
            }
        }
        desks[place: desk].inboundTalk.refresh(inProgress: elsewhere)
        desks[place: desk].estimates.refresh(talking: talking, wrappingUp: wrappingUp, at: now.seconds)
    }
}

extension DialerCore {
    /// What was learned of each campaign, to keep across a restart.
    public var estimates: [CampaignID: SavedFloorEstimates] {
        Dictionary(uniqueKeysWithValues: zip(desks.keys, desks.values.map(\.estimates.saved)))
    }
}
