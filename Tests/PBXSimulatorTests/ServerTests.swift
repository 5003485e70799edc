import AsteriskManager
import FastAGI
import NIOCore
import PBXSimulator
import Synchronization
import Testing
import Vocabulary

/// The simulator on real sockets.
@Suite(.timeLimit(.minutes(1))) struct ServerTests {
    private func configuration(agi port: Int = 1) -> PBXConfiguration {
        var configuration = PBXConfiguration(
            users: [.dialer(secret: "clave"), .wallboard(secret: "otra")],
            queues: [.staffed("cobranza", agents: 2, wrapUpTime: 0)])
        configuration.people.scripted = PeopleModel.testNumbers
        configuration.agents = .prompt
        configuration.agents.recordsDisposition = 1
        configuration.defaultAGI = "127.0.0.1:\(port)"
        return configuration
    }

    private let login = "Action: Login\r\nActionID: 1\r\nUsername: marcador\r\nSecret: clave\r\n\r\n"
    private func originate(_ number: String, id: String) -> String {
        "Action: Originate\r\nActionID: o-\(id)\r\nChannel: PJSIP/\(number)@carrier\r\nContext: marcador\r\n"
            + "Exten: s\r\nPriority: 1\r\nAsync: true\r\nChannelId: \(id)\r\nTimeout: 20000\r\n"
            + "Variable: MARCADOR_ATTEMPT=7\r\nVariable: MARCADOR_QUEUE=cobranza\r\n\r\n"
    }

    @Test("Greeting, login, Ping, Logoff and the end of the connection")
    func session() async throws {
        let login = login
        try await withServer(configuration()) { _, port in
            try await RawClient.with(port: port) { talk in
                #expect(try await talk.next() == .banner("Asterisk Call Manager/11.0.0"))
                try await talk.send(login)
                #expect(try await talk.message()?["Message"] == "Authentication accepted")
                #expect(try await talk.message()?.event == "FullyBooted")
                // Bare line feeds and a lower-case name without blanks are taken as well.
                try await talk.send("action:ping\nactionid:p\n\n")
                let pong = try await talk.message()
                #expect(pong?["Ping"] == "Pong" && pong?["ActionID"] == "p")
                try await talk.send("Action: Logoff\r\n\r\n")
                #expect(try await talk.message()?["Response"] == "Goodbye")
                #expect(try await talk.message() == nil)
            }
        }
    }

    @Test("A failed login is answered a second later and closed")
    func refused() async throws {
        try await withServer(configuration(), timeFactor: 10) { _, port in
            try await RawClient.with(port: port) { talk in
                try await talk.send("Action: Login\r\nUsername: marcador\r\nSecret: mala\r\n\r\n")
                #expect(try await talk.message()?["Message"] == "Authentication failed")
                #expect(try await talk.message() == nil)
            }
        }
    }

    @Test("A stray blank line and an overlong line are answered as Asterisk does")
    func malformed() async throws {
        let login = login
        try await withServer(configuration()) { _, port in
            try await RawClient.with(port: port) { talk in
                try await talk.send(login)
                _ = try await talk.message { $0.event == "FullyBooted" }
                try await talk.send("\r\n")
                let stray = try await talk.message()
                #expect(stray?["Message"] == "Missing action in request" && stray?["ActionID"] == nil)
                let long = String(repeating: "x", count: 1200)
                try await talk.send("Action: Ping\r\nActionID: l\r\nX: \(long)\r\n\r\n")
                let refusal = try await talk.message()
                #expect(refusal?["Message"] == "Failed to parse message: line too long")
            }
        }
    }

    @Test("A whole call in scaled time, the scripts on a real FastAGI server, two sessions listening")
    func wholeCall() async throws {
        let seen = Mutex<[[String]]>([])
        let script: AGIRouter.Script = { session in
            let arguments = session.environment.arguments.map(\.string)
            seen.withLock { $0.append([session.environment.path] + arguments) }
            let queue = try await session.getVariable("MARCADOR_QUEUE")
            try await session.setVariable("MARCADOR_ACTION", to: queue == nil ? "message" : "queue")
        }
        let (login, call) = (login, originate("56200009001", id: "mcd-t-7e"))
        try await withScripts(["answered": script, "left": script, "disposition": script]) { agi in
            try await withServer(configuration(agi: agi), timeFactor: 20) { server, port in
                try await RawClient.with(port: port) { top in
                    try await top.send(login)
                    _ = try await top.message { $0.event == "FullyBooted" }
                    try await RawClient.with(port: port) { talk in
                        try await talk.send(login + call)
                        let connected = try await talk.message { $0.event == "AgentConnect" }
                        #expect(connected?["Uniqueid"] == "mcd-t-7e")
                        let complete = try await talk.message { $0.event == "AgentComplete" }
                        // Simulated seconds, not real ones.
                        #expect(complete?["TalkTime"] == "10")
                        let gone = try await talk.message { $0.event == "Hangup" && $0["Uniqueid"] == "mcd-t-7e" }
                        #expect(gone?["Cause"] == "16")
                    }
                    let disposition = try await top.message { $0["UserEvent"] == "MarcadorDisposition" }
                    #expect(disposition?["Digit"] == "1" && disposition?["Attempt"] == "7")
                    // The script has said its last word when the agent's channel is gone.
                    while await server.inspect({ $0.liveChannels }) > 0 { await Task.yield() }
                }
            }
        }
        let scripts = seen.withLock { $0 }
        #expect(scripts.contains(["answered", "7", "", ""]))
        #expect(scripts.contains { $0.prefix(3) == ["left", "7", "talked"] })
        #expect(scripts.contains { $0.prefix(3) == ["disposition", "7", "1"] })
    }

    @Test("Nobody listens on the FastAGI port: the call still reaches an agent")
    func noScripts() async throws {
        let (login, call) = (login, originate("56200009001", id: "A"))
        try await withServer(configuration(), timeFactor: 20) { _, port in
            try await RawClient.with(port: port) { talk in
                try await talk.send(login + call)
                #expect(try await talk.message { $0.event == "AgentConnect" } != nil)
            }
        }
    }

    @Test("A script that takes the connection and is silent loses its say after two seconds")
    func silentScript() async throws {
        let (login, call) = (login, originate("56200009004", id: "A"))
        let silent: AGIRouter.Script = { _ in try await Task.sleep(for: .seconds(20)) }
        try await withScripts(["*": silent]) { agi in
            try await withServer(configuration(agi: agi), timeFactor: 5) { _, port in
                let begun = ContinuousClock.now
                try await RawClient.with(port: port) { talk in
                    try await talk.send(login + call)
                    #expect(try await talk.message { $0.event == "AgentConnect" } != nil)
                }
                // Real seconds: a daemon on a scaled floor is not hurried.
                #expect(ContinuousClock.now - begun > .seconds(2))
            }
        }
    }

    @Test("The person hangs up while the script thinks: the script is told")
    func hangupDuringScript() async throws {
        let told = Mutex(false)
        let slow: AGIRouter.Script = { session in
            while !session.isHungUp { try await Task.sleep(for: .milliseconds(2)) }
            told.withLock { $0 = true }
        }
        let (login, call) = (login, originate("56200009003", id: "A"))
        try await withScripts(["answered": slow]) { agi in
            try await withServer(configuration(agi: agi), timeFactor: 2) { _, port in
                try await RawClient.with(port: port) { talk in
                    try await talk.send(login + call)
                    #expect(try await talk.message { $0.event == "Hangup" }?["Uniqueid"] == "A")
                }
                while !told.withLock({ $0 }) { await Task.yield() }
            }
        }
    }

    @Test("Restarting keeps nothing: same port, no channels, no history")
    func restart() async throws {
        let (login, call) = (login, originate("56200009004", id: "A"))
        let first = try await withServer(configuration(), timeFactor: 20) { server, port in
            try await RawClient.with(port: port) { talk in
                try await talk.send(login + call)
                _ = try await talk.message { $0.event == "AgentConnect" }
            }
            #expect(await server.inspect { $0.liveChannels } == 2)
            return port
        }
        try await withServer(configuration(), port: first) { server, port in
            #expect(port == first)
            #expect(await server.inspect { $0.liveChannels } == 0)
            try await RawClient.with(port: port) { talk in
                try await talk.send(login + "Action: CoreStatus\r\nActionID: c\r\n\r\n")
                let status = try await talk.message { $0["ActionID"] == "c" }
                #expect(status?["CoreProcessedCalls"] == "0")
            }
        }
    }

    @Test(
        "The project's own AMI client cannot tell: MD5 login, version, lists, typed events",
        arguments: [AMILogin.Method.md5, .plain])
    func ownClient(method: AMILogin.Method) async throws {
        try await withServer(configuration(), timeFactor: 20) { _, port in
            let client = AMIClient(
                AMIClientSettings(
                    endpoint: AMIEndpoint(host: "127.0.0.1", port: port),
                    login: AMILogin(username: "marcador", secret: "clave", method: method)), logger: quiet)
            let events = client.events()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await client.run() }
                defer { group.cancelAll() }
                var iterator = events.makeAsyncIterator()
                var version: String?
                while version == nil, let event = await iterator.next() {
                    if case .up(let info) = event { version = info.asteriskVersion }
                    if case .down(let reason) = event { Issue.record("\(reason)") }
                }
                #expect(version == "22.10.1")
                let rows = try await client.list(.queueStatus(queue: "cobranza"))
                #expect(rows.map(\.eventName) == ["QueueParams", "QueueMember", "QueueMember", "QueueStatusComplete"])
                let call = AMIOriginate(
                    channel: "PJSIP/56200009486@carrier",
                    destination: .extensionAt(context: "marcador", exten: "s"), channelID: "mcd-t-9e")
                let answer = try await client.send(.originate(call)).orThrow()
                #expect(answer.text == "Originate successfully queued")
                while let event = await iterator.next() {
                    guard case .event(let event) = event, case .hangup(let hangup) = event else { continue }
                    #expect(hangup.cause == 17)
                    break
                }
            }
        }
    }
}
