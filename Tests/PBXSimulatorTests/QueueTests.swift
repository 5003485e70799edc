import PBXSimulator
import Testing
import Vocabulary

/// Calls that are answered and reach Queue() by themselves, without the marcador flow around it.
@Suite struct QueueTests {
    static let toAgent = [
        "Newchannel near", "DialBegin near", "Newstate near Ringing", "DialState near RINGING", "Newstate near Up",
        "DialEnd near ANSWER", "QueueCallerJoin near", "MusicOnHoldStart near", "Newchannel agent",
        "AgentCalled near agent", "DialBegin near agent", "Newstate agent Ringing", "QueueMemberStatus 6",
        "DialState near agent RINGING",
    ]

    @Test("Answered, queue, agent, the customer hangs up")
    func customerHangsUp() throws {
        for seed in 1...20 as ClosedRange<UInt64> {
            var stage = Stage(seed: seed)
            stage.originate("PJSIP/56200009001@carrier", exten: "conectar,cola")
            stage.run(30)
            let talk = [
                "Newstate agent Up", "QueueMemberStatus 2", "DialEnd near agent ANSWER", "MusicOnHoldStop near",
                "QueueCallerLeave near", "AgentConnect near agent", "BridgeEnter agent 1", "BridgeEnter near 2",
                "HangupRequest near",
            ]
            let story = stage.story()
            #expect(story.prefix(Self.toAgent.count + talk.count) == Self.toAgent[...] + talk)
            let end = story.dropFirst(Self.toAgent.count + talk.count).filter {
                $0 != "AgentComplete near agent caller"
            }
            #expect(
                end == [
                    "BridgeLeave near 1", "BridgeLeave agent 0", "SoftHangupRequest near 16", "Hangup agent 16",
                    "QueueMemberStatus 1", "Hangup near 16",
                ])
            let connect = try #require(stage.events("AgentConnect").first)
            #expect(connect["Queue"] == "cobranza" && connect["Interface"] == "PJSIP/agent01")
            #expect(connect["HoldTime"] == "0" || connect["HoldTime"] == "1")
            let complete = try #require(stage.events("AgentComplete").first)
            #expect(complete["Reason"] == "caller" && complete["TalkTime"] == "10")
            let member = try #require(stage.events("QueueMemberStatus").last)
            #expect(member["CallsTaken"] == "1" && member["InCall"] == "0" && member["LastCall"] != "0")
            let response = try #require(stage.events("OriginateResponse").first)
            #expect(response["Response"] == "Success" && response["Reason"] == "4" && response["Uniqueid"] == "A")
            #expect(response["Channel"]?.hasPrefix("PJSIP/carrier-") == true)
        }
    }

    @Test("The agent hangs up first")
    func agentHangsUp() {
        var stage = Stage()
        stage.originate("PJSIP/56200009002@carrier", exten: "conectar,cola")
        stage.run(30)
        #expect(stage.events("AgentComplete").first?["Reason"] == "agent")
        let leaves = stage.story().filter { $0.hasPrefix("BridgeLeave") }
        #expect(leaves == ["BridgeLeave agent 1", "BridgeLeave near 0"])
        #expect(stage.story().last == "Hangup near 16")
    }

    @Test("Who hangs up while waiting: QueueCallerAbandon before QueueCallerLeave")
    func abandons() throws {
        var stage = Stage(queues: [busyQueue()])
        occupyAgent(&stage)
        stage.originate("PJSIP/56200009003@carrier", id: "B", exten: "conectar,cola")
        stage.run(5)
        let story = stage.story("B").filter { !$0.contains("agent") }
        #expect(
            story.suffix(8) == [
                "QueueCallerJoin near", "MusicOnHoldStart near", "HangupRequest near", "MusicOnHoldStop near",
                "QueueCallerAbandon near", "QueueCallerLeave near", "SoftHangupRequest near 16", "Hangup near 16",
            ])
        let abandon = try #require(stage.events("QueueCallerAbandon").first)
        #expect(abandon["Position"] == "1" && abandon["OriginalPosition"] == "1" && abandon["HoldTime"] == "1")
    }

    @Test("Who hangs up while an agent's telephone rings: CANCEL twice, the leg's cause is 0")
    func abandonsWhileRinging() {
        var agents = AgentModel.prompt
        agents.answerDelay = .constant(8)
        var stage = Stage(agents: agents)
        stage.originate("PJSIP/56200009003@carrier", exten: "conectar,cola")
        stage.run(6)
        #expect(
            stage.story().dropFirst(Self.toAgent.count) == [
                "HangupRequest near", "MusicOnHoldStop near", "DialEnd near agent CANCEL",
                "DialEnd near agent CANCEL", "Hangup agent 0", "QueueCallerAbandon near", "QueueCallerLeave near",
                "QueueMemberStatus 1", "SoftHangupRequest near 16", "Hangup near 16",
            ])
    }

    @Test("A Local customer abandons: the far half is gone before the queue says so")
    func localAbandons() {
        var agents = AgentModel.prompt
        agents.answerDelay = .constant(8)
        var stage = Stage(agents: agents)
        stage.originate("Local/56200009003@people", exten: "conectar,cola")
        stage.run(6)
        let story = stage.story().filter { !$0.contains("agent") && !$0.hasPrefix("QueueMember") }
        #expect(
            story.suffix(8) == [
                "SoftHangupRequest far 16", "HangupRequest near 16", "Hangup far 16", "MusicOnHoldStop near",
                "QueueCallerAbandon near", "QueueCallerLeave near", "SoftHangupRequest near 16", "Hangup near 16",
            ])
    }

    @Test("The dialplan hangs up a Local customer: the far half follows the near one")
    func localRefusedByQueue() {
        var stage = Stage(queues: [PBXQueue(name: "cobranza")])
        stage.originate("Local/56200009004@people", exten: "conectar,cola")
        stage.run(5)
        #expect(
            stage.story().suffix(8) == [
                "Newstate far Up", "Newstate near Up", "DialEnd near ANSWER", "SoftHangupRequest near 16",
                "HangupRequest far 16", "Hangup near 16", "SoftHangupRequest far 16", "Hangup far 16",
            ])
    }

    @Test("The hold limit of Queue() is reported like an abandoned call")
    func timesOut() throws {
        var stage = Stage(queues: [busyQueue()])
        occupyAgent(&stage)
        stage.originate("PJSIP/56200009004@carrier", id: "B", exten: "conectar,corta")
        stage.run(8)
        let story = stage.story("B").filter { !$0.contains("agent") }
        #expect(
            story.suffix(6) == [
                "MusicOnHoldStart near", "MusicOnHoldStop near", "QueueCallerAbandon near", "QueueCallerLeave near",
                "SoftHangupRequest near 16", "Hangup near 16",
            ])
        // Asterisk counts whole seconds and looks once a second.
        let joined = try #require(stage.heard.last { $0.message.event == "QueueCallerJoin" })
        let left = try #require(stage.heard.last { $0.message.event == "QueueCallerAbandon" })
        #expect((1...3).contains((left.at - joined.at).inSeconds))
    }

    @Test("A queue where nobody can come refuses: no queue event at all")
    func joinEmpty() {
        var stage = Stage(queues: [PBXQueue(name: "cobranza")])
        stage.originate("PJSIP/56200009004@carrier", exten: "conectar,cola")
        stage.run(5)
        #expect(
            stage.story().suffix(4) == [
                "Newstate near Up", "DialEnd near ANSWER", "SoftHangupRequest near 16", "Hangup near 16",
            ])
    }

    @Test("A queue whose only member is paused refuses; unpaused it takes calls")
    func paused() {
        var stage = Stage()
        stage.send([("Action", "QueuePause"), ("Interface", "PJSIP/agent01"), ("Paused", "true"), ("Reason", "baño")])
        #expect(stage.events("QueueMemberPause").last?["PausedReason"] == "baño")
        stage.originate("PJSIP/56200009004@carrier", exten: "conectar,cola")
        stage.run(5)
        #expect(stage.events("QueueCallerJoin").isEmpty)
        stage.send([("Action", "QueuePause"), ("Interface", "PJSIP/agent01"), ("Paused", "false")])
        #expect(stage.events("QueueMemberPause").last?["PausedReason"] == "")
        stage.originate("PJSIP/56200009001@carrier", id: "B", exten: "conectar,cola")
        stage.run(5)
        #expect(stage.events("AgentConnect").count == 1)
    }

    @Test("An agent who does not answer: AgentRingNoAnswer, NOANSWER and CANCEL, then the next one")
    func ringNoAnswer() {
        var agents = AgentModel.prompt
        agents.answerDelay = .constant(60)
        var stage = Stage(queues: [.staffed("cobranza", agents: 2, wrapUpTime: 0)], agents: agents)
        stage.originate("PJSIP/56200009004@carrier", exten: "conectar,cola")
        stage.run(2 + 25)
        let story = stage.story().dropFirst(Self.toAgent.count)
        #expect(
            story.prefix(6) == [
                "AgentRingNoAnswer near agent", "DialEnd near agent NOANSWER", "DialEnd near agent CANCEL",
                "Hangup agent 0", "QueueMemberStatus 1", "Newchannel agent",
            ])
        #expect(stage.events("AgentRingNoAnswer").first?["RingTime"] == "10000")
        #expect(
            stage.events("AgentCalled").map { $0["Interface"] }.prefix(3) == [
                "PJSIP/agent01", "PJSIP/agent02", "PJSIP/agent01",
            ])
    }

    @Test("The rest of the queue is kept between two calls of a member")
    func wrapUp() throws {
        var stage = Stage(queues: [.staffed("cobranza", agents: 1, wrapUpTime: 8)])
        stage.originate("PJSIP/56200009001@carrier", exten: "conectar,cola")
        stage.run(5)
        stage.originate("PJSIP/56200009004@carrier", id: "B", exten: "conectar,cola")
        stage.run(40)
        let calls = stage.heard.filter { $0.message.event == "AgentCalled" }
        let end = try #require(stage.heard.first { $0.message.event == "AgentComplete" })
        try #require(calls.count == 2)
        #expect((8...10).contains((calls[1].at - end.at).inSeconds))
        // The queue's rest does not show in the member's own field.
        #expect(stage.events("QueueMemberStatus").allSatisfy { $0["Wrapuptime"] == "0" })
    }

    @Test("Several waiting people are given to several free agents at once, nobody twice")
    func autofill() {
        var stage = Stage(queues: [.staffed("cobranza", agents: 3, wrapUpTime: 0)])
        for id in ["A", "B", "C", "D"] { stage.originate("PJSIP/56200009004@carrier", id: id, exten: "conectar,cola") }
        stage.run(4)
        #expect(Set(stage.events("AgentConnect").compactMap { $0["Interface"] }).count == 3)
        #expect(stage.events("AgentConnect").count == 3)
        #expect(stage.events("QueueCallerJoin").compactMap { $0["Position"] }.contains("1"))
    }

    @Test("Agents may be Local channels: two halves, the far one linked to the call")
    func localAgent() {
        let member = PBXMember(interface: "Local/ana@agents/n", name: "Ana", stateInterface: "Custom:ana")
        var stage = Stage(queues: [PBXQueue(name: "cobranza", members: [member], wrapUpTime: 0)])
        stage.originate("PJSIP/56200009001@carrier", exten: "conectar,cola")
        stage.run(20)
        let names = stage.events("Newchannel").compactMap { $0["Channel"] }
        #expect(names.count == 3 && names[1].hasPrefix("Local/ana@agents-") && names[2].hasSuffix(";2"))
        #expect(stage.events("LocalBridge").first?["LocalOptimization"] == "No")
        #expect(
            stage.events("QueueMemberStatus").map { $0["StateInterface"] } == [
                "Custom:ana", "Custom:ana", "Custom:ana",
            ])
        #expect(stage.events("Hangup").count == 3)
        #expect(stage.pbx.world.liveChannels == 0)
    }

    @Test("A Local agent without a device of its own is in use from the first ring: nothing says when it answers")
    func localAgentDevice() {
        let member = PBXMember(interface: "Local/ana@agents/n", name: "Ana")
        var stage = Stage(queues: [PBXQueue(name: "cobranza", members: [member], wrapUpTime: 0)])
        stage.originate("PJSIP/56200009001@carrier", exten: "conectar,cola")
        stage.run(20)
        #expect(stage.events("QueueMemberStatus").map { $0["Status"] } == ["2", "1"])
        #expect(stage.events("AgentConnect").count == 1)
    }

    private func busyQueue() -> PBXQueue { .staffed("cobranza", agents: 1, wrapUpTime: 0) }

    /// Call A talks with the only agent.
    private func occupyAgent(_ stage: inout Stage) {
        stage.originate("PJSIP/56200009001@carrier", exten: "conectar,cola")
        stage.run(3)
        #expect(stage.events("AgentConnect").count == 1)
    }
}
