import DialerCore
import Pacing
import Store
import Testing
import Vocabulary

@Suite("What the pacers have learned is kept")
struct EstimateTests {
    @Test("saved and read again; the newest stands; one of a campaign nobody knows is let pass")
    func roundTrip() async throws {
        let test = try TestStore()
        var estimates = FloorEstimates()
        for call in 0..<200 {
            let ticket = estimates.launched()
            estimates.resolved(
                ticket, person: call % 4 == 0, after: 10, of: AnswerGroup(segment: "CL"), hour: 10, at: Double(call))
            estimates.talked(for: Double(60 + call))
        }
        let known = CampaignID("early")
        try await test.store.syncCampaigns([TestStore.campaign()], now: TestStore.noon)
        #expect(try await test.store.estimates().isEmpty)
        try await test.store.saveEstimates(
            [known: FloorEstimates().saved, CampaignID("nobody"): estimates.saved], at: Timestamp(seconds: 1000))
        try await test.store.saveEstimates([known: estimates.saved], at: Timestamp(seconds: 2000))
        let read = try await test.store.estimates()
        #expect(read.map(\.campaign) == [known])
        #expect(read.first?.savedAt == Timestamp(seconds: 2000))
        #expect(read.first?.learned == estimates.saved)
        var restored = FloorEstimates()
        restored.restore(try #require(read.first).learned, age: 0)
        restored.refresh(talking: [], wrappingUp: [], at: 0)
        #expect(restored.talk.mean > 130)
        #expect((restored.answers.overall.mean - 0.25).magnitude < 0.03)
    }
}
