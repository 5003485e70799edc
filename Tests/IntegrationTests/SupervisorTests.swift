import Foundation
import Testing

extension RealAsterisk {
    /// The same day as a supervisor and an operator saw it.
    @Suite(.serialized) struct SupervisorTests {
        let day: RealCalls

        init() async throws {
            day = try await RealCalls.day.value
        }

        /// An account with `read = user` and nothing else sees all of it.
        @Test func theWallboardsAccountSeesTheStatistics() {
            func events(_ name: String) -> [Witness.Message] { day.wallboard.filter { $0["UserEvent"] == name } }
            #expect(Set(events("MarcadorCampaign").compactMap { $0["Campaign"] }) == Set(RealCalls.agentsOf.keys))
            let agents = Set(events("MarcadorAgent").compactMap { $0["Agent"] })
            #expect(agents.isSuperset(of: ["Local/201@agents", "Local/401@agents", "Local/801@agents"]))
            #expect(Set(events("MarcadorAgent").compactMap { $0["State"] }).isSuperset(of: ["idle", "talking"]))
            #expect(events("MarcadorAttempt").count == day.journal.attempts.count)
            #expect(events("MarcadorAlert").contains { $0["Code"] == "server-up" })
            #expect(events("MarcadorAlert").contains { $0["Code"] == "abandonment-gate" })
            #expect(events("MarcadorServer").contains { $0["State"] == "up" })
            // And no telephone number of the dialplan's events.
            #expect(events("MarcadorCall").isEmpty)
            #expect(events("MarcadorDisposition").isEmpty)
        }

        @Test func theCountsOfTheStatisticsAreThoseOfTheJournal() throws {
            for name in RealCalls.agentsOf.keys {
                let last = try #require(day.wallboard.last { $0["Campaign"] == name && $0["OutcomeBusy"] != nil })
                let calls = day.journal.of(campaign: name)
                func count(_ outcome: String) -> String { "\(calls.count { $0.outcome == outcome })" }
                #expect(last["OutcomeAnswered"] == count("answered"), "\(name)")
                #expect(last["OutcomeBusy"] == count("busy"), "\(name)")
                #expect(last["OutcomeNoAnswer"] == count("no-answer"), "\(name)")
                #expect(last["OutcomeInvalid"] == count("invalid"), "\(name)")
                #expect(last["OutcomeCongestion"] == count("congestion"), "\(name)")
                #expect(last["OutcomeMachine"] == count("machine"), "\(name)")
                #expect(last["OutcomeAbandoned"] == count("abandoned"), "\(name)")
                #expect(last["OutcomeFailed"] == count("failed"), "\(name)")
                #expect(last["OutcomeUnknown"] == "0", "\(name)")
                let reached = calls.count { $0.outcome == "answered" || $0.outcome == "abandoned" }
                // Who hangs up before the hold limit was not left waiting.
                #expect(last["AbandonmentCount"] == "\(calls.count { $0.abandonCause == "hold-limit" })", "\(name)")
                #expect(last["AbandonmentOutOf"] == "\(reached)", "\(name)")
            }
        }

        @Test func statusTellsTheSame() throws {
            #expect(day.status.code == 0)
            let status = try JSONDecoder().decode(Status.self, from: Data(day.status.output.utf8))
            #expect(status.servers.map(\.isUp) == [true])
            for campaign in status.campaigns {
                let calls = day.journal.of(campaign: campaign.name)
                let outcomes = Dictionary(grouping: calls, by: \.outcome).mapValues(\.count)
                #expect(campaign.outcomes.filter { $0.value > 0 } == outcomes, "\(campaign.name)")
                #expect(campaign.abandoned == calls.count { $0.abandonCause == "hold-limit" }, "\(campaign.name)")
            }
            #expect(status.campaigns.count == RealCalls.campaigns.count)
            #expect(status.agents.count == 16)
            for agent in status.agents {
                #expect(agent.state == "idle" && agent.attempt == nil, "\(agent)")
            }
        }

        @Test func whySaysWhatHoldsACampaignBack() throws {
            let nobody = try #require(day.why["nadie"])
            #expect(nobody.code == 0)
            #expect(nobody.output.contains("no agent is a member of queue 'nadie'"), "\(nobody.output)")
            let done = try #require(day.why["negativas"])
            #expect(done.output.contains("held back by hopper"), "\(done.output)")
            let unknown = try #require(day.why["nobody"])
            #expect(unknown.code == 64)
            #expect(unknown.output.contains("there is no campaign 'nobody'"), "\(unknown.output)")
        }

        @Test func theDaemonEndsWellAndItsLogIsClean() {
            #expect(day.daemonCode == 0)
            let complaints = day.log.split(separator: "\n").filter { $0.contains("error") || $0.contains("critical") }
            #expect(complaints.isEmpty, "\(complaints.joined(separator: "\n"))")
            #expect(!day.log.contains("not recorded"))
        }
    }
}
