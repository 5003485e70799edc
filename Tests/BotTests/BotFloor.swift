import AsteriskRig
import Bot
import Dialogue
import FastAGI
import Foundation
import Logging
import Synchronization
import Vocabulary

/// Somebody who is called, and what they do about the prompts.
struct Caller: Sendable {
    enum Act: Sendable {
        case press(String)
        case hangUp
        case keepSilent
        /// Ends the server this call talks to, or empties its desk.
        case loseDaemon
    }

    var id: String
    /// By the last prompt that is said (`nil`: whatever it is), the first at its first time; `after` milliseconds from its
    /// beginning.
    var acts: [(prompt: String?, act: Act, after: Int)]
    var queue = "agentes"
    var hold = 3
    /// In place of somebody who answers and says nothing.
    var number: String?
    /// Who answers: `person`, or `early`, who presses 1 by themselves at once.
    var callee = "person"
    /// Variables of the Originate beside the usual ones.
    var variables: [String: String] = [:]
    /// Seconds until it must be over.
    var limit = 20.0
}

/// What all sides say of one call.
struct CallRecord: Sendable {
    var conversation: BotConversation?
    /// The `MarcadorCall` events, by stage.
    var events: [String: RawManager.Message]
    /// From the act of a caller to what the dialogue knew of it, by the clock of this machine.
    var acted: [Timestamp] = []
    /// AstDB after the call; empty when the daemon has acknowledged it.
    var kept = ""

    var last: String? { events["left"]?["Last"] }
}

/// A real Asterisk with the bot behind it.
final class BotFloor: Sendable {
    static let clock: @Sendable () -> Timestamp = {
        Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
    }

    private struct State {
        var conversations: [String: BotConversation] = [:]
        var said: [String: AsyncStream<[String]>.Continuation] = [:]
        var twice: [String] = []
    }

    private let rig: RunningAsterisk
    private let state = Mutex(State())

    init(_ rig: RunningAsterisk) { self.rig = rig }

    /// Attempts whose conversation was handed over more than once.
    var twice: [String] { state.withLock { $0.twice } }

    /// Answers, and keeps quiet; in the dialplan of this Asterisk only.
    private static let callees = """

        [bot-callee]
        exten => person,1,Answer()
         same => n,Wait(120)
         same => n,Hangup(16)
        exten => early,1,Answer()
         same => n,Wait(0.1)
         same => n,SendDTMF(1,,80)
         same => n,Wait(120)
         same => n,Hangup(16)
        """

    /// Makes sounds of these lengths, and the people who are called.
    func furnish(_ lengths: [String: Duration]) async throws {
        let folder = rig.directory.appendingPathComponent("bot")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (name, length) in lengths {
            // A soft hum in µ-law: what it says is of no matter here.
            let count = Int(length.wholeMilliseconds) * 8
            let bytes = (0..<count).map { UInt8($0 % 16 < 8 ? 0xa0 : 0x20) }
            try Data(bytes).write(to: folder.appendingPathComponent("\(name).ulaw"))
        }
        let dialplan = rig.directory.appendingPathComponent("etc/extensions.conf")
        let text = try String(contentsOf: dialplan, encoding: .utf8) + Self.callees + "\n"
        try Data(text.utf8).write(to: dialplan)
        _ = try await rig.command("dialplan reload")
    }

    var folder: String { rig.directory.appendingPathComponent("bot").path }

    func scripts(
        voice: any PromptVoice, _ briefing: @escaping @Sendable (BotScripts.Request) async -> BotScripts.Briefing?
    ) -> BotScripts {
        BotScripts(
            voice: voice, clock: Self.clock, briefing: briefing,
            news: { attempt, news in
                guard case .saying(let prompts) = news else { return }
                self.state.withLock { $0.said[attempt] }?.yield(prompts)
            },
            hand: { conversation in
                self.state.withLock { state in
                    let old = state.conversations.updateValue(conversation, forKey: conversation.attempt)
                    if old != nil { state.twice.append(conversation.attempt) }
                }
            })
    }

    /// The bot's scripts, and `left` as the daemon serves it.
    static func router(_ scripts: BotScripts) -> AGIRouter {
        var router = AGIRouter()
        scripts.mount(on: &router)
        router.on("left") { session in
            let arguments = session.environment.arguments.map(\.string)
            scripts.desk.callEnded(arguments[0], agent: arguments.count > 3 ? arguments[3] : nil, at: clock())
            try await session.setVariable("MARCADOR_KEPT", to: "yes")
        }
        return router
    }

    /// Calls somebody and waits for the end of the call.
    func call(_ caller: Caller, script: String, loseDaemon: @escaping @Sendable () -> Void = {}) async throws
        -> CallRecord
    {
        let manager = try await rig.manager()
        let (said, saying) = AsyncStream.makeStream(of: [String].self)
        state.withLock { $0.said[caller.id] = saying }
        var variables = [
            "MARCADOR_ATTEMPT": caller.id, "MARCADOR_QUEUE": caller.queue, "MARCADOR_HOLD": "\(caller.hold)",
            "MARCADOR_BOT": script,
        ]
        variables.merge(caller.variables) { $1 }
        try await manager.send(
            "Originate",
            [
                ("Channel", caller.number.map { "Local/\($0)@people" } ?? "Local/\(caller.callee)@bot-callee"),
                ("Context", "marcador-bot"), ("Exten", "s"), ("Priority", "1"), ("Async", "true"),
                ("ChannelId", "\(caller.id)-a"), ("OtherChannelId", "\(caller.id)-b"), ("Timeout", "10000"),
            ] + variables.map { ("Variable", "\($0.key)=\($0.value)") })
        let actor = Task { try await self.act(caller, said, manager, loseDaemon) }
        // Where one never comes, the records of the others still tell.
        _ = try? await manager.callEvent("left", of: caller.id, seconds: caller.limit)
        _ = try? await manager.wait(seconds: 5) { $0["Event"] == "Hangup" && $0["Uniqueid"] == "\(caller.id)-a" }
        saying.finish()
        actor.cancel()
        var record = CallRecord(events: [:], acted: (try? await actor.value) ?? [])
        for message in await manager.received where message["Attempt"] == caller.id {
            if let stage = message["Stage"] { record.events[stage] = message }
        }
        // Handed over before or after the last event, by another thread.
        try? await poll("the conversation of \(caller.id)", seconds: 2) {
            self.state.withLock { $0.conversations[caller.id] != nil }
        }
        record.conversation = state.withLock { $0.conversations[caller.id] }
        record.kept = try await manager.kept("marcador/call", caller.id)
        await manager.close()
        return record
    }

    /// Does what the caller does. Gives when.
    private func act(
        _ caller: Caller, _ said: AsyncStream<[String]>, _ manager: RawManager, _ loseDaemon: @Sendable () -> Void
    ) async throws -> [Timestamp] {
        var acts = caller.acts
        var times: [Timestamp] = []
        for await prompts in said {
            guard let next = acts.firstIndex(where: { $0.prompt == nil || $0.prompt == prompts.last }) else { continue }
            let (_, act, after) = acts.remove(at: next)
            try await Task.sleep(for: .milliseconds(after))
            times.append(Self.clock())
            switch act {
            case .press(let keys):
                for key in keys {
                    try await manager.send(
                        "PlayDTMF", [("Channel", "\(caller.id)-b"), ("Digit", String(key)), ("Duration", "80")])
                }
            case .hangUp: try await manager.send("Hangup", [("Channel", "\(caller.id)-b"), ("Cause", "16")])
            case .keepSilent: break
            case .loseDaemon: loseDaemon()
            }
        }
        return times
    }
}

extension RawManager {
    func callEvent(_ stage: String, of attempt: String, seconds: Double) async throws -> Message {
        try await wait(seconds: seconds) {
            $0["UserEvent"] == "MarcadorCall" && $0["Stage"] == stage && $0["Attempt"] == attempt
        }
    }

    /// What the dialplan has kept in AstDB; empty when there is nothing.
    func kept(_ family: String, _ key: String) async throws -> String {
        let answer = try await perform("DBGet", [("Family", family), ("Key", key)])
        guard answer["Response"] == "Success" else { return "" }
        return try await wait(seconds: 5) { $0["Event"] == "DBGetResponse" && $0["ActionID"] == answer["ActionID"] }[
            "Val"] ?? ""
    }
}
