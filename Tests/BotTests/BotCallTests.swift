import Bot
import Dialogue
import FastAGI
import Spoken
import Synchronization
import Testing
import Vocabulary

@Suite(.timeLimit(.minutes(1)))
struct BotCallTests {
    /// One call from the answer to the end of its first visit.
    private func called(
        _ call: FakeCall, machine: Bool = false, voice: any PromptVoice = Fixture.voice, speech: String? = nil
    ) async throws -> Harvest {
        let harvest = Harvest()
        var router = AGIRouter()
        harvest.scripts(voice: voice) { _ in
            var briefing = Fixture.briefing(speech: speech)
            briefing.speechRefused = { harvest.noteRefusal() }
            return briefing
        }.mount(on: &router)
        try await withServer(router) { _, port in
            await call.run(port: port, machine: machine)
            // Else the end of the server could come before the end of the connection.
            _ = try await harvest.only()
        }
        return harvest
    }

    @Test func keysLeadThroughTheScript() async throws {
        let call = FakeCall(["p/identity": [.press("1")], "p/reminder": [.press("2")]])
        let harvest = try await called(call)
        let conversation = try await harvest.only()
        #expect(conversation.outcome == .promised)
        #expect(conversation.ending == .finished)
        #expect(conversation.branches == ["identity: key 1", "reminder: key 2", "promised: end"])
        #expect(conversation.dialogue.isIdentified)
        #expect(conversation.dialogue.isTold)
        #expect(conversation.promise?.date == Fixture.calendar.date(of: .tomorrow))
        #expect(harvest.news == [.recorded(.promised), .promised(try #require(conversation.promise))])
        #expect(call.played == ["p/identity", "p/reminder", "p/promised"])
        #expect(call.variables["MARCADOR_STAGE"] == "bot")
        #expect(call.variables["MARCADOR_ACTION"] == "hangup")
        #expect(call.variables["MARCADOR_BOT_OUTCOME"] == "promised")
        #expect(conversation.timing.firstPrompt != nil)
        #expect(conversation.timing.ended != nil)
    }

    @Test func anyKeyEndsAPromptAndTheWrongOneIsAnEventToo() async throws {
        let call = FakeCall(["p/identity": [.press("5"), .press("2")]])
        let conversation = try await called(call).only()
        #expect(call.commands.first { $0.name == "GET OPTION" }?.arguments == ["p/identity", "0123456789*#", "1000"])
        #expect(call.played == ["p/identity", "p/wrong_key", "p/identity", "p/wrong"])
        #expect(conversation.outcome == .wrongPerson)
        #expect(conversation.trace.contains { $0.fact == .pressed(DialogueKey("5")!) })
    }

    @Test func silenceIsAskedAgainAndThenTakenForAnAnswer() async throws {
        let call = FakeCall()
        let conversation = try await called(call).only()
        #expect(call.played == ["p/identity", "p/silence", "p/identity", "p/bye"])
        #expect(conversation.outcome == .silent)
        #expect(conversation.trace.count { $0.fact == .silent } == 2)
    }

    @Test func aMachineIsLeftTheNeutralMessage() async throws {
        let call = FakeCall()
        let conversation = try await called(call, machine: true).only()
        #expect(call.played == ["p/message"])
        #expect(conversation.outcome == .messageLeft)
        // The dialplan's word stands.
        #expect(call.variables["MARCADOR_STAGE"] == nil)
        // After its own greeting.
        #expect(call.commands.first { $0.name == "EXEC" }?.arguments == ["WaitForSilence", "1500,1,25"])
    }

    /// Also where no other key ends what is said.
    @Test func doNotCallInTheMiddleOfAStatement() async throws {
        let call = FakeCall([
            // Pressed so soon, the first is taken for the one before.
            "p/identity": [.press("1")], "p/reminder": [.press("1"), .press("1")], "p/connecting": [.press("9")],
            "p/optout": [.hangUp],
        ])
        let harvest = try await called(call)
        #expect(try await harvest.only().outcome == .doNotCall)
        #expect(harvest.news == [.recorded(.doNotCall)])
        #expect(call.commands.first { $0.arguments.first == "p/connecting" }?.arguments.dropFirst().first == "9")
    }

    @Test func doNotCallIsNewsBeforeTheCallIsOver() async throws {
        let call = FakeCall(["p/identity": [.press("9")], "p/optout": [.hangUp]])
        let harvest = try await called(call)
        #expect(try await harvest.only().outcome == .doNotCall)
        #expect(harvest.news == [.recorded(.doNotCall)])
    }

    @Test func hangUpAtAnyCommandGivesOneConversation() async throws {
        let acts: [String: [FakeCall.Act]] = ["p/identity": [.press("5"), .press("1")], "p/reminder": [.press("2")]]
        let whole = FakeCall(acts)
        _ = try await called(whole).only()
        #expect(whole.commands.count > 10)
        for index in whole.commands.indices {
            let call = FakeCall(acts, hangUpAt: index)
            let conversation = try await called(call).only()
            #expect(call.commands.count == index + 1)
            #expect(conversation.dialogue.outcome != nil, "at \(whole.commands[index])")
            // What was agreed holds from its recording on, which is just before the command that guards the last prompt.
            let last = try #require(whole.commands.firstIndex { $0.arguments.first == "p/promised" })
            #expect(conversation.outcome == (index >= last - 1 ? .promised : .hungUp), "at command \(index)")
        }
    }

    @Test func brokenConnectionEndsTheCall() async throws {
        let harvest = Harvest()
        var router = AGIRouter()
        harvest.scripts().mount(on: &router)
        try await withServer(router) { _, port in
            let line = FakeLine()
            await Self.callThatNeverAnswers(port: port, onStart: { line.set($0) }, onPrompt: { line.breakOff() })
            _ = try await harvest.only()
        }
        let conversation = try await harvest.only()
        #expect(conversation.ending == .lineLost)
        #expect(conversation.outcome == .hungUp)
    }

    @Test func serverThatEndsHandsOverWhatThereIs() async throws {
        let harvest = Harvest()
        var router = AGIRouter()
        harvest.scripts().mount(on: &router)
        let (asked, asking) = AsyncStream.makeStream(of: Void.self)
        let call = try await withServer(router) { _, port in
            let call = Task { await Self.callThatNeverAnswers(port: port, onPrompt: { asking.yield() }) }
            for await _ in asked { break }
            return call
        }
        await call.value
        let conversation = try await harvest.only()
        #expect(conversation.ending == .serverEnded)
        #expect(conversation.outcome == .failed)
        #expect(conversation.said == ["identity"])
    }

    /// Of Asterisk's end no prompt ever ends.
    private static func callThatNeverAnswers(
        port: Int, onStart: (@Sendable (FastAGICaller.Line) -> Void)? = nil, onPrompt: @escaping @Sendable () -> Void
    ) async {
        let environment = AGIEnvironment(
            .init(script: "bot", arguments: ["7", "fixture"], channel: "Local/1;1", uniqueID: "m"))
        _ = await FastAGICaller(port: port).run(environment, onStart: onStart) { command in
            if command.name != "GET OPTION" { return .result(1) }
            onPrompt()
            return nil
        }
    }

    @Test func soundThatIsMissingLeadsToTheApology() async throws {
        let call = FakeCall(["p/identity": [.press("1")]], missing: ["p/reminder"])
        let conversation = try await called(call).only()
        #expect(call.played == ["p/identity", "p/reminder", "p/apology"])
        #expect(conversation.outcome == .failed)
        #expect(call.variables["MARCADOR_ACTION"] == "hangup")
    }

    @Test func whereEvenTheApologyIsMissingTheDialplanIsSorry() async throws {
        let call = FakeCall(missing: ["p/identity", "p/apology"])
        let conversation = try await called(call).only()
        #expect(conversation.outcome == .failed)
        #expect(call.variables["MARCADOR_ACTION"] == "sorry")
    }

    @Test func voiceThatHangsIsNotWaitedFor() async throws {
        let call = FakeCall()
        let begun = ContinuousClock.now
        let conversation = try await called(call, voice: HangingVoice()).only()
        #expect(ContinuousClock.now - begun < .seconds(2))
        #expect(conversation.outcome == .failed)
        #expect(conversation.timing.firstPrompt == nil)
        #expect(call.variables["MARCADOR_ACTION"] == "sorry")
    }

    @Test func anEngineThatHangsInTheMiddleLeavesNoLongPause() async throws {
        let call = FakeCall(["p/identity": [.press("1")]])
        let voice = VoiceWithout(prompt: "reminder", of: Fixture.voice)
        let conversation = try await called(call, voice: voice).only()
        #expect(call.played == ["p/identity", "p/apology"])
        #expect(conversation.outcome == .failed && conversation.dialogue.isIdentified)
        #expect(conversation.timing.longestPause < .seconds(2))
        #expect(call.variables["MARCADOR_ACTION"] == "hangup")
    }

    @Test func whatIsKnownIsToldWithEachPrompt() async throws {
        let call = FakeCall(["p/identity": [.press("1")], "p/reminder": [.press("2")], "p/promised": [.hangUp]])
        let harvest = try await called(call)
        _ = try await harvest.only()
        #expect(harvest.soFar.map(\.said.last) == ["identity", "reminder", "promised"])
        #expect(harvest.soFar.map(\.dialogue.isIdentified) == [false, true, true])
        // What was promised is known before the good-bye is over.
        #expect(harvest.soFar.last?.promise != nil && harvest.soFar.last?.timing.ended == nil)
    }

    @Test func keyBeforeThePromptCounts() async throws {
        let call = FakeCall(["wait": [.press("1")]])
        let conversation = try await called(call, voice: VoiceWithout(prompt: "identity", of: Fixture.voice)).only()
        #expect(conversation.branches == ["identity: key 1", "reminder: silence", "told: end"])
        #expect(call.played.first == "p/reminder" && call.played.last == "p/told")
    }

    @Test func unknownCallIsLeftToTheDialplan() async throws {
        let harvest = Harvest()
        var router = AGIRouter()
        harvest.scripts { _ in nil }.mount(on: &router)
        let call = FakeCall()
        try await withServer(router) { _, port in await call.run(port: port) }
        #expect(harvest.conversations.isEmpty)
        #expect(call.commands.isEmpty)
    }
}

// MARK: - Speech

extension BotCallTests {
    @Test func speechIsHeardDuringThePrompt() async throws {
        let call = FakeCall(
            [
                "p/identity": [.say("sí", score: 91), .say("sí", score: 91)],
                "p/reminder": [.say("ejecutivo", score: 20), .press("2")],
            ],
            hasEngine: true)
        let conversation = try await called(call, speech: "marcador").only()
        #expect(conversation.hadSpeech)
        #expect(conversation.branches == ["identity: voice yes", "reminder: key 2", "promised: end"])
        #expect(
            call.commands.filter { $0.name.hasPrefix("SPEECH") }.prefix(4).map {
                ([$0.name] + $0.arguments).joined(separator: " ")
            }
                == [
                    "SPEECH CREATE marcador", "SPEECH SET language es-CL", "SPEECH SET prompt 1000",
                    "SPEECH RECOGNIZE p/identity 2",
                ])
        let prompts = call.commands.count { $0.name == "SPEECH SET" && $0.arguments.first == "prompt" }
        #expect(prompts == call.commands.count { $0.name == "SPEECH RECOGNIZE" }, "each question is a turn")
        // Doubt: the question is asked again, now of two sounds, so that the ear opens after them.
        #expect(call.played.contains("p/not_understood"))
    }

    @Test func withoutEngineItGoesByKeysAlone() async throws {
        let call = FakeCall(["p/identity": [.press("2")]])
        let harvest = try await called(call, speech: "marcador")
        let conversation = try await harvest.only()
        #expect(!conversation.hadSpeech && harvest.refusals == 1)
        #expect(conversation.outcome == .wrongPerson)
        #expect(!call.commands.contains { $0.name == "SPEECH RECOGNIZE" })
    }

    @Test func engineThatBreaksDownIsDoneWithout() async throws {
        let call = FakeCall(["p/identity": [.breakEngine, .press("2")]], hasEngine: true)
        let conversation = try await called(call, speech: "marcador").only()
        #expect(conversation.trace.contains { $0.fact == .recogniserLost })
        #expect(conversation.outcome == .wrongPerson)
        #expect(call.commands.count { $0.name == "SPEECH RECOGNIZE" } == 1)
        #expect(!call.commands.contains { $0.name == "SPEECH DESTROY" })
    }
}

/// Holds a line for a moment when it is to be cut.
final class FakeLine: Sendable {
    private let line = Mutex<FastAGICaller.Line?>(nil)
    func set(_ line: FastAGICaller.Line) { self.line.withLock { $0 = line } }
    func breakOff() { line.withLock { $0?.breakOff() } }
}

/// Has everything but one prompt, which is being made for ever.
struct VoiceWithout: PromptVoice {
    let missing: String
    let voice: RecordedVoice

    init(prompt: String, of voice: RecordedVoice) {
        missing = prompt
        self.voice = voice
    }

    func ready(_ utterance: Utterance, in language: SpokenLanguage) -> PlayablePrompt? {
        utterance.prompts.contains(missing) ? nil : voice.ready(utterance, in: language)
    }

    func prompt(
        for utterance: Utterance, in language: SpokenLanguage, within limit: Duration
    ) async -> PlayablePrompt? {
        try? await Task.sleep(for: .seconds(60))
        return nil
    }
}

/// Never answers, and does not heed cancellation.
struct HangingVoice: PromptVoice {
    func prompt(
        for utterance: Utterance, in language: SpokenLanguage, within limit: Duration
    ) async -> PlayablePrompt? {
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            Task.detached {
                try? await Task.sleep(for: .seconds(3))
                continuation.resume()
            }
        }
        return nil
    }
}
