import AsteriskRig
import Bot
import Dialogue
import FastAGI
import Foundation
import Settings
import Spoken
import Testing
import Vocabulary

/// A call through every branch by key of every shipped script, on a real Asterisk. What is said is a short hum; the answers
/// come sooner than people give them. On a machine with too much to do a key may come too late for its question all the same,
/// and the dialogue goes another way, as it should; such a call is made once more by itself.
struct ShippedCalls: Sendable {
    struct Planned: Sendable {
        var id: String
        var script: DialogueScript
        var rehearsed: RehearsedCall

        /// Its second try.
        var again: String { "\(id)-again" }

        func wentAsRehearsed(_ record: CallRecord?) -> Bool {
            record?.conversation?.outcome == rehearsed.outcome
                && record?.conversation?.branches.contains(rehearsed.branch.description) == true
        }
    }

    static let planned: [Planned] = {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "asterisk-config/bots").path
        return BotFolder(path: folder).bots.flatMap { bot -> [Planned] in
            guard let language = SpokenLanguage(tag: "es-CL"), let script = bot.script(for: language) else { return [] }
            let quick = hurried(script)
            return Rehearsal(quick, facts: facts, calendar: Fixture.calendar, speech: false).calls.enumerated().map {
                Planned(id: "\(bot.name)-\($0)", script: quick, rehearsed: $1)
            }
        }
    }()

    /// The same script with less time for answers.
    private static func hurried(_ script: DialogueScript) -> DialogueScript {
        var limits = script.limits
        limits.timeout = .milliseconds(1500)
        let steps = script.steps.map { step in
            guard case .ask(var ask) = step.action else { return step }
            var step = step
            ask.timeout = nil
            step.action = .ask(ask)
            return step
        }
        return DialogueScript(
            name: script.name, language: script.language, place: script.place, start: script.start,
            machine: script.machine, giveUp: script.giveUp, limits: limits, always: script.always,
            prompts: script.prompts, steps: steps)
    }

    private static var facts: DialogueFacts {
        var facts = DialogueFacts(localHour: 16)
        facts.name = "Juan Soto"
        facts.company = "Gestiones Andinas"
        facts.creditor = "Banco Ejemplo"
        facts.phone = "600 000 0000"
        facts.amount = Money(minorUnits: 45_000, currency: .clp)
        facts.dueDate = CivilDate(iso: "2026-11-15")
        facts.previousPromiseDate = CivilDate(iso: "2026-11-20")
        facts.previousPromiseAmount = facts.amount
        return facts
    }

    var records: [String: CallRecord]
    /// Those that were made once more.
    var repeated: [String] = []

    static let all = Task { try await work() }

    private static func work() async throws -> ShippedCalls {
        let port = try LoopbackPort.free(.tcp)
        let options = RigOptions(agents: 0, queues: ["agentes=401-409", "vacia="], agiPort: port)
        return try await AsteriskRig.withAsterisk(options) { rig in
            let floor = BotFloor(rig)
            try await floor.furnish(["hum": .milliseconds(300)])
            let voice = Hum(file: floor.folder + "/hum")
            let scripts = floor.scripts(voice: voice) { request in
                planned.first { $0.id == request.attempt || $0.again == request.attempt }.map {
                    BotScripts.Briefing(script: $0.script, facts: facts, calendar: Fixture.calendar)
                }
            }
            return try await withServer(BotFloor.router(scripts), port: port) { _, _ in
                try await withThrowingTaskGroup(of: (String, CallRecord).self) { group in
                    var all = ShippedCalls(records: [:])
                    for (index, planned) in planned.enumerated() {
                        // So many at once; the next when one is over.
                        if index >= 24, let (id, record) = try await group.next() { all.records[id] = record }
                        group.addTask {
                            (
                                planned.id,
                                try await floor.call(caller(planned, id: planned.id), script: planned.script.name)
                            )
                        }
                    }
                    for try await (id, record) in group { all.records[id] = record }
                    for planned in planned where !planned.wentAsRehearsed(all.records[planned.id]) {
                        let caller = caller(planned, id: planned.again)
                        all.records[planned.id] = try await floor.call(caller, script: planned.script.name)
                        all.repeated.append(planned.id)
                    }
                    return all
                }
            }
        }
    }

    /// Somebody who does what was rehearsed, prompt by prompt.
    private static func caller(_ planned: Planned, id: String) -> Caller {
        var caller = Caller(id: id, acts: [], limit: 60)
        for turn in planned.rehearsed.turns {
            switch turn.event {
            case .started(_, .machine):
                caller.number = "56200000106"
                caller.variables["MARCADOR_AMD"] = "yes"
            case .key(let key): caller.acts.append((nil, .press(key.rawValue), 450))
            case .silence, .promptEnded: caller.acts.append((nil, .keepSilent, 0))
            case .transferResult(let result): caller.queue = result == .connected ? "agentes" : "vacia"
            default: break
            }
        }
        return caller
    }

    private struct Hum: PromptVoice {
        var file: String

        func prompt(
            for utterance: Utterance, in language: SpokenLanguage, within limit: Duration
        ) async -> PlayablePrompt? {
            PlayablePrompt([PlayableSound(file, duration: .milliseconds(300))])
        }
    }
}

@Suite(.enabled(if: AsteriskRig.isAvailable, "no real Asterisk here"), .serialized, .timeLimit(.minutes(5)))
struct ShippedCallTests {
    @Test func everyBranchByKeyOfEveryShippedScript() async throws {
        let calls = try await ShippedCalls.all.value
        #expect(Set(ShippedCalls.planned.map(\.script.name)).count == 6)
        print("\(ShippedCalls.planned.count) calls through the shipped scripts, made again: \(calls.repeated)")
        for planned in ShippedCalls.planned {
            let conversation = try #require(calls.records[planned.id]?.conversation, "\(planned.id)")
            #expect(conversation.outcome == planned.rehearsed.outcome, "\(planned.id): \(planned.rehearsed)")
            #expect(
                conversation.branches.contains(planned.rehearsed.branch.description),
                "\(planned.id): \(conversation.branches)")
        }
    }
}
