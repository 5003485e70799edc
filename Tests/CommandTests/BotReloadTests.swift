import FastAGI
import Foundation
import GRDB
import Synchronization
import Testing

#if canImport(Glibc)
    import Glibc
#endif

/// SIGHUP: the bot scripts are read anew.
@Suite struct BotReloadTests {
    /// A daemon with the shipped scripts, whose prompts are all the same beep, and a call that it may be asked about.
    private func withDaemon(_ body: (Scene, Child) async throws -> Void) async throws {
        try await Scene.with { scene in
            try Scene.beep.write(to: scene.folder.appendingPathComponent("beep.wav"))
            try FileManager.default.copyItem(
                at: Scene.checkout.appendingPathComponent("asterisk-config/bots"),
                to: scene.folder.appendingPathComponent("bots"))
            let words = "[cp, \"\(scene.path("beep.wav"))\", \"{output}\"]"
            try scene.configure(
                .init(
                    campaigns: [.init(mode: "bot", start: "paused", more: "bot: overdue")],
                    extra: "speaking: {directory: \(scene.path("prompts")), engine: command, command: \(words)}"))
            #expect(try await scene.importPortfolio(1).end == .code(0))
            let daemon = try await scene.daemon()
            try scene.makeAttempt()
            try await body(scene, daemon)
        }
    }

    @Test func aChangedScriptIsForTheNextCallAndABrokenOneForNone() async throws {
        try await withDaemon { scene, daemon in
            let (waiting, long) = (Gate(), TalkingCall(keys: ["*"]))
            let first = try await call(scene, daemon)
            let before = try #require(first.sounds.first)
            async let whole: Void = long.run(scene, daemon, pausing: waiting)
            try await eventually("the first prompt of the long call") { !long.sounds.isEmpty }

            let wording = try scene.read("bots/wording.yaml")
            let changed = wording.replacingOccurrences(of: "¿Hablo con", with: "¿Hablo acaso con")
            #expect(changed != wording)
            try scene.write(changed, to: "bots/wording.yaml")
            daemon.signal(SIGHUP)
            try await eventually("the new wording", within: 10) {
                daemon.errorText.contains("bots/overdue.yaml: changed")
            }
            let after = try #require(try await call(scene, daemon).sounds.first)
            #expect(after != before)

            // The call under way repeats what it said.
            waiting.open()
            try await whole
            #expect(long.sounds.prefix(2) == [before, before])

            try scene.write(changed + "\n  nonsense: [\n", to: "bots/wording.yaml")
            daemon.signal(SIGHUP)
            try await eventually("the complaint", within: 10) { daemon.errorText.contains("not reloaded: ") }
            let line = try #require(daemon.errorText.split(separator: "\n").first { $0.contains("not reloaded: ") })
            #expect(line.contains(" error ") && line.contains("bots/wording.yaml:"), "\(line)")
            #expect(line.contains("overdue") && line.contains(" as before"), "\(line)")
            #expect(try await call(scene, daemon).sounds.first == after)
        }
    }

    private func call(_ scene: Scene, _ daemon: Child) async throws -> TalkingCall {
        let call = TalkingCall(keys: [])
        try await call.run(scene, daemon)
        return call
    }
}

/// Asterisk's end of a call that notes what is to be played, and hangs up when it has no more keys to press.
private final class TalkingCall: Sendable {
    private let state: Mutex<(keys: [Character], sounds: [String])>

    init(keys: [Character]) { state = Mutex((keys, [])) }

    var sounds: [String] { state.withLock { $0.sounds } }

    /// - Parameter gate: what the first key waits for.
    func run(_ scene: Scene, _ daemon: Child, pausing gate: Gate? = nil) async throws {
        let port = try #require(daemon.errorText.firstMatch(of: /FastAGI on [0-9.]+:(\d+)/).flatMap { Int($0.1) })
        let instance = try #require(try scene.rows("SELECT value FROM meta WHERE key = 'instance'").first)
        let environment = AGIEnvironment(
            .init(
                script: "bot", arguments: ["mcd-\(instance)-1e", "overdue", "answered", ""],
                channel: "Local/1@bot-people;1", uniqueID: "mcd-\(instance)-1e"))
        _ = await FastAGICaller(port: port).run(environment) { command in
            guard ["GET OPTION", "STREAM FILE"].contains(command.name) else {
                return ["WAIT FOR DIGIT", "SPEECH CREATE"].contains(command.name) ? .result(0) : .result(1)
            }
            let key = self.state.withLock { state -> Character? in
                state.sounds.append(command.arguments[0])
                return state.keys.isEmpty ? nil : state.keys.removeFirst()
            }
            await gate?.wait()
            guard let key else { return .result(-1) }
            return .result(Int(key.asciiValue ?? 0), attributes: [.init("endpos", "100")])
        }
    }
}

/// Lets through once it is open.
private final class Gate: Sendable {
    private let (stream, continuation) = AsyncStream.makeStream(of: Never.self)
    func open() { continuation.finish() }
    func wait() async { for await _ in stream {} }
}

extension Scene {
    /// A call of the only debtor, as the journal has one that was answered.
    fileprivate func makeAttempt() throws {
        let queue = try DatabaseQueue(path: path("marcador.sqlite"))
        defer { try? queue.close() }
        try queue.write { db in
            try db.execute(
                sql: """
                    INSERT INTO attempt (id, campaign_id, debtor_id, account_id, contact_point_id, phone, country, zones,
                        priority, due_at, server, queue, mode, dial_string, caller_name, caller_number, ring_ms, hold_ms,
                        abandonment_message, detect_machines, launched_at, answered_at, ended_at, outcome, bot)
                    SELECT 1, c.id, a.debtor_id, a.id, p.id, p.address, 'CL', 'America/Santiago', 0, 0, 'pbx', 'q', 'bot',
                        '', 'Cobranza', '+56200000100', 25000, 2000, '', 0, 0, 0, 0, 'answered', 'overdue'
                    FROM account a JOIN contact_point p ON p.debtor_id = a.debtor_id, campaign c
                    """)
        }
    }
}
