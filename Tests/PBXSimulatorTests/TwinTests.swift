import FastAGI
import PBXSimulator
import Testing
import Vocabulary

/// Manners of a real Asterisk's manager that clients stumble over, in virtual time.
@Suite struct TwinTests {
    private func world(change: (inout PBXConfiguration) -> Void = { _ in }) -> World {
        var configuration = PBXConfiguration(
            users: [PBXUser(name: "todo", secret: "x")], queues: [.staffed("cobranza", agents: 1, wrapUpTime: 0)])
        configuration.people.scripted = PeopleModel.testNumbers
        configuration.agents = .prompt
        change(&configuration)
        return World(configuration: configuration, at: Stage.start)
    }

    private func heard(_ outputs: [Output]) -> [PBXMessage] {
        outputs.compactMap { if case .message(_, let message) = $0 { message } else { nil } }
    }

    private func closes(_ outputs: [Output]) -> Bool {
        outputs.contains { if case .close = $0 { true } else { false } }
    }

    private func all(_ world: inout World, for seconds: Double) -> [Output] {
        var outputs: [Output] = []
        let limit = world.now + .milliseconds(Int64(seconds * 1000))
        while let more = world.step(until: limit) { outputs += more }
        world.settle(at: limit)
        return outputs
    }

    @Test("Who does not log in is cut off after the time for it, and too many of them are not let in")
    func loginLimits() throws {
        var world = world { $0.loginLimit = 2 }
        let sessions = (0..<3).map { _ in world.connect() }
        #expect(sessions.map { $0 == nil } == [false, false, true])
        let first = try #require(sessions[0])
        _ = world.submit(PBXMessage([("Action", "Login"), ("Username", "todo"), ("Secret", "x")]), from: first)
        let outputs = all(&world, for: 31)
        #expect(outputs.count == 1 && closes(outputs))
        let late = world.connect()
        #expect(late != nil)
    }

    @Test("While it boots, logins are taken and FullyBooted comes later, its fields in another order")
    func boot() throws {
        var world = world { $0.bootTime = 3 }
        let connected = world.connect()
        let session = try #require(connected)
        let login = world.submit(
            PBXMessage([("Action", "Login"), ("Username", "todo"), ("Secret", "x")]), from: session)
        #expect(heard(login).map { $0.event ?? "" } == ["", "SuccessfulAuth"])
        let later = heard(all(&world, for: 4))
        #expect(
            later.map(\.description) == [
                "Event=FullyBooted | Privilege=system,all | Status=Fully Booted | Uptime=3 | LastReload=3"
            ])
    }

    @Test("An Originate without Async keeps everything back until it is answered, and its answer comes first")
    func synchronous() {
        var stage = Stage()
        stage.send([
            ("Action", "Originate"), ("ActionID", "sync"), ("Channel", "PJSIP/56200009486@carrier"),
            ("Context", "marcador"), ("Exten", "s"), ("Priority", "1"), ("ChannelId", "S"),
        ])
        stage.send([("Action", "Ping"), ("ActionID", "behind")])
        #expect(stage.heard.isEmpty)
        stage.run(3)
        let ids = stage.heard.map { $0.message["ActionID"] ?? "" }
        #expect(ids.first == "sync" && stage.heard.first?.message["Message"] == "Originate failed")
        #expect(ids.last == "behind")
        #expect(stage.heard.contains { $0.message.event == "Newchannel" && $0.message["Uniqueid"] == "S" })
    }

    @Test("Filters keep events back, never answers; both kinds together")
    func filters() {
        var stage = Stage()
        stage.send([("Action", "Filter"), ("Operation", "Add"), ("Filter", "Event: (Hangup|Newchannel)\r")])
        stage.send([("Action", "Filter"), ("Operation", "Add"), ("Filter", "!Uniqueid: A")])
        stage.originate("PJSIP/56200009486@carrier", id: "A")
        stage.originate("PJSIP/56200009486@carrier", id: "B")
        stage.run(3)
        #expect(Set(stage.heard.compactMap(\.message.event)) == ["Newchannel", "Hangup"])
        #expect(Set(stage.heard.compactMap { $0.message.event == nil ? nil : $0.message["Uniqueid"] }) == ["B"])
        #expect(stage.heard.count { $0.message["Response"] != nil } == 4)
    }

    @Test("With timestampevents the time stands behind the Privilege, on events only")
    func timestamps() {
        var stage = Stage { $0.timestampsEvents = true }
        stage.originate("PJSIP/56200009486@carrier")
        stage.run(3)
        #expect(stage.events("Newchannel").first?.fields[2].name == "Timestamp")
        #expect(stage.events("OriginateResponse").first?.fields[2].value.hasPrefix("1800000000.40") == true)
        #expect(stage.response?["Timestamp"] == nil)
    }

    @Test("core stop now: calls are cut, Shutdown is said, connections end")
    func stopNow() throws {
        var world = world()
        let connected = world.connect()
        let session = try #require(connected)
        _ = world.submit(PBXMessage([("Action", "Login"), ("Username", "todo"), ("Secret", "x")]), from: session)
        _ = world.submit(
            PBXMessage([
                ("Action", "Originate"), ("Channel", "PJSIP/56200009004@carrier"), ("Context", "marcador"),
                ("Exten", "s"),
                ("Priority", "1"), ("Async", "true"), ("ChannelId", "A"),
            ]), from: session)
        _ = all(&world, for: 1)
        let outputs = world.stopNow()
        let events = heard(outputs).compactMap(\.event)
        #expect(events.first == "SoftHangupRequest" && events.contains("Hangup") && events.last == "Shutdown")
        #expect(closes(outputs) && world.liveChannels == 0)
    }

    @Test("core stop gracefully: no answer; when the last call has gone, the end")
    func stopGracefully() throws {
        var world = world()
        let connected = world.connect()
        let session = try #require(connected)
        _ = world.submit(PBXMessage([("Action", "Login"), ("Username", "todo"), ("Secret", "x")]), from: session)
        _ = world.submit(
            PBXMessage([
                ("Action", "Originate"), ("Channel", "PJSIP/56200009486@carrier"), ("Context", "marcador"),
                ("Exten", "s"),
                ("Priority", "1"), ("Async", "true"),
            ]), from: session)
        _ = all(&world, for: 0.1)
        let command = PBXMessage([("Action", "Command"), ("Command", "core stop gracefully")])
        let silence =
            world.submit(command, from: session) + world.submit(PBXMessage([("Action", "Ping")]), from: session)
        #expect(silence.isEmpty)
        let end = all(&world, for: 3)
        #expect(heard(end).isEmpty && closes(end))
    }

    @Test("A script that stays when the person hangs up: -1 at once, HANGUP 40 ms later, then a dead channel")
    func deadChannel() throws {
        var world = world { $0.dialplan["ivr,s"] = .agi("menu") }
        let session = world.connect(as: PBXUser(name: "all", secret: ""))
        _ = world.submit(
            PBXMessage([
                ("Action", "Originate"), ("Channel", "PJSIP/56200009003@carrier"), ("Context", "ivr"), ("Exten", "s"),
                ("Priority", "1"), ("Async", "true"), ("ChannelId", "A"),
            ]), from: session)
        var outputs = all(&world, for: 2.1)
        let asked = outputs.compactMap { if case .agiAsks(let question) = $0 { question } else { nil } }
        let question = try #require(asked.first)
        #expect(question.script == "menu")
        #expect(reply(&world, question.id, "STREAM FILE").map(\.code) == [520])
        #expect(reply(&world, question.id, "WAIT FOR DIGIT", "x").map(\.code) == [520])
        #expect(reply(&world, question.id, "CHANNEL STATUS", "Local/nada").map(\.number) == [-1])
        #expect(reply(&world, question.id, "STREAM FILE", "demo-congrats", "12").isEmpty)
        // Asked at 2.1 s; the person hangs up at 3.
        outputs = all(&world, for: 0.91)
        let interrupted = replies(outputs)
        #expect(interrupted.map(\.number) == [-1] && interrupted[0]["endpos"] != nil)
        let isTold = { (outputs: [Output]) in outputs.contains { if case .agiHangup = $0 { true } else { false } } }
        #expect(!isTold(outputs))
        #expect(isTold(all(&world, for: 0.05)))
        #expect(reply(&world, question.id, "STREAM FILE", "x", "").map(\.code) == [511])
        #expect(reply(&world, question.id, "SET VARIABLE", "X", "1").map(\.number) == [1])
        #expect(world.liveChannels == 1)
        _ = world.agiEnded(question.id, connected: true)
        #expect(world.liveChannels == 0)
    }

    private func replies(_ outputs: [Output]) -> [AGIReply] {
        outputs.compactMap { if case .agiReply(_, let reply) = $0 { reply } else { nil } }
    }

    private func reply(_ world: inout World, _ script: Int, _ name: String, _ arguments: String...) -> [AGIReply] {
        replies(world.agiCommand(script, AGICommand(name, arguments)))
    }
}
