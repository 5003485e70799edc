import AsteriskRig
import Foundation
import Testing

/// Every kind of call once, on a real Asterisk: the campaigns, the people, and what all sides say of it afterwards.
struct RealCalls {
    static let agentsOf = [
        "negativas": "201-203", "sip": "401-402", "conversaciones": "221-224", "maquinas": "231-232",
        "impacientes": "801-801", "ocupados": "901-901", "espera": "241-241", "tope": "251-252",
        "nadie": "",
    ]

    static let campaigns = [
        CampaignLines(name: "negativas", queue: "negativas"),
        CampaignLines(name: "sip", mode: "ratio", queue: "sip", trunk: "sipp", further: ["ratio: 2"]),
        CampaignLines(name: "conversaciones", mode: "predictive", queue: "conversaciones"),
        CampaignLines(name: "maquinas", queue: "maquinas", further: ["detect_machines: true"]),
        CampaignLines(name: "impacientes", queue: "impacientes"),
        CampaignLines(name: "ocupados", queue: "ocupados"),
        CampaignLines(
            name: "espera", mode: "ratio", queue: "espera",
            further: ["ratio: 3", "hold_limit: 2s", "abandonment: {cap: 100%}"]),
        // Three calls at once for each agent, if the cap allowed it.
        CampaignLines(
            name: "tope", mode: "ratio", queue: "tope", further: ["ratio: 3", "abandonment: {cap: 0%}"]),
        CampaignLines(name: "nadie", queue: "nadie"),
    ]

    static let people: [String: [Person]] = [
        "negativas": [
            Person(1, "10", "busy"), Person(2, "11", "congestion"), Person(3, "12", "no-answer"),
            Person(4, "13", "busy"), Person(5, "14", "invalid"), Person(6, "15", "failed"),
            Person(7, "16", "failed"), Person(8, "17", "invalid"), Person(9, "18", "busy"),
        ],
        "sip": [
            Person(11, sip: "404", "invalid"), Person(12, sip: "480", "no-answer"), Person(13, sip: "486", "busy"),
            Person(14, sip: "503", "congestion"), Person(15, sip: "603", "busy"), Person(16, sip: "180", "no-answer"),
            Person(17, sip: "299", "answered"), Person(18, sip: "100", "answered"),
        ],
        "conversaciones": [
            Person(21, "01", "answered"), Person(22, "04", "answered"), Person(23, "08", "answered"),
            // The first telephone does not exist, so the second is called.
            Person(24, ["14", "01"], ["invalid", "answered"]),
        ],
        "maquinas": [Person(31, "06", "machine"), Person(32, "07", "answered"), Person(33, "01", "answered")],
        "impacientes": [
            Person(41, "03", "abandoned", abandonCause: "hung-up"),
            Person(42, "03", "abandoned", abandonCause: "hung-up"),
            // The agent's telephone rings for six seconds and nobody takes it up.
            Person(43, "02", "abandoned", abandonCause: "hold-limit"),
        ],
        // The agent declines.
        "ocupados": [Person(45, "02", "abandoned", abandonCause: "hold-limit")],
        "tope": [Person(55, "01", "answered"), Person(56, "01", "answered"), Person(57, "01", "answered")],
        "nadie": [Person(61, "01", "never called")],
    ]

    /// Three people are called at once for one agent: who gets the agent is chance, and two get nobody.
    static let waiting = [Person(51, "01", ""), Person(52, "01", ""), Person(53, "01", "")]

    static var called: [Person] { people.filter { $0.key != "nadie" }.values.flatMap(\.self) }
    static var callsExpected: Int { called.flatMap(\.outcomes).count + waiting.count }

    var journal: Journal
    var testimony: Testimony
    var wallboard: [Witness.Message]
    var callRecords: [CallRecord]
    var queueLog: [QueueLine]
    var firstImport: Program.Ending
    var secondImport: Program.Ending
    var status: Program.Ending
    var why: [String: Program.Ending]
    var daemonCode: Int32?
    var log: String

    /// The one day that all tests of the suite look at.
    static let day = Task { try await work() }

    private static func work() async throws -> RealCalls {
        let queues = agentsOf.map { "\($0.key)=\($0.value)" }.sorted()
        return try await AsteriskRig.withAsterisk(RigOptions(agents: 0, queues: queues)) { rig in
            let floor = try Floor(rig, sippPort: try await rig.startCallees())
            try floor.configure(campaigns)
            var firstImport = Program.Ending(code: nil, output: "")
            var secondImport = firstImport
            for (portfolio, people) in people.merging(["espera": waiting], uniquingKeysWith: { $1 }) {
                firstImport = try await floor.importPeople(people, portfolio: portfolio)
                guard firstImport.code == 0 else { throw RigError.refused("import: \(firstImport.output)") }
                secondImport = try await floor.importPeople(people, portfolio: portfolio)
            }
            return try await Witness.listening(on: rig, as: "marcador") { witness in
                try await Witness.listening(on: rig, as: "marcador-top") { wallboard in
                    try await floor.withDaemon { daemon in
                        try await poll("the end of all \(callsExpected) calls", seconds: 90) {
                            let journal = try await floor.journal
                            return journal.interactions.count >= callsExpected && journal.open == 0
                        }
                        // The agents' word on their last conversations comes after the end of the calls.
                        try await poll("the dispositions", seconds: 20) {
                            let talked = try await floor.journal.interactions.filter {
                                $0.agent?.hasPrefix("Local/2") == true
                            }
                            return talked.allSatisfy { $0.disposition != nil }
                        }
                        // Each agent is free again: the test of the status says who is not.
                        try? await poll("all agents to be idle", seconds: 15) {
                            try await floor.status.agents.allSatisfy { $0.state == "idle" }
                        }
                        let status = try await floor.ask("status", "--json")
                        var why: [String: Program.Ending] = [:]
                        for name in ["nadie", "negativas", "nobody"] { why[name] = try await floor.ask("why", name) }
                        let code = try await daemon.terminated(seconds: 20)
                        let journal = try await floor.journal
                        return RealCalls(
                            journal: journal,
                            testimony: Testimony(instance: journal.instance, messages: await witness.messages),
                            wallboard: await wallboard.messages, callRecords: try CallRecord.all(in: rig.callRecords),
                            queueLog: try QueueLine.all(in: rig.queueLog), firstImport: firstImport,
                            secondImport: secondImport, status: status, why: why, daemonCode: code,
                            log: try Program.text(of: daemon.log))
                    }
                }
            }
        }
    }
}

@Suite(.enabled(if: AsteriskRig.isAvailable, "no real Asterisk here"), .serialized, .timeLimit(.minutes(5)))
struct RealAsterisk {}

extension RealAsterisk {
    @Suite(.serialized) struct RealCallTests {
        let day: RealCalls

        init() async throws {
            day = try await RealCalls.day.value
        }

        @Test func everyCallEndsInItsOutcome() {
            for person in RealCalls.called {
                let calls = day.journal.of(person)
                #expect(calls.map(\.outcome) == person.outcomes, "\(person.name) at \(person.phones): \(calls)")
                #expect(calls.last?.abandonCause == person.abandonCause, "\(person.name)")
                #expect(calls.map(\.phone) == Array(person.phones.prefix(person.outcomes.count)))
            }
        }

        @Test func whoMeetsNobodyWithinTheHoldLimitIsAbandoned() {
            let calls = day.journal.of(campaign: "espera")
            #expect(calls.map(\.outcome).sorted() == ["abandoned", "abandoned", "answered"])
            #expect(calls.compactMap(\.abandonCause) == ["hold-limit", "hold-limit"])
        }

        @Test func everyAttemptHasOneInteractionAndAnEnd() {
            let journal = day.journal
            #expect(journal.open == 0)
            #expect(journal.interactions.map(\.attempt) == journal.attempts)
            #expect(journal.attempts.count == RealCalls.callsExpected)
            for call in journal.interactions {
                #expect(call.launched <= call.ended, "\(call)")
                #expect(call.answered.map { call.launched <= $0 && $0 <= call.ended } ?? true, "\(call)")
                #expect((call.connected != nil) == (call.outcome == "answered"), "\(call)")
            }
        }

        @Test func everyAttemptEndsWithinTwoSecondsOfAsterisksLastWord() throws {
            for call in day.journal.interactions {
                let said = day.testimony.of(call.attempt)
                let last = try #require(said.lastWord, "nothing was heard of \(call)")
                let ended = Double(call.ended) / 1000
                #expect(ended <= last + 2, "recorded \(ended - last) s after Asterisk's last word: \(call)")
                let hangup = try #require(said.hangup, "no hang-up was heard of \(call)")
                // Before the hang-up by what the dialplan's farewell may take: it waits two seconds for a stuck daemon.
                #expect((-3...2).contains(ended - hangup), "recorded \(ended - hangup) s from the hang-up: \(call)")
                // Said once it was stored, and stamped by Asterisk's clock like the events of the call.
                let told = day.testimony.statistics("MarcadorAttempt").filter { $0["Attempt"] == "\(call.attempt)" }
                try #require(told.count == 1, "\(call)")
                let stored = try #require(Account.time(told[0]))
                #expect(stored - last <= 2, "stored \(stored - last) s after Asterisk's last word: \(call)")
                #expect(told[0]["Outcome"] == call.outcome)
                #expect(told[0]["Campaign"] == call.campaign)
                #expect(told[0]["Agent"] == call.agent ?? "")
            }
        }

        @Test func nothingIsDialledTwice() {
            // One channel for each attempt of the journal, and none beside them.
            #expect(day.testimony.attempts == day.journal.attempts)
            // Asterisk's own records: each number of a person was called as often as the journal says.
            let prefix = "mcd-\(day.journal.instance)-"
            let recorded = Set(day.callRecords.map(\.uniqueID).filter { $0.hasPrefix(prefix) && !$0.hasSuffix(";2") })
            #expect(recorded == Set(day.journal.attempts.map(day.journal.channel)))
            let channels = Dictionary(grouping: day.callRecords.filter { $0.localNumber != nil }, by: \.localNumber)
            #expect(channels.count == day.journal.interactions.count { $0.campaign != "sip" })
            for (number, records) in channels {
                // Both halves of one Local channel.
                let ids = Set(records.map { $0.uniqueID.replacingOccurrences(of: ";2", with: "") })
                #expect(ids.count == 1, "\(number ?? "") was called by \(ids)")
            }
            #expect(Set(day.journal.interactions.map(\.phone)).count == day.journal.interactions.count)
        }

        @Test func answeredCallsReachAgentsAndOnlyThose() {
            for call in day.journal.interactions {
                let said = day.testimony.of(call.attempt)
                #expect(call.agent == said.agent, "\(call)")
                #expect((call.agent != nil) == (call.outcome == "answered"), "\(call)")
                let lines = day.queueLog.filter { $0.uniqueID == day.journal.channel(call.attempt) }
                let connects = lines.filter { $0.event == "CONNECT" }
                #expect(connects.map(\.agent) == (call.agent.map { [$0] } ?? []), "\(call)")
                #expect(connects.allSatisfy { $0.queue == call.campaign }, "\(call)")
            }
        }

        @Test func dispositionsOfTheAgentsAreKept() {
            // Agents 2xx press 1 when the person has hung up.
            let talked = day.journal.interactions.filter { $0.agent?.hasPrefix("Local/2") == true }
            #expect(talked.count == 10)
            for call in talked {
                #expect(call.disposition == "promise", "\(call)")
                #expect(call.dispositionAgent == call.agent, "\(call)")
            }
        }

        @Test func importingTheSameFileTwiceChangesNothing() {
            #expect(day.firstImport.code == 0)
            #expect(day.secondImport.code == 0)
            #expect(day.secondImport.output.contains("nothing new"), "\(day.secondImport.output)")
        }
    }
}
