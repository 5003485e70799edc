import FastAGI
import PBXSimulator
import Testing
import Vocabulary

/// The flow of `asterisk-config/extensions.d/marcador.conf` as the simulator plays it.
@Suite struct FlowTests {
    /// Stage, and what else tells, of each MarcadorCall.
    private func stages(_ stage: Stage) -> [String] {
        stage.events("UserEvent").filter { $0["UserEvent"] == "MarcadorCall" }.compactMap { $0["Stage"] }
    }

    private func left(_ stage: Stage) -> PBXMessage? {
        stage.events("UserEvent").last { $0["Stage"] == "left" }
    }

    @Test("Answered, asked, queued, talked, left: the events and the scripts in their order")
    func talked() throws {
        var stage = Stage()
        var asked: [AGIQuestion] = []
        stage.originate("PJSIP/56200009001@carrier")
        stage.run(40) { question in
            asked.append(question)
            return .set(["MARCADOR_ACTION": "queue"])
        }
        #expect(stages(stage) == ["answered", "left"])
        #expect(asked.map(\.script) == ["answered", "left"])
        #expect(asked.first?.arguments == ["7", "", ""])
        #expect(asked.first?.environment.script == "answered" && asked.first?.environment.uniqueID == "A")
        // Option r of Queue(): ringing instead of music.
        #expect(stage.events("MusicOnHoldStart").isEmpty)
        let end = try #require(left(stage))
        #expect(end["Attempt"] == "7" && end["Last"] == "talked" && end["QueueStatus"] == "CONTINUE")
        #expect(end["TalkedMs"] == "10000" && end["WaitedMs"] == "0" && end["Exten"] == "left")
        #expect(end["Agent"] == "PJSIP/agent01" && end["Privilege"] == "user,all")
        let arguments = try #require(asked.last?.arguments)
        #expect(arguments.prefix(4) == ["7", "talked", "CONTINUE", "PJSIP/agent01"] && arguments.count == 9)
        let names = stage.heard.compactMap(\.message.event)
        let userEvent = try #require(names.lastIndex(of: "UserEvent"))
        let hangup = try #require(
            stage.heard.lastIndex { $0.message.event == "Hangup" && $0.message["Uniqueid"] == "A" })
        #expect(userEvent < hangup)
    }

    @Test("Nobody free within the hold limit: abandoned, the message, and hung up with 16")
    func holdLimit() throws {
        var stage = Stage(queues: [.staffed("cobranza", agents: 1, wrapUpTime: 0)])
        stage.originate("PJSIP/56200009001@carrier")
        stage.run(3)
        stage.originate(
            "PJSIP/56200009004@carrier", id: "B",
            variables: [
                "MARCADOR_ATTEMPT=8", "MARCADOR_QUEUE=cobranza", "MARCADOR_HOLD=2",
            ])
        stage.run(20)
        let mine = stage.events("UserEvent").filter { $0["Attempt"] == "8" }
        #expect(mine.compactMap { $0["Stage"] } == ["answered", "abandoned", "message", "left"])
        #expect(mine[1]["QueueStatus"] == "TIMEOUT" && mine[3]["TalkedMs"] == "0")
        #expect(mine[3]["Last"] == "abandoned" && mine[3]["Played"] == "SUCCESS" && mine[3]["QueueStatus"] == "TIMEOUT")
        #expect(stage.events("Hangup").first { $0["Uniqueid"] == "B" }?["Cause"] == "16")
        // The message has its length: 3.5 and 1 seconds.
        let begun = try #require(stage.heard.first { $0.message["Stage"] == "abandoned" })
        let played = try #require(stage.heard.first { $0.message["Stage"] == "message" })
        #expect((played.at - begun.at) == .milliseconds(4500))
    }

    @Test("The person hangs up in the queue: left with Last abandoned, without QueueStatus")
    func hangsUpInQueue() throws {
        var agents = AgentModel.prompt
        agents.answerDelay = .constant(8)
        var stage = Stage(agents: agents)
        stage.originate("PJSIP/56200009003@carrier")
        stage.run(10)
        let end = try #require(left(stage))
        #expect(end["Last"] == "abandoned" && end["QueueStatus"] == "" && end["Agent"] == "")
        #expect(end["WaitedMs"] == "1000" && end["TalkedMs"] == "0")
    }

    @Test("The daemon is away: what came with the call decides, and AstDB keeps the end")
    func daemonAway() {
        var stage = Stage()
        stage.originate("PJSIP/56200009001@carrier")
        stage.run(40) { _ in .unavailable }
        #expect(stage.events("AgentConnect").count == 1)
        stage.send([("Action", "DBGet"), ("ActionID", "d"), ("Family", "marcador/call"), ("Key", "7")])
        let kept = stage.events("DBGetResponse").first?["Val"] ?? ""
        #expect(kept.hasPrefix("talked|CONTINUE|PJSIP/agent01|") && kept.split(separator: "|").count == 7)
    }

    @Test("The daemon takes the connection and says nothing: after two seconds the dialplan goes on")
    func daemonSilent() throws {
        var stage = Stage()
        stage.originate("PJSIP/56200009004@carrier")
        stage.run(8) { $0.script == "answered" ? .silent : .unavailable }
        let answered = try #require(stage.heard.first { $0.message["Stage"] == "answered" })
        let joined = try #require(stage.heard.first { $0.message.event == "QueueCallerJoin" })
        #expect((joined.at - answered.at) == .seconds(2))
    }

    @Test("An answered farewell clears AstDB again")
    func acknowledged() {
        var stage = Stage()
        stage.originate("PJSIP/56200009001@carrier")
        stage.run(40) { .set($0.script == "answered" ? ["MARCADOR_ACTION": "queue"] : ["MARCADOR_KEPT": "yes"]) }
        stage.send([("Action", "DBGet"), ("ActionID", "d"), ("Family", "marcador/call"), ("Key", "7")])
        #expect(stage.response?["Message"] == "Database entry not found")
    }

    @Test("A farewell whose connection only ends is none: the record stays, is listed, and is forgotten when asked")
    func notAcknowledged() {
        var stage = Stage()
        stage.originate("PJSIP/56200009001@carrier")
        stage.run(40) { .set($0.script == "answered" ? ["MARCADOR_ACTION": "queue"] : [:]) }
        let tree = [("Action", "DBGetTree"), ("ActionID", "t"), ("Family", "marcador/call")]
        stage.send(tree)
        #expect(stage.events("DBGetTreeResponse").map { $0["Key"] } == ["/marcador/call/7"])
        #expect(stage.events("DBGetTreeResponse").first?["Val"]?.hasPrefix("talked|") == true)
        stage.send([
            ("Action", "Originate"), ("ActionID", "f"), ("Channel", "Local/7@marcador-forget"),
            ("Application", "NoOp"), ("Async", "true"),
        ])
        stage.run(2)
        let before = stage.events("DBGetTreeResponse").count
        stage.send(tree)
        #expect(stage.events("DBGetTreeResponse").count == before)
        #expect(stage.pbx.world.liveChannels == 0)
    }

    @Test("The agent hung up first: the dialplan says so before it cuts the line, and waits two seconds at most")
    func agentEndsIt() throws {
        var stage = Stage()
        stage.originate("PJSIP/56200009002@carrier")
        stage.run(40) { $0.script == "left" ? .silent : .set(["MARCADOR_ACTION": "queue"]) }
        let said = try #require(stage.heard.first { $0.message["Stage"] == "left" })
        let cut = try #require(stage.heard.first { $0.message.event == "Hangup" && $0.message["Uniqueid"] == "A" })
        #expect((cut.at - said.at) == .seconds(2))
        #expect(stages(stage) == ["answered", "left"])
        #expect(stage.story().suffix(2) == ["SoftHangupRequest near 16", "Hangup near 16"])
        #expect(stage.pbx.world.liveChannels == 0)
    }

    @Test("A hold of nothing is one second, not for ever")
    func shortestHold() throws {
        var stage = Stage(queues: [.staffed("cobranza", agents: 1, wrapUpTime: 0)])
        stage.originate("PJSIP/56200009001@carrier")
        stage.run(3)
        stage.originate(
            "PJSIP/56200009004@carrier", id: "B",
            variables: ["MARCADOR_ATTEMPT=8", "MARCADOR_QUEUE=cobranza", "MARCADOR_HOLD=0"])
        stage.run(6)
        #expect(stage.events("QueueCallerAbandon").first?["Uniqueid"] == "B")
    }

    @Test(
        "Without a queue the person hears the message",
        arguments: [AGIAnswer.unavailable, .set(["MARCADOR_ACTION": "message"])])
    func message(answer: AGIAnswer) {
        var stage = Stage()
        stage.originate("PJSIP/56200009004@carrier", variables: ["MARCADOR_ATTEMPT=7"])
        stage.run(12) { _ in answer }
        #expect(stages(stage) == ["answered", "message", "left"])
        #expect(left(stage)?["Last"] == "message" && left(stage)?["Played"] == "SUCCESS")
    }

    @Test("The daemon may say machine or hang up")
    func verdicts() {
        for (action, last) in [("machine", "machine"), ("hangup", "answered")] {
            var stage = Stage()
            stage.originate("PJSIP/56200009004@carrier")
            stage.run(5) { _ in .set(["MARCADOR_ACTION": action]) }
            #expect(stages(stage) == ["answered", "left"])
            #expect(left(stage)?["Last"] == last)
            #expect(stage.events("QueueCallerJoin").isEmpty)
        }
    }

    @Test("AMD hears a machine: said before the daemon is asked")
    func detection() {
        var stage = Stage { $0.people.amdOnMachine = .init(human: 0, machine: 1) }
        stage.originate(
            "PJSIP/56200009010@carrier",
            variables: ["MARCADOR_ATTEMPT=7", "MARCADOR_QUEUE=cobranza", "MARCADOR_AMD=yes"])
        stage.run(10) { _ in .unavailable }
        #expect(stages(stage) == ["machine", "left"])
        #expect(stage.events("UserEvent").first?["AmdStatus"] == "MACHINE")
        #expect(left(stage)?["Last"] == "machine")
    }

    @Test("The person hung up first: the agent's prompt keeps the telephone in use, then says the digit")
    func prompt() throws {
        var agents = AgentModel.prompt
        agents.recordsDisposition = 1
        agents.digitDelay = .constant(2)
        var stage = Stage(agents: agents)
        var scripts: [[String]] = []
        stage.originate("PJSIP/56200009001@carrier")
        stage.run(40) { question in
            scripts.append([question.script] + question.arguments)
            return .set(["MARCADOR_ACTION": "queue"])
        }
        let said = try #require(stage.events("UserEvent").first { $0["UserEvent"] == "MarcadorDisposition" })
        #expect(said["Attempt"] == "7" && said["Digit"] == "1" && said["Agent"] == "PJSIP/agent01")
        #expect(said["By"] == "prompt")
        #expect(scripts.contains(["disposition", "7", "1", "PJSIP/agent01", "prompt"]))
        let over = try #require(stage.heard.first { $0.message.event == "AgentComplete" })
        let free = try #require(stage.heard.last { $0.message.event == "QueueMemberStatus" })
        #expect(free.message["Status"] == "1" && (free.at - over.at) == .milliseconds(2300))
        let gone = try #require(stage.heard.first { $0.message.event == "Hangup" })
        #expect(gone.message["Uniqueid"] == "A")
    }

    @Test("No digit: the prompt ends by itself")
    func promptWithoutDigit() throws {
        var stage = Stage()
        stage.originate("PJSIP/56200009001@carrier")
        stage.run(40)
        #expect(!stage.events("UserEvent").contains { $0["UserEvent"] == "MarcadorDisposition" })
        #expect(stage.pbx.world.liveChannels == 0)
        #expect(stage.events("QueueMemberStatus").last?["Status"] == "1")
    }

    @Test("The agent hung up first and dials *7 and the digit")
    func code() throws {
        var agents = AgentModel.prompt
        agents.recordsDisposition = 1
        agents.digitDelay = .constant(2)
        var stage = Stage(agents: agents)
        stage.originate("PJSIP/56200009002@carrier")
        stage.run(40)
        let said = try #require(stage.events("UserEvent").first { $0["UserEvent"] == "MarcadorDisposition" })
        #expect(said["By"] == "code" && said["Digit"] == "2" && said["Attempt"] == "7")
        #expect(said["Context"] == "marcador-agent" && said["Exten"] == "*72")
        #expect(stage.pbx.world.liveChannels == 0)
    }

    @Test("An empty queue: refused, the message, left with JOINEMPTY")
    func refusedByQueue() {
        var stage = Stage(queues: [PBXQueue(name: "cobranza")])
        stage.originate("PJSIP/56200009004@carrier")
        stage.run(12)
        #expect(stages(stage) == ["answered", "abandoned", "message", "left"])
        #expect(left(stage)?["QueueStatus"] == "JOINEMPTY")
        #expect(stage.events("QueueCallerJoin").isEmpty)
    }
}
