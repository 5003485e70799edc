import Foundation
import Logging
import SpeechRig
import Testing

@testable import Hearing

#if canImport(Glibc)
    import Glibc
#endif

@Suite(.serialized, .enabled(if: SpeechRig.isAvailable)) struct PocketSphinxTests {
    /// Runs a recogniser around a test, and waits until it is ready.
    private func withSphinx(
        _ change: (inout PocketSphinxSettings) -> Void = { _ in },
        _ body: @escaping @Sendable (PocketSphinx) async throws -> Void
    ) async throws {
        var settings = PocketSphinxSettings()
        settings.program = SpeechRig.worker
        settings.answerTimeout = .seconds(20)
        change(&settings)
        let sphinx = PocketSphinx(settings: settings, logger: Logger(label: "test"))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await sphinx.run() }
            try await eventually("\(settings.processes) processes") { sphinx.processes.count == settings.processes }
            try await body(sphinx)
            group.cancelAll()
        }
        #expect(sphinx.processes.isEmpty, "none stays behind")
    }

    private func hear(
        _ sphinx: PocketSphinx, _ samples: [Int16], _ request: RecognitionRequest = RecognitionRequest()
    ) async throws -> [Hypothesis] {
        try await sphinx.recognise(Self.whole(samples), request)
    }

    private static func whole(_ samples: [Int16]) -> UtteranceAudio {
        UtteranceAudio { continuation in
            continuation.yield(samples)
            continuation.finish()
        }
    }

    private func speech(_ text: String, _ voice: String = "es") throws -> [Int16] {
        var sounds = Sounds(seed: 1)
        return SpeechRig.line(try SpeechRig.say(text, voice: voice), sounds: &sounds, lead: 170, tail: 150)
    }

    @Test func yesAndNoAreHeardAsTheyAre() async throws {
        try await withSphinx {
            $0.languages = ["es", "en"]
        } _: { sphinx in
            let yes = try await self.hear(sphinx, self.speech("sí"))
            #expect(yes.first?.text == "sí")
            #expect((yes.first?.confidence ?? 0) > 0.5)
            let no = try await self.hear(sphinx, self.speech("no"))
            #expect(no.first?.text == "no")
            let english = try await self.hear(
                sphinx, self.speech("yes please", "en-us"), RecognitionRequest(language: "en-US"))
            #expect(english.first?.text == "yes please")
            let silence = try await self.hear(sphinx, Sounds.silence(milliseconds: 700))
            #expect(silence.isEmpty)
            let nothing = try await self.hear(sphinx, [])
            #expect(nothing.isEmpty)
        }
    }

    @Test func phrasesOfOnesOwnAreHeard() async throws {
        try await withSphinx {
            $0.processes = 1
        } _: { sphinx in
            let request = RecognitionRequest(grammar: .phrases(["vino tinto", "Mañana, temprano"]))
            let wine = try await self.hear(sphinx, self.speech("vino tinto"), request)
            #expect(wine.first?.text == "vino tinto")
            let early = try await self.hear(sphinx, self.speech("mañana temprano"), request)
            #expect(early.first?.text == "mañana temprano")
        }
    }

    @Test func aScriptsOwnPhrasesComeBesideTheEverydayOnes() async throws {
        try await withSphinx {
            $0.processes = 1
            $0.languages = ["es", "en"]
        } _: { sphinx in
            var request = RecognitionRequest()
            request.also = ["dónde puedo pagar", "¿?"]
            let asked = try await self.hear(sphinx, self.speech("dónde puedo pagar"), request)
            #expect(asked.first?.text == "dónde puedo pagar")
            let yes = try await self.hear(sphinx, self.speech("sí"), request)
            #expect(yes.first?.text == "sí")
            // English words have no sound but that of the dictionary: such a phrase is not heard, and the others are.
            request.language = "en"
            let english = try await self.hear(sphinx, self.speech("yes please", "en-us"), request)
            #expect(english.first?.text == "yes please")
        }
    }

    @Test func moreGrammarsThanAreKeptStillWork() async throws {
        try await withSphinx {
            $0.processes = 1
        } _: { sphinx in
            let speech = try self.speech("vino tinto")
            for number in 0..<40 {
                let request = RecognitionRequest(
                    grammar: .phrases(["vino tinto", "sí" + String(repeating: " no", count: number)]))
                #expect(try await self.hear(sphinx, [], request).isEmpty)
            }
            let heard = try await self.hear(
                sphinx, speech, RecognitionRequest(grammar: .phrases(["vino tinto", "sí"])))
            #expect(heard.first?.text == "vino tinto")
        }
    }

    @Test func whatCannotBeListenedForIsSaidAtOnce() async throws {
        try await withSphinx {
            $0.processes = 1
        } _: { sphinx in
            for request in [
                RecognitionRequest(language: "fr"), RecognitionRequest(language: "en"),
                RecognitionRequest(grammar: .named("poems")), RecognitionRequest(grammar: .phrases(["¿?"])),
            ] {
                await #expect(throws: RecogniserFailure.self) { try await self.hear(sphinx, [0], request) }
            }
            #expect(sphinx.processes.count == 1, "and the process goes on")
        }
    }

    @Test func aKilledProcessCostsNoAnswer() async throws {
        try await withSphinx { _ in
        } _: { sphinx in
            let before = sphinx.processes
            let samples = try self.speech("sí")
            let audio = UtteranceAudio { continuation in
                continuation.yield(samples)
                for process in before { kill(process, SIGKILL) }
                continuation.finish()
            }
            let heard = try await sphinx.recognise(audio, RecognitionRequest())
            #expect(heard.first?.text == "sí")
            try await eventually("two new processes") {
                sphinx.processes.count == 2 && Set(sphinx.processes).isDisjoint(with: before)
            }
        }
    }

    @Test func aProcessThatHangsIsReplaced() async throws {
        try await withSphinx {
            $0.processes = 1
            $0.answerTimeout = .milliseconds(200)
            $0.hangTimeout = .milliseconds(500)
        } _: { sphinx in
            #expect(sphinx.hears("es-CL") && !sphinx.hears("en"))
            let before = sphinx.processes
            for process in before { kill(process, SIGSTOP) }
            await #expect(throws: RecogniserFailure.timedOut(.milliseconds(200))) {
                try await self.hear(sphinx, [1, 2, 3])
            }
            #expect(!sphinx.hears("es"), "nobody else is invited to speak")
            try await eventually("a new process") { sphinx.processes.count == 1 && sphinx.processes != before }
        }
    }

    @Test func moreUtterancesThanProcesses() async throws {
        try await withSphinx {
            $0.processes = 1
            $0.answerTimeout = .milliseconds(2500)
        } _: { sphinx in
            let before = sphinx.processes
            let samples = try self.speech("sí, por favor")
            let ends = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<100 {
                    group.addTask {
                        do {
                            return try await self.hear(sphinx, samples).first?.text == "sí por favor"
                        } catch RecogniserFailure.timedOut {
                            return false
                        }
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(ends.count == 100 && ends.contains(false), "a hundred are too much for one process")
            #expect(!sphinx.hears("es"), "nobody else is invited to speak for a while")
            // Being late is no reason to end a process, and the late answer is nobody's.
            try await eventually("an answer", seconds: 20) {
                (try? await self.hear(sphinx, self.speech("no")))?.first?.text == "no"
            }
            #expect(sphinx.processes == before)
        }
    }

    @Test func aCancelledUtteranceCostsNoProcess() async throws {
        try await withSphinx {
            $0.processes = 1
        } _: { sphinx in
            let before = sphinx.processes
            let (yes, no) = (try self.speech("sí"), try self.speech("no"))
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { _ = try? await self.hear(sphinx, yes) }
                try await Task.sleep(for: .milliseconds(30))
                group.cancelAll()
            }
            let heard = try await self.hear(sphinx, no)
            #expect(heard.first?.text == "no", "and not the answer to the other one")
            #expect(sphinx.processes == before)
        }
    }

    @Test func itIsTriedOnceToSeeWhetherItWorks() async throws {
        var settings = PocketSphinxSettings()
        settings.program = SpeechRig.worker
        let found = try await PocketSphinx.examine(settings)
        #expect(found.hasSuffix(", es"))
        settings.model = "/nonexistent/model"
        await #expect(throws: RecogniserFailure.self) { try await PocketSphinx.examine(settings) }
    }

    @Test func abandonedSpeechIsNotWorkedOn() async throws {
        try await withSphinx {
            $0.processes = 1
        } _: { sphinx in
            let audio = UtteranceAudio { $0.finish(throwing: RecogniserFailure.abandoned) }
            await #expect(throws: RecogniserFailure.abandoned) {
                try await sphinx.recognise(audio, RecognitionRequest())
            }
        }
    }
}

@Suite struct PocketSphinxAbsenceTests {
    @Test(arguments: [
        ["/nonexistent/program"], ["/bin/false"], ["/bin/sh", "-c", "echo nonsense"],
    ])
    func aRecogniserThatCannotStartAnswersInTime(program: [String]) async throws {
        var settings = PocketSphinxSettings()
        settings.program = program
        settings.answerTimeout = .milliseconds(200)
        let sphinx = PocketSphinx(settings: settings, logger: Logger(label: "test"))
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await sphinx.run() }
            await #expect(throws: RecogniserFailure.self) {
                try await sphinx.recognise(UtteranceAudio { $0.finish() }, RecognitionRequest())
            }
            group.cancelAll()
        }
        #expect(sphinx.state == .starting)
    }

    @Test func aModelThatIsNotThereIsSaid() async throws {
        var settings = PocketSphinxSettings()
        settings.program = SpeechRig.worker
        settings.model = "/nonexistent/model"
        let sphinx = PocketSphinx(settings: settings, logger: Logger(label: "test"))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await sphinx.run() }
            try await eventually("the reason") { if case .impossible = sphinx.state { true } else { false } }
            await #expect(throws: RecogniserFailure.self) {
                try await sphinx.recognise(UtteranceAudio { $0.finish() }, RecognitionRequest())
            }
            group.cancelAll()
        }
    }
}

/// Asks again and again until the answer is yes.
func eventually(_ what: String, seconds: Double = 10, _ condition: () async throws -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while try await !condition() {
        guard ContinuousClock.now < deadline else { throw RecogniserFailure.unavailable("waited in vain for \(what)") }
        try await Task.sleep(for: .milliseconds(10))
    }
}
