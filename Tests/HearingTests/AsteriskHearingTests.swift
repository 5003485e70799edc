import AsteriskRig
import FastAGI
import Foundation
import Logging
import SpeechRig
import Synchronization
import Testing

@testable import Hearing

/// The whole way: a person's sound file played on a real Asterisk's channel, `res_speech_aeap`, our engine, pocketsphinx, and
/// back into a script.
@Suite(.serialized, .enabled(if: AsteriskRig.isAvailable && SpeechRig.isAvailable)) struct AsteriskHearingTests {
    /// An answer of `SPEECH RECOGNIZE`.
    struct Answer: Sendable {
        var reason: String
        var best: Hypothesis?
        /// From the command to its answer.
        var time: Duration
        var all: [Hypothesis] = []
    }

    /// One script that asks; its path has the name under which its answers are kept, and how many it asks for.
    final class Questions: Sendable {
        let answers = Mutex<[String: [Answer]]>([:])
        let setUp = Mutex<[String: String]>([:])

        func router() -> AGIRouter {
            var router = AGIRouter()
            router.on("ask/*") { session in
                let words = session.environment.path.split(separator: "/").map(String.init)
                let name = words.dropFirst().first ?? ""
                let turns = words.last.flatMap(Int.init) ?? 1
                try await session.answer()
                let created = try await session.command(["SPEECH CREATE", "marcador"])
                self.setUp.withLock { $0[name] = created.result?.string }
                for turn in 1...turns {
                    _ = try await session.command(["SPEECH SET", "turn", "\(turn)"])
                    let start = ContinuousClock.now
                    let reply = try await session.command(["SPEECH RECOGNIZE", "silence/1", "6"])
                    let answer = Self.answer(reply, ContinuousClock.now - start)
                    self.answers.withLock { $0[name, default: []].append(answer) }
                }
                // As in a dialogue, where something is said before the end (docs/hearing.md: Asterisk may die of it else).
                _ = try await session.waitForDigit(timeout: .milliseconds(300))
                _ = try await session.command(["SPEECH DESTROY"])
            }
            return router
        }

        private static func answer(_ reply: AGIReply, _ time: Duration) -> Answer {
            let count = reply["results"].flatMap { Int($0.string) } ?? 0
            let all = (0..<count).compactMap { index -> Hypothesis? in
                guard let text = reply["text\(index)"], let score = reply["score\(index)"].flatMap({ Int($0.string) })
                else { return nil }
                return Hypothesis(text: text.string, confidence: Double(score) / 100)
            }
            return Answer(reason: reply.data?.string ?? "", best: all.first, time: time, all: all)
        }
    }

    /// Starts recogniser, speech engine, FastAGI and Asterisk around a test.
    private func withEverything(
        recogniser: (any SpeechRecogniser)? = nil, _ change: (inout AEAPServer.Configuration) -> Void = { _ in },
        _ body: @escaping @Sendable (RunningAsterisk, Everything) async throws -> Void
    ) async throws {
        var settings = PocketSphinxSettings()
        settings.program = SpeechRig.worker
        settings.answerTimeout = .seconds(10)
        let sphinx = PocketSphinx(settings: settings, logger: Logger(label: "test"))
        var configuration = AEAPServer.Configuration()
        configuration.port = 0
        configuration.session.recognitionTimeout = .seconds(10)
        change(&configuration)
        let engine = AEAPServer(
            configuration: configuration, recogniser: recogniser ?? sphinx, logger: Logger(label: "test"))
        let questions = Questions()
        let agi = FastAGIServer(
            configuration: .init(port: 0), router: questions.router(), logger: Logger(label: "test"))
        let ports = Kept<(speech: Int?, agi: Int?)>((nil, nil))
        try await withThrowingTaskGroup(of: Void.self) { group in
            if recogniser == nil { group.addTask { await sphinx.run() } }
            group.addTask { try await engine.run { port in ports.withLock { $0.speech = port } } }
            group.addTask { try await agi.run { address in ports.withLock { $0.agi = address.port } } }
            try await eventually("the ports") { ports.withLock { $0.speech != nil && $0.agi != nil } }
            if recogniser == nil {
                try await eventually("the recogniser") { sphinx.processes.count == settings.processes }
            }
            let (speech, agiPort) = ports.withLock { ($0.speech ?? 0, $0.agi ?? 0) }
            try await AsteriskRig.withAsterisk(RigOptions(agents: 0, agiPort: agiPort, speechPort: speech)) { rig in
                let place = rig.directory.appendingPathComponent("said")
                try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
                try await body(
                    rig,
                    Everything(questions: questions, agiPort: agiPort, place: place, engine: engine, sphinx: sphinx))
            }
            group.cancelAll()
        }
    }

    /// What a test has in hand while everything runs.
    struct Everything: Sendable {
        let questions: Questions
        let agiPort: Int
        let place: URL
        let engine: AEAPServer
        let sphinx: PocketSphinx

        /// Calls somebody who says this, and gives what the script heard.
        func call(
            _ manager: RawManager, _ name: String, says samples: [Int16], turns: Int = 1, after tenths: Int = 3
        ) async throws -> [Answer] {
            try WAV.write(samples, to: place.appendingPathComponent("\(name).wav"))
            let response = try await manager.perform(
                "Originate",
                [
                    ("Channel", "Local/\(tenths)@speakers/n"), ("Context", "listeners"), ("Exten", "s"),
                    ("Priority", "1"), ("Async", "true"),
                    ("Variable", "__SAYS=\(place.appendingPathComponent(name).path)"),
                    ("Variable", "SCRIPT=ask/\(name)/\(turns)"),
                ])
            #expect(response["Response"] == "Success", "\(response)")
            try await eventually("the answers of \(name)", seconds: 40) {
                questions.answers.withLock { $0[name]?.count == turns }
            }
            return questions.answers.withLock { $0[name] ?? [] }
        }

        func created(_ name: String) -> String? { questions.setUp.withLock { $0[name] } }
    }

    @Test func aRecogniserKilledInTheMiddleOfAWordIsNotNoticed() async throws {
        try await withEverything { rig, everything in
            let manager = try await rig.manager()
            var sounds = Sounds(seed: 1)
            let no = SpeechRig.line(try SpeechRig.say("no", voice: "es"), sounds: &sounds)
            async let answers = everything.call(manager, "no", says: no, turns: 2)
            try await eventually("speech", seconds: 20) { everything.engine.metrics.utterances == 1 }
            for process in everything.sphinx.processes { kill(process, SIGKILL) }
            let heard = try await answers
            #expect(heard.first?.best?.text == "no")
            #expect(heard.last?.reason == "timeout", "it was said once, and answers one question")
            #expect(everything.created("no") == "1")
        }
    }

    @Test func fortyUtterancesOnALineWithNoise() async throws {
        let judgement = Kept(Judgement())
        try await withEverything { rig, everything in
            let manager = try await rig.manager()
            var sounds = Sounds(seed: 40)
            let calls = try JudgedUtterance.forty.enumerated().map { index, utterance in
                ("u\(index)", utterance, try utterance.sound(&sounds))
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (number, call) in calls.enumerated() {
                    // As many at once as two cores bear in real time.
                    if number >= 8 { try await group.next() }
                    group.addTask {
                        let answers = try await everything.call(manager, call.0, says: call.2)
                        judgement.withLock { $0.add(call.1, answers.first?.best) }
                    }
                }
                try await group.waitForAll()
            }
        }
        let result = judgement.withLock { $0 }
        #expect(result.rows.count == 40)
        #expect(result.falseYes([.no, .noise]).isEmpty)
        #expect(result.yesHeard >= 0.9, "\(result)")
        print("Forty utterances: \(Int(result.yesHeard * 100)) % of yes heard\n\(result)")
    }
}
