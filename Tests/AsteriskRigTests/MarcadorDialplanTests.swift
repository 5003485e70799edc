import AsteriskRig
import Testing

/// What `asterisk-config/` promises about an answered call when the daemon is away: these tests run no daemon.
@Suite(.enabled(if: AsteriskRig.isAvailable, "no real Asterisk here"), .timeLimit(.minutes(5)))
struct MarcadorDialplanTests {
    @Test func withoutDaemonAnAgentTakesTheCallAndItsEndIsKept() async throws {
        try await AsteriskRig.withAsterisk(RigOptions(agents: 0, queues: ["cobranza=201-201"])) { rig in
            let manager = try await rig.manager()
            try await manager.originate("Local/56200000101@people", id: "talk", queue: "cobranza")
            let connect = try await manager.wait(seconds: 5) { $0["Event"] == "AgentConnect" }
            #expect(connect["Uniqueid"] == "talk-a")
            #expect(connect["Interface"] == "Local/201@agents")
            let left = try await manager.callEvent("left", of: "talk")
            #expect(left["Last"] == "talked")
            #expect(left["Agent"] == "Local/201@agents")
            #expect(Int(left["TalkedMs"] ?? "") ?? 0 >= 4000)
            // The person hung up first, so the agent is asked, and presses 1.
            let disposition = try await manager.wait(seconds: 10) { $0["UserEvent"] == "MarcadorDisposition" }
            #expect(disposition["Attempt"] == "talk")
            #expect(disposition["Digit"] == "1")
            #expect(disposition["Agent"] == "Local/201@agents")
            try await manager.waitForHangup(of: disposition["Uniqueid"])
            #expect(try await manager.kept("marcador/call", "talk").hasPrefix("talked|"))
            #expect(try await manager.kept("marcador/disposition", "talk").hasPrefix("1|Local/201@agents|"))
        }
    }

    @Test func dispositionPromptKeepsTheAgentInUseAndEndsByItself() async throws {
        try await AsteriskRig.withAsterisk(RigOptions(agents: 0, queues: ["cobranza=301-301"])) { rig in
            let manager = try await rig.manager()
            try await manager.originate("Local/56200000103@people", id: "first", queue: "cobranza")
            _ = try await manager.callEvent("left", of: "first")
            // Device state 2: in use, and ringinuse = no keeps the queue away. Nothing but the prompt holds the line now.
            let list = try await manager.send("QueueStatus", [("Queue", "cobranza")])
            let member = try await manager.wait(seconds: 5) { $0["ActionID"] == list && $0["Event"] == "QueueMember" }
            #expect(member["Status"] == "2")
            // The agent presses nothing: the prompt lets go by itself.
            let free = try await manager.wait(seconds: 12) {
                $0["Event"] == "QueueMemberStatus" && $0["Status"] == "1" && $0["LastCall"] != "0"
            }
            #expect(free["Interface"] == "Local/301@agents")
            #expect(await !manager.received.contains { $0["UserEvent"] == "MarcadorDisposition" })
        }
    }

    @Test func nobodyFreeMeansTheMessageAtTheHoldLimit() async throws {
        try await AsteriskRig.withAsterisk(RigOptions(agents: 0, queues: ["cobranza=301-301"])) { rig in
            let manager = try await rig.manager()
            try await manager.originate("Local/56200000102@people", id: "busy", queue: "cobranza")
            _ = try await manager.wait(seconds: 5) { $0["Event"] == "AgentConnect" }
            try await manager.originate("Local/56200000102@people", id: "waits", queue: "cobranza", hold: 2)
            let abandoned = try await manager.callEvent("abandoned", of: "waits")
            #expect(abandoned["QueueStatus"] == "TIMEOUT")
            let message = try await manager.callEvent("message", of: "waits")
            #expect(message["Played"] == "SUCCESS")
            let left = try await manager.callEvent("left", of: "waits")
            #expect(left["Last"] == "abandoned")
            let waited = try #require(Int(left["WaitedMs"] ?? ""))
            // Asterisk counts whole seconds, and a busy machine is late; who is kept for as long as they like waits 60 s.
            #expect((2000..<6000).contains(waited), "hold limit 2 s, waited \(waited) ms")
        }
    }

    @Test func ringingAgentIsNotCutAtTheHoldLimit() async throws {
        try await AsteriskRig.withAsterisk(RigOptions(agents: 0, queues: ["cobranza=501-501"])) { rig in
            let manager = try await rig.manager()
            try await manager.originate("Local/56200000102@people", id: "late", queue: "cobranza", hold: 2)
            let connect = try await manager.wait(seconds: 10) { $0["Event"] == "AgentConnect" }
            // The agent needs four seconds to answer.
            #expect(Int(connect["RingTime"] ?? "") ?? 0 >= 3)
        }
    }

    @Test func hangingUpInTheQueueIsToldFromTheHoldLimit() async throws {
        try await AsteriskRig.withAsterisk(RigOptions(agents: 0, queues: ["cobranza=801-801"])) { rig in
            let manager = try await rig.manager()
            try await manager.originate("Local/56200000103@people", id: "gone", queue: "cobranza", hold: 5)
            let left = try await manager.callEvent("left", of: "gone")
            #expect(left["Last"] == "abandoned")
            #expect(left["QueueStatus"] == "")
            try await manager.waitForHangup(of: "gone-a")
            #expect(try await manager.kept("marcador/call", "gone").hasPrefix("abandoned||"))
        }
    }

    @Test func queueWithoutMembersPlaysTheMessageAtOnce() async throws {
        try await AsteriskRig.withAsterisk(RigOptions(agents: 0, queues: ["vacia="])) { rig in
            let manager = try await rig.manager()
            try await manager.originate("Local/56200000102@people", id: "empty", queue: "vacia", hold: 30)
            let abandoned = try await manager.callEvent("abandoned", of: "empty")
            #expect(abandoned["QueueStatus"] == "JOINEMPTY")
            #expect(try await manager.callEvent("message", of: "empty")["Played"] == "SUCCESS")
        }
    }

    @Test func machineIsHungUpOnAndSilenceIsAPerson() async throws {
        try await AsteriskRig.withAsterisk(RigOptions(agents: 0, queues: ["cobranza=301-302"])) { rig in
            let manager = try await rig.manager()
            let listen = [("MARCADOR_AMD", "yes")]
            try await manager.originate("Local/56200000106@people", id: "machine", queue: "cobranza", listen)
            try await manager.originate("Local/56200000102@people", id: "human", queue: "cobranza", listen)
            try await manager.originate("Local/56200000107@people", id: "silent", queue: "cobranza", listen)
            #expect(try await manager.callEvent("machine", of: "machine")["AmdStatus"] == "MACHINE")
            #expect(try await manager.callEvent("left", of: "machine")["Last"] == "machine")
            #expect(try await manager.callEvent("answered", of: "human")["AmdStatus"] == "HUMAN")
            _ = try await manager.callEvent("answered", of: "silent")
            _ = try await manager.wait(seconds: 5) { $0["Event"] == "AgentConnect" && $0["Uniqueid"] == "silent-a" }
        }
    }

    @Test func daemonThatHangsHoldsNobodyLongerThanTwoSeconds() async throws {
        let daemon = try SilentServer()
        try await AsteriskRig.withAsterisk(RigOptions(agents: 0, queues: ["cobranza=401-401"], agiPort: daemon.port)) {
            rig in
            let manager = try await rig.manager()
            try await manager.originate("Local/56200000102@people", id: "held", queue: "cobranza")
            _ = try await manager.callEvent("answered", of: "held")
            let answered = ContinuousClock.now
            _ = try await manager.wait(seconds: 10) { $0["Event"] == "AgentConnect" && $0["Uniqueid"] == "held-a" }
            let held = ContinuousClock.now - answered
            #expect(held > .seconds(1) && held < .seconds(5), "held \(held) before the queue")
            // The agent hangs up after two seconds; the person's line must not stay open for the daemon's sake.
            try await manager.waitForHangup(of: "held-b")
            #expect(try await manager.kept("marcador/call", "held").hasPrefix("talked|"))
        }
        withExtendedLifetime(daemon) {}
    }

    @Test func telephoneCodeEntersTheDispositionOfTheLastCall() async throws {
        try await AsteriskRig.withAsterisk(RigOptions(agents: 0, queues: ["cobranza=401-401"])) { rig in
            let manager = try await rig.manager()
            try await manager.originate("Local/56200000102@people", id: "coded", queue: "cobranza")
            try await manager.waitForHangup(of: "coded-a")
            try await manager.send(
                "Originate",
                [
                    ("Channel", "Local/*75@marcador-agent"), ("Application", "Wait"), ("Data", "5"), ("Async", "true"),
                    ("Variable", "__MARCADOR_AGENT=Local/401@agents"),
                ])
            let disposition = try await manager.wait(seconds: 5) { $0["UserEvent"] == "MarcadorDisposition" }
            #expect(disposition["Attempt"] == "coded")
            #expect(disposition["Digit"] == "5")
            #expect(disposition["By"] == "code")
            // A correction, by a result of two digits.
            try await manager.send(
                "Originate",
                [
                    ("Channel", "Local/*733@marcador-agent"), ("Application", "Wait"), ("Data", "5"), ("Async", "true"),
                    ("Variable", "__MARCADOR_AGENT=Local/401@agents"),
                ])
            let corrected = try await manager.wait(seconds: 5) {
                $0["UserEvent"] == "MarcadorDisposition" && $0["Digit"] != "5"
            }
            #expect(corrected["Digit"] == "33" && corrected["Attempt"] == "coded")
            try await manager.waitForHangup(of: corrected["Uniqueid"])
            #expect(try await manager.kept("marcador/disposition", "coded").hasPrefix("33|Local/401@agents|"))
        }
    }

    @Test func wallboardAccountSeesStatisticsAndNoTelephoneNumbers() async throws {
        try await AsteriskRig.withAsterisk(RigOptions(agents: 0, queues: ["vacia="])) { rig in
            let manager = try await rig.manager()
            let wallboard = try await rig.manager(user: "marcador-top")
            try await manager.originate("Local/56200000102@people", id: "seen", queue: "vacia")
            _ = try await manager.callEvent("left", of: "seen")
            #expect(
                try await manager.perform("UserEvent", [("UserEvent", "MarcadorCampaign")])["Response"] == "Success")
            _ = try await wallboard.wait(seconds: 5) { $0["UserEvent"] == "MarcadorCampaign" }
            #expect(await wallboard.received.compactMap { $0["Event"] } == ["UserEvent"])
            let refused = try await wallboard.perform("UserEvent", [("UserEvent", "Forged")])
            #expect(refused["Message"] == "Permission denied")
        }
    }
}

extension RawManager {
    fileprivate func callEvent(_ stage: String, of attempt: String) async throws -> Message {
        try await wait(seconds: 20) {
            $0["UserEvent"] == "MarcadorCall" && $0["Stage"] == stage && $0["Attempt"] == attempt
        }
    }

    fileprivate func waitForHangup(of channel: String?) async throws {
        _ = try await wait(seconds: 20) { $0["Event"] == "Hangup" && $0["Uniqueid"] == channel }
    }

    /// What the dialplan has kept in AstDB; empty when there is nothing.
    fileprivate func kept(_ family: String, _ key: String) async throws -> String {
        let answer = try await perform("DBGet", [("Family", family), ("Key", key)])
        guard answer["Response"] == "Success" else { return "" }
        return try await wait(seconds: 5) { $0["Event"] == "DBGetResponse" && $0["ActionID"] == answer["ActionID"] }[
            "Val"] ?? ""
    }
}
