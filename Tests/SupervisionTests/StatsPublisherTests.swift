import DialerCore
import Pacing
import Supervision
import Testing
import Vocabulary

@Suite("When statistics events are due")
struct StatsPublisherTests {
    let noon = SampleFloor.noon
    private func publisher() -> StatsPublisher { StatsPublisher(encoder: SampleFloor.encoder) }

    private func names(_ events: [StatsEvent]) -> [String] { events.map(\.name) }
    private func campaignsOnly(_ campaign: CampaignSnapshot) -> FloorSnapshot {
        SampleFloor.floor(campaigns: [campaign], agents: [], servers: [])
    }

    @Test("the first time everything is news")
    func first() {
        var publisher = publisher()
        let events = publisher.due(SampleFloor.floor(), now: .epoch)
        #expect(names(events).count { $0 == "MarcadorCampaign" } == 1)
        #expect(names(events).count { $0 == "MarcadorAgent" } == SampleFloor.people.count)
        #expect(names(events).count { $0 == "MarcadorServer" } == 2)
    }

    @Test("an unchanged campaign speaks every two seconds, agents and servers every ten")
    func steady() {
        var publisher = publisher()
        var sent: [String: Int] = [:]
        for tick in 0..<80 {
            let now = Timestamp(milliseconds: Int64(tick) * 250)
            for event in publisher.due(SampleFloor.floor(at: noon + .seconds(tick)), now: now) {
                sent[event.name, default: 0] += 1
            }
        }
        #expect(sent["MarcadorCampaign"] == 10)
        #expect(sent["MarcadorAgent"] == 2 * SampleFloor.people.count)
        #expect(sent["MarcadorServer"] == 4)
    }

    @Test("a change goes out at once, but never more than four times a second")
    func changes() {
        var publisher = publisher()
        var times: [Int64] = []
        for millisecond in stride(from: Int64(0), to: 3000, by: 10) {
            let campaign = SampleFloor.campaign(calls: [.ringing: Int(millisecond / 10)])
            if !publisher.due(campaignsOnly(campaign), now: Timestamp(milliseconds: millisecond)).isEmpty {
                times.append(millisecond)
            }
        }
        #expect(times == Array(stride(from: Int64(0), to: 3000, by: 250)))
    }

    @Test("a change that had to wait goes out in its latest form, and is not lost")
    func heldBack() {
        var publisher = publisher()
        _ = publisher.due(campaignsOnly(SampleFloor.campaign(calls: [.ringing: 1])), now: Timestamp(milliseconds: 0))
        let soon = publisher.due(
            campaignsOnly(SampleFloor.campaign(calls: [.ringing: 2])), now: Timestamp(milliseconds: 100))
        #expect(soon.isEmpty)
        let later = publisher.due(
            campaignsOnly(SampleFloor.campaign(calls: [.ringing: 3])), now: Timestamp(milliseconds: 250))
        #expect(later.first?["CallsRinging"] == "3")
        let after = publisher.due(
            campaignsOnly(SampleFloor.campaign(calls: [.ringing: 3])), now: Timestamp(milliseconds: 500))
        #expect(after.isEmpty)
    }

    @Test("shares, hopper and sentence wait for the interval; a new limit does not")
    func essence() {
        func decision(_ limit: PacingLimit, _ reason: String) -> PacingDecision {
            PacingDecision(launches: 0, dialRatio: 1, limit: limit, reason: reason)
        }
        var publisher = publisher()
        _ = publisher.due(campaignsOnly(SampleFloor.campaign(decision: decision(.agents, "a"))), now: .epoch)
        let drifted = SampleFloor.campaign(hopper: 1, occupancy: Ratio(1, outOf: 2), decision: decision(.agents, "b"))
        #expect(publisher.due(campaignsOnly(drifted), now: Timestamp(seconds: 1)).isEmpty)
        let limited = SampleFloor.campaign(hopper: 1, decision: decision(.hours, "c"))
        #expect(publisher.due(campaignsOnly(limited), now: Timestamp(seconds: 1)).count == 1)
    }

    @Test("two servers may each have an agent of the same name")
    func sameNames() {
        var publisher = publisher()
        let twins = [
            SampleFloor.agent(1, "Carla Soto", .idle, for: 1, server: "pbx1"),
            SampleFloor.agent(1, "Carla Soto", .idle, for: 1, server: "pbx2"),
        ]
        let events = publisher.due(SampleFloor.floor(campaigns: [], agents: twins, servers: []), now: .epoch)
        #expect(events.compactMap { $0["Server"] } == ["pbx1", "pbx2"])
    }

    @Test("an agent who is in no queue any more is reported logged out, once")
    func departure() {
        var publisher = publisher()
        let people = Array(SampleFloor.people.prefix(2))
        _ = publisher.due(SampleFloor.floor(campaigns: [], agents: people, servers: []), now: .epoch)
        let left = SampleFloor.floor(campaigns: [], agents: [people[1]], servers: [])
        let events = publisher.due(left, now: Timestamp(milliseconds: 10))
        #expect(events.map { $0["Agent"] } == [people[0].id.rawValue])
        #expect(events.first?["State"] == "loggedOut")
        #expect(events.first?["Attempt"] == "")
        #expect(publisher.due(left, now: Timestamp(milliseconds: 20)).isEmpty)
        let back = SampleFloor.floor(campaigns: [], agents: people, servers: [])
        #expect(publisher.due(back, now: Timestamp(milliseconds: 30)).count == 1)
    }

    @Test("a campaign that left the plan and comes back is news again")
    func forgetting() {
        var publisher = publisher()
        _ = publisher.due(campaignsOnly(SampleFloor.campaign()), now: .epoch)
        _ = publisher.due(SampleFloor.floor(campaigns: [], agents: [], servers: []), now: Timestamp(milliseconds: 10))
        #expect(publisher.due(campaignsOnly(SampleFloor.campaign()), now: Timestamp(milliseconds: 20)).count == 1)
    }

    @Test("a new connection is told everything")
    func everything() {
        var publisher = publisher()
        let first = publisher.due(SampleFloor.floor(), now: .epoch)
        #expect(publisher.due(SampleFloor.floor(), now: Timestamp(milliseconds: 10)).isEmpty)
        #expect(publisher.everything(SampleFloor.floor(), now: Timestamp(milliseconds: 20)).count == first.count)
    }
}
