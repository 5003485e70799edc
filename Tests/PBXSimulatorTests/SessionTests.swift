import AsteriskManager
import PBXSimulator
import Testing
import Vocabulary

/// Logins, permissions and who hears what.
@Suite struct SessionTests {
    private func world() -> World {
        let configuration = PBXConfiguration(
            queues: [.staffed("cobranza", agents: 2)])
        var copy = configuration
        copy.users = [
            .dialer(secret: "clave"), .wallboard(secret: "otra"),
            PBXUser(name: "unico", secret: "x", allowsSeveralLogins: false),
        ]
        return World(configuration: copy, at: Stage.start)
    }

    private func messages(_ outputs: [Output], to session: SessionID) -> [PBXMessage] {
        outputs.compactMap { output in
            if case .message(session, let message) = output { message } else { nil }
        }
    }

    private func connected(_ world: inout World) throws -> SessionID {
        let session = world.connect()
        return try #require(session)
    }

    private func logIn(_ world: inout World, _ name: String, _ secret: String, events: String? = nil) throws
        -> SessionID
    {
        let session = try connected(&world)
        let extra = events.map { [("Events", $0)] } ?? []
        _ = world.submit(
            PBXMessage([("Action", "Login"), ("Username", name), ("Secret", secret)] + extra), from: session)
        return session
    }

    @Test("Login by secret: accepted, then FullyBooted for who reads class system")
    func plain() throws {
        var world = world()
        let session = try connected(&world)
        let outputs = world.submit(
            PBXMessage([("Action", "Login"), ("ActionID", "1"), ("Username", "marcador"), ("Secret", "clave")]),
            from: session)
        let heard = messages(outputs, to: session)
        #expect(heard.first?.description == "Response=Success | ActionID=1 | Message=Authentication accepted")
        #expect(heard.dropFirst().map(\.event) == ["FullyBooted"])
        let top = try connected(&world)
        let second = world.submit(
            PBXMessage([("Action", "Login"), ("Username", "marcador-top"), ("Secret", "otra")]), from: top)
        #expect(messages(second, to: top).count == 1)
    }

    @Test("Login by challenge")
    func challenge() throws {
        var world = world()
        let session = try connected(&world)
        let asked = world.submit(PBXMessage([("Action", "Challenge"), ("AuthType", "MD5")]), from: session)
        let challenge = try #require(messages(asked, to: session).first?["Challenge"])
        let action = AMIAction.login(username: "marcador", secret: "clave", challenge: challenge)
        let outputs = world.submit(PBXMessage(action, actionID: "2"), from: session)
        #expect(messages(outputs, to: session).first?["Response"] == "Success")
    }

    @Test(
        "A failed login looks the same whatever is wrong, takes a second and ends the connection",
        arguments: [("marcador", "mala"), ("nadie", "clave")])
    func refused(user: String, secret: String) throws {
        var world = world()
        let session = try connected(&world)
        let at = world.now
        let outputs = world.submit(
            PBXMessage([("Action", "Login"), ("ActionID", "1"), ("Username", user), ("Secret", secret)]),
            from: session)
        #expect(outputs.isEmpty)
        // Meanwhile nothing is read.
        let unread = world.submit(PBXMessage([("Action", "Ping")]), from: session)
        #expect(unread.isEmpty)
        let step = world.step(until: at + .seconds(5))
        let later = try #require(step)
        #expect(world.now - at == .seconds(1))
        #expect(
            messages(later, to: session).map(\.description) == [
                "Response=Error | ActionID=1 | Message=Authentication failed"
            ])
        guard case .close(session)? = later.last else {
            Issue.record("the connection stays open")
            return
        }
    }

    @Test("One login at a time where the account says so")
    func single() throws {
        var world = world()
        _ = try logIn(&world, "unico", "x")
        let second = try logIn(&world, "unico", "x")
        let step = world.step(until: world.now + .seconds(2))
        let later = try #require(step)
        #expect(messages(later, to: second).first?["Message"] == "Login Already In Use")
    }

    @Test("Before the login everything is refused and the connection stays")
    func beforeLogin() throws {
        var world = world()
        let session = try connected(&world)
        let outputs = world.submit(PBXMessage([("Action", "Ping"), ("ActionID", "1")]), from: session)
        #expect(messages(outputs, to: session).first?["Message"] == "Permission denied")
        #expect(outputs.count == 1)
    }

    @Test("A wallboard can do nothing but look")
    func permissions() throws {
        var world = world()
        let top = try logIn(&world, "marcador-top", "otra")
        for action in ["Originate", "Hangup", "QueueAdd", "UserEvent", "CoreShowChannels"] {
            let outputs = world.submit(PBXMessage([("Action", action)]), from: top)
            #expect(messages(outputs, to: top).first?["Message"] == "Permission denied", "\(action)")
        }
        for action in ["Ping", "QueueStatus", "QueueSummary", "ListCommands"] {
            let outputs = world.submit(PBXMessage([("Action", action)]), from: top)
            #expect(messages(outputs, to: top).first?["Response"] == "Success", "\(action)")
        }
    }

    @Test("A UserEvent reaches every session that reads class user, the sender's own too")
    func userEvents() throws {
        var world = world()
        let daemon = try logIn(&world, "marcador", "clave")
        let top = try logIn(&world, "marcador-top", "otra")
        let deaf = try logIn(&world, "marcador-top", "otra", events: "off")
        let outputs = world.submit(
            PBXMessage([
                ("Action", "UserEvent"), ("ActionID", "9"), ("UserEvent", "MarcadorCampaign"), ("Campaign", "mora"),
                ("Empty", ""),
            ]), from: daemon)
        #expect(
            messages(outputs, to: top).map(\.description) == [
                "Event=UserEvent | Privilege=user,all | UserEvent=MarcadorCampaign | ActionID=9 | Campaign=mora | Empty="
            ])
        #expect(messages(outputs, to: daemon).map { $0["Response"] ?? $0.event ?? "" } == ["Success", "UserEvent"])
        #expect(messages(outputs, to: deaf).isEmpty)
    }

    @Test("Read classes: a wallboard hears nothing of calls and agents")
    func classes() throws {
        var world = world()
        let daemon = try logIn(&world, "marcador", "clave")
        let top = try logIn(&world, "marcador-top", "otra")
        var heard = world.submit(
            PBXMessage([
                ("Action", "Originate"), ("Channel", "PJSIP/56200001234@carrier"), ("Context", "marcador"),
                ("Exten", "s"), ("Priority", "1"), ("Async", "true"), ("ChannelId", "A"),
            ]), from: daemon)
        heard += world.submit(PBXMessage([("Action", "UserEvent"), ("UserEvent", "MarcadorCall")]), from: daemon)
        heard += world.submit(PBXMessage([("Action", "UserEvent"), ("UserEvent", "MarcadorAgent")]), from: daemon)
        while let outputs = world.step(until: Stage.start + .seconds(60)) { heard += outputs }
        #expect(messages(heard, to: daemon).contains { $0.event == "Newchannel" })
        #expect(messages(heard, to: daemon).count { $0.event == "UserEvent" } >= 2)
        // Neither channels nor what carries a number, which the account's filter keeps back.
        #expect(messages(heard, to: top).map { $0["UserEvent"] } == ["MarcadorAgent"])
    }

    @Test("The event mask: words, on, off, and an unknown word that means off")
    func masks() throws {
        var world = world()
        let session = try logIn(&world, "marcador", "clave")
        for (mask, answer) in [("call,agent", "On"), ("off", "Off"), ("on", "On"), ("nonsense", "Off")] {
            let outputs = world.submit(PBXMessage([("Action", "Events"), ("EventMask", mask)]), from: session)
            #expect(messages(outputs, to: session).first?["Events"] == answer)
        }
    }
}
