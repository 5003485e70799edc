import AsteriskRig
import Foundation
import Logging
import PBXSimulator

/// The same people, agents, queues, accounts and extensions on both sides.
enum Stages {
    static let secret = "clave"

    // MARK: - The real one

    /// What the rig's Asterisk is given on top of its own files.
    static func prepare(_ rig: RunningAsterisk) async throws {
        func append(_ text: String, to file: String) throws {
            let handle = try FileHandle(forWritingTo: rig.directory.appendingPathComponent("etc/\(file)"))
            try handle.seekToEnd()
            try handle.write(contentsOf: Data(text.utf8))
            try handle.close()
        }
        try append(
            """

            [todo]
            secret = \(secret)
            read = system,call,log,verbose,command,agent,user,config,dtmf,reporting,cdr,originate,agi,message
            write = all
            writetimeout = 5000
            [poco]
            secret = \(secret)
            read = call,agent,user
            write = call,originate,agent,reporting,user
            [unico]
            secret = \(secret)
            read = call
            write = call
            allowmultiplelogin = no

            """, to: "manager.conf")
        try append(
            """

            [differential]
            exten => wait,1,Wait(60)
             same => n,Hangup(16)
            exten => brief,1,Wait(1)
             same => n,Hangup(16)

            """
                + queues.map { "exten => \($0.exten),1,Queue(\($0.queue),,,,\($0.hold))\n same => n,Hangup(16)\n" }
                .joined()
                    + """
                    [differential-people]
                    exten => 5622,1,Busy(1)

                    """, to: "extensions.conf")
        try append(
            """

            [deaf](marcador-queue)
            timeout = 2
            member => Local/801@agents,0,Sorda,Local/801@agents

            """, to: "queues.conf")
        for command in ["manager reload", "dialplan reload", "queue reload all"] { _ = try await rig.command(command) }
    }

    static let rigOptions = RigOptions(agents: 0, queues: ["one=301-301", "two=302-303", "short=401-401", "empty="])

    private static let queues: [(exten: String, queue: String, hold: Int)] = [
        ("one", "one", 30), ("two", "two", 30), ("short", "short", 30), ("deaf", "deaf", 1), ("empty", "empty", 5),
        ("none", "none", 5),
    ]

    // MARK: - The simulated one

    static func configuration() -> PBXConfiguration {
        func seat(_ number: Int, _ name: String? = nil) -> PBXMember {
            PBXMember(interface: "Local/\(number)@agents", name: name ?? "Agente \(number)")
        }
        var marcador = PBXQueue(name: "marcador")
        var configured = [
            PBXQueue(name: "one", members: [seat(301)]), PBXQueue(name: "two", members: [seat(302), seat(303)]),
            PBXQueue(name: "short", members: [seat(401)]), PBXQueue(name: "empty"),
            PBXQueue(name: "deaf", members: [seat(801, "Sorda")]),
        ]
        for index in configured.indices { configured[index].timeout = 6 }
        configured[4].timeout = 2
        marcador.timeout = 6
        var user = PBXUser(name: "todo", secret: secret)
        user.read.remove([.security, .dialplan])
        var configuration = PBXConfiguration(
            users: [
                user,
                PBXUser(name: "unico", secret: secret, read: .call, write: .call, allowsSeveralLogins: false),
                PBXUser(
                    name: "poco", secret: secret, read: [.call, .agent, .user],
                    write: [.call, .originate, .agent, .reporting, .user]),
            ], queues: [marcador] + configured)
        configuration.timestampsEvents = true
        configuration.trunks = ["sipp"]
        configuration.people.timeToRing = .constant(0)
        configuration.people.scripted = people
        configuration.agents = .prompt
        configuration.agents.answerDelay = .constant(0)
        configuration.agents.absent = ["Local/801@agents"]
        configuration.dialplan["differential,wait"] = .wait(60)
        configuration.dialplan["differential,brief"] = .wait(1)
        for entry in queues {
            configuration.dialplan["differential,\(entry.exten)"] = .queue(entry.queue, hold: entry.hold)
        }
        return configuration
    }

    /// As `people.conf` of the rig has them.
    private static let people: [String: Person] = [
        "02": human(after: 0.5, talks: 2), "03": human(after: 0, stays: 1), "08": human(after: 0, stays: 3),
        "11": refused(503), "12": Person(fate: .never), "13": refused(603), "14": refused(404), "15": refused(502),
        "16": refused(500), "17": refused(410), "22": refused(486), "99": Person(fate: .nowhere),
    ]

    private static func human(after delay: Double, stays: Double = 600, talks: Double? = nil) -> Person {
        Person(
            fate: .human(after: delay), patience: stays,
            conversation: Conversation(talk: talks ?? stays, personEndsIt: talks == nil))
    }

    private static func refused(_ status: Int) -> Person {
        Person(fate: .refused(status: status, after: 0, rings: false))
    }

    static let quiet = Logger(label: "differential") { _ in SwiftLogNoOpLogHandler() }

    /// Runs a body beside both, each on its port.
    static func withBoth<Result: Sendable>(
        _ body: @Sendable (_ real: Int, _ simulated: Int) async throws -> Result
    ) async throws -> Result {
        try await AsteriskRig.withAsterisk(rigOptions) { rig in
            try await prepare(rig)
            let real = rig.amiPort
            return try await withSimulator { simulated in try await body(real, simulated) }
        }
    }

    static func withSimulator<Result: Sendable>(
        _ configuration: PBXConfiguration = configuration(), _ body: @Sendable (Int) async throws -> Result
    ) async throws -> Result {
        let server = PBXServer(configuration: configuration, logger: quiet)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                do { try await server.run() } catch is CancellationError {}
            }
            guard let port = await server.boundPort() else { throw Vain(what: "the simulator's port", heard: []) }
            defer { group.cancelAll() }
            return try await body(port)
        }
    }
}
