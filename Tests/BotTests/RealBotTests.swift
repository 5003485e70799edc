import AsteriskRig
import Bot
import Dialogue
import FastAGI
import Spoken
import Testing
import Vocabulary

/// Calls through the context `marcador-bot` of a real Asterisk: a small script in all its branches, hang-ups at every step,
/// and what becomes of a call whose daemon is lost.
struct BotDay: Sendable {
    /// How long the sounds are. Two are long enough to be interrupted.
    static var lengths: [String: Duration] {
        var lengths = Fixture.prompts.mapValues { _ in Duration.milliseconds(500) }
        lengths["reminder"] = .seconds(6)
        lengths["promised"] = .seconds(6)
        lengths["regret"] = .milliseconds(700)
        return lengths
    }

    private static let yes: (String?, Caller.Act, Int) = ("identity", .press("1"), 200)
    private static let agent: (String?, Caller.Act, Int) = ("reminder", .press("1"), 500)

    static let callers: [Caller] = [
        Caller(id: "promises", acts: [yes, ("reminder", .press("2"), 500)]),
        Caller(id: "wrong", acts: [("identity", .press("2"), 900)]),
        Caller(id: "silent", acts: []),
        Caller(id: "informed", acts: [yes]),
        Caller(id: "keys", acts: [("identity", .press("5"), 200), ("identity", .press("7"), 200)]),
        Caller(id: "optout", acts: [yes, ("reminder", .press("9"), 300)]),
        Caller(id: "agent", acts: [yes, agent]),
        Caller(id: "empty", acts: [yes, agent], queue: "vacia"),
        Caller(id: "nowhere", acts: [yes, agent], queue: ""),
        Caller(id: "hold", acts: [yes, agent], queue: "sordos", hold: 1),
        Caller(id: "machine", acts: [], number: "56200000106", variables: ["MARCADOR_AMD": "yes"], limit: 60),
        // Hang-ups: in a prompt, while an answer is awaited, in the long one, on the way to the queue, in it, and in the
        // good-bye.
        Caller(id: "left-1", acts: [("identity", .hangUp, 200)]),
        Caller(id: "left-2", acts: [("identity", .hangUp, 900)]),
        Caller(id: "left-3", acts: [yes, ("reminder", .hangUp, 800)]),
        // On a busy machine the prompt is over first: then nobody may take the call.
        Caller(id: "left-4", acts: [yes, agent, ("connecting", .hangUp, 200)], queue: "sordos", hold: 10),
        Caller(id: "left-5", acts: [yes, agent, ("connecting", .hangUp, 1500)], queue: "sordos", hold: 10),
        Caller(id: "left-6", acts: [yes, ("reminder", .press("2"), 500), ("promised", .hangUp, 500)]),
    ]

    /// Their daemon ends, forgets them, or hangs.
    static let unlucky: [Caller] = [
        Caller(id: "stopped", acts: [yes, ("reminder", .loseDaemon, 500)]),
        Caller(id: "stopped-waiting", acts: [("identity", .loseDaemon, 900)]),
        Caller(id: "forgotten", acts: [yes, agent, ("connecting", .loseDaemon, 1000)], queue: "sordos", hold: 2),
        Caller(id: "away", acts: []),
        Caller(id: "stuck", acts: []),
        Caller(id: "stuck-later", acts: []),
        // Its first prompt is being made when the key comes.
        Caller(id: "early", acts: [], callee: "early"),
    ]

    var records: [String: CallRecord]
    var handedTwice: [String]

    static let day = Task { try await work() }

    private static func work() async throws -> BotDay {
        let port = try LoopbackPort.free(.tcp)
        let options = RigOptions(
            agents: 0, queues: ["agentes=401-403", "vacia=", "sordos=801-801"], agiPort: port)
        return try await AsteriskRig.withAsterisk(options) { rig in
            let floor = BotFloor(rig)
            try await floor.furnish(lengths)
            let voice = RecordedVoice(try Recordings(folder: floor.folder))
            let scripts = floor.scripts(voice: voice) { _ in Fixture.briefing(timeout: .milliseconds(1200)) }
            return try await withServer(BotFloor.router(scripts), port: port) { _, _ in
                try await withThrowingTaskGroup { group in
                    // A tenth of a second apart: nobody's first prompt is to wait for all the others'.
                    for (index, caller) in callers.enumerated() {
                        group.addTask {
                            try await Task.sleep(for: .milliseconds(100 * index))
                            return (caller.id, try await floor.call(caller, script: "fixture"))
                        }
                    }
                    for caller in unlucky {
                        group.addTask { (caller.id, try await unlucky(caller, floor, voice)) }
                    }
                    var day = BotDay(records: [:], handedTwice: [])
                    for try await (id, record) in group { day.records[id] = record }
                    day.handedTwice = floor.twice
                    return day
                }
            }
        }
    }

    /// A call with a daemon of its own.
    private static func unlucky(_ caller: Caller, _ floor: BotFloor, _ voice: RecordedVoice) async throws -> CallRecord
    {
        var caller = caller
        caller.variables["MARCADOR_MESSAGE"] = floor.folder + "/regret"
        switch caller.id {
        case "away":
            caller.variables["MARCADOR_AGI"] = "127.0.0.1:\(try LoopbackPort.free(.tcp))"
            return try await floor.call(caller, script: "fixture")
        case "stuck":
            let daemon = try SilentServer()
            caller.variables["MARCADOR_AGI"] = "127.0.0.1:\(daemon.port)"
            defer { withExtendedLifetime(daemon) {} }
            return try await floor.call(caller, script: "fixture")
        default:
            let voice: any PromptVoice = caller.id == "early" ? SlowVoice(voice: voice) : voice
            let scripts = floor.scripts(voice: voice) { _ in Fixture.briefing(timeout: .milliseconds(1200)) }
            var router = BotFloor.router(scripts)
            if caller.id == "stuck-later" { router.on("bot") { try await hang($0, floor.folder) } }
            let (ended, ending) = AsyncStream.makeStream(of: Void.self)
            return try await withThrowingTaskGroup(of: CallRecord?.self) { group in
                let (ports, bound) = AsyncStream.makeStream(of: Int.self)
                group.addTask { [router] in
                    try await withServer(router) { _, port in
                        bound.yield(port)
                        for await _ in ended { break }
                    }
                    return nil
                }
                var port = 0
                for await number in ports {
                    port = number
                    break
                }
                caller.variables["MARCADOR_AGI"] = "127.0.0.1:\(port)"
                let isForgotten = caller.id == "forgotten"
                let record = try await floor.call(caller, script: "fixture") {
                    if isForgotten { scripts.desk.close(at: BotFloor.clock()) } else { ending.finish() }
                }
                ending.finish()
                return record
            }
        }
    }

    /// Every prompt takes 0.4 s to be made.
    private struct SlowVoice: PromptVoice {
        let voice: RecordedVoice

        func prompt(
            for utterance: Utterance, in language: SpokenLanguage, within limit: Duration
        ) async -> PlayablePrompt? {
            guard (try? await Task.sleep(for: .milliseconds(400))) != nil else { return nil }
            return await voice.prompt(for: utterance, in: language, within: limit)
        }
    }

    /// A daemon that stops in its tracks in the middle of a prompt, as the bot has prepared for.
    private static func hang(_ session: AGISession, _ folder: String) async throws {
        try await session.setVariable("MARCADOR_STAGE", to: "bot")
        try await session.setVariable("TIMEOUT(absolute)", to: "3")
        try await session.streamFile(folder + "/identity")
        try await Task.sleep(for: .seconds(30))
    }
}

@Suite(.enabled(if: AsteriskRig.isAvailable, "no real Asterisk here"), .serialized, .timeLimit(.minutes(2)))
struct RealBotTests {
    private let day: BotDay

    init() async throws { day = try await BotDay.day.value }

    private func record(_ id: String) throws -> CallRecord { try #require(day.records[id], "no call \(id)") }
    private func conversation(_ id: String) throws -> BotConversation {
        try #require(try record(id).conversation, "no conversation \(id)")
    }

    @Test(arguments: [
        ("promises", DialogueOutcome.promised, ["identity: key 1", "reminder: key 2", "promised: end"]),
        ("wrong", .wrongPerson, ["identity: key 2", "wrong: end"]),
        ("silent", .silent, ["identity: silence", "give_up: end"]),
        ("informed", .informed, ["identity: key 1", "reminder: silence", "told: end"]),
        ("keys", .silent, ["identity: not understood", "give_up: end"]),
        ("optout", .doNotCall, ["identity: key 1", "always: key 9", "opt_out: end"]),
        ("agent", .transferred, ["identity: key 1", "reminder: key 1", "connecting: agent"]),
        ("empty", .callback, ["identity: key 1", "reminder: key 1", "connecting: nobody free", "nobody: end"]),
        ("nowhere", .callback, ["identity: key 1", "reminder: key 1", "connecting: nobody free", "nobody: end"]),
        ("hold", .callback, ["identity: key 1", "reminder: key 1", "connecting: nobody free", "nobody: end"]),
        ("machine", .messageLeft, ["message: end"]),
    ])
    func everyBranchOfTheScript(_ id: String, _ outcome: DialogueOutcome, _ branches: [String]) throws {
        let conversation = try conversation(id)
        #expect(conversation.branches == branches)
        #expect(conversation.outcome == outcome)
        #expect(conversation.ending == (id == "agent" ? .withAgent : .finished))
        #expect(try record(id).last == (id == "agent" ? "talked" : id == "machine" ? "machine" : "bot"))
        // The daemon has acknowledged the end of the call.
        #expect(try record(id).kept == "")
    }

    @Test func whoIsTransferredMeetsAnAgentAndTheRecordNamesThem() throws {
        let agent = try #require(try conversation("agent").transfer?.agent)
        #expect(agent.hasPrefix("Local/40"))
        #expect(try record("agent").events["left"]?["Agent"] == agent)
        #expect(try conversation("hold").transfer?.result == .nobodyFree)
        #expect(try conversation("nowhere").transfer?.result == .failed)
    }

    @Test(arguments: ["left-1", "left-2", "left-3", "left-4", "left-5"])
    func hangUpAtAnyStepIsStored(_ id: String) throws {
        let conversation = try conversation(id)
        #expect(conversation.outcome == .hungUp)
        #expect(conversation.ending == .hungUp)
        let last = try record(id).last
        #expect(last == (id == "left-5" ? "abandoned" : "bot") || id == "left-4" && last == "abandoned")
        #expect(try record(id).kept == "")
    }

    @Test func whatWasAgreedHoldsForWhoHangsUpInTheGoodBye() throws {
        #expect(try conversation("left-6").outcome == .promised)
        #expect(try conversation("left-6").promise != nil)
    }

    /// Asterisk throws away keys that come while it has nothing to do for a script.
    @Test func aKeyCountsWhileThePromptIsMade() throws {
        let conversation = try conversation("early")
        #expect(conversation.branches.first == "identity: key 1", "\(conversation.trace)")
    }

    @Test func eachConversationIsHandedOverOnce() {
        #expect(day.handedTwice == [])
    }

    @Test func aKeyEndsThePromptAtOnce() throws {
        for id in ["promises", "agent", "optout"] {
            let record = try record(id)
            let conversation = try conversation(id)
            let pressed = conversation.trace.compactMap { entry in
                if case .pressed = entry.fact { entry.at } else { nil }
            }
            #expect(pressed.count == 2)
            // A key lasts 80 ms; the prompt would have lasted six seconds.
            let barge = pressed[1] - record.acted[1]
            print("barge-in: the bot knew of the key \(barge) after it was pressed; \(id)")
            #expect(barge < .seconds(1))
        }
    }

    @Test func theBotSpeaksAtOnceAndNeverPausesLong() throws {
        let conversations = BotDay.callers.compactMap { day.records[$0.id]?.conversation }
        #expect(conversations.count == BotDay.callers.count)
        // A machine is waited for until its tone.
        let people = conversations.filter { $0.outcome != .messageLeft }
        #expect(people.count == conversations.count - 1)
        let first = people.compactMap { $0.timing.answerToPrompt }.sorted()
        let pauses = conversations.map(\.timing.longestPause).sorted()
        print("from the answer to the first prompt: \(first)\nlongest pause: \(pauses)")
        // Two dozen calls at once on whatever machine this is; the best of them shows what we ourselves take.
        #expect(try #require(first.first) < .milliseconds(300))
        #expect(try #require(first.last) < .seconds(2))
        #expect(try #require(pauses.last) < .seconds(2))
    }

    /// The dialplan's own words, and none of them late.
    @Test(arguments: ["stopped", "stopped-waiting", "forgotten", "away", "stuck", "stuck-later"])
    func withoutItsDaemonACallEndsWithAWordOfRegret(_ id: String) throws {
        let record = try record(id)
        let message = try #require(record.events["message"], "nothing was said to \(id)")
        #expect(message["Played"] == "SUCCESS")
        #expect(record.last == (["away", "stuck"].contains(id) ? "message" : "bot"))
        // Kept for a daemon that comes back; the forgetful one has acknowledged it.
        #expect(record.kept.isEmpty == (id == "forgotten" || id == "stuck-later"))
        let since: Double?
        switch id {
        case "stopped", "stopped-waiting": since = record.acted.last?.seconds
        case "away", "stuck": since = record.events["answered"].flatMap(time)
        // Known from the dialplan's timeout alone: it was set to end 2.5 s after the prompt.
        default: since = nil
        }
        if let since {
            let regretted = try #require(time(message))
            print("\(id): all was said \(regretted - since) s after the daemon was lost")
            // Two seconds, and the 0.7 of the sound.
            #expect(regretted - since < 2 + 0.7 + 0.5)
        }
    }

    /// Asterisk's own time of an event, in seconds.
    private func time(_ message: RawManager.Message) -> Double? { message["Timestamp"].flatMap(Double.init) }
}
