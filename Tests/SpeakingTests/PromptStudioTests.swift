import Foundation
import Glibc
import Testing

@testable import Speaking

@Suite struct PromptStudioTests {
    /// A studio that works while `body` runs.
    private func withStudio<Result: Sendable>(
        _ engine: SpeechEngine, in folder: String, settings: PromptStudio.Settings = .init(),
        _ body: (PromptStudio) async throws -> Result
    ) async throws -> Result {
        let cache = PromptCache(directory: "\(folder)/prompts", logger: quiet)
        let studio = PromptStudio(
            engine: engine, cache: cache, delivery: .folder("/seen/by/asterisk"), settings: settings, logger: quiet)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await studio.run() }
            let result: Result
            do {
                result = try await body(studio)
            } catch {
                group.cancelAll()
                throw error
            }
            group.cancelAll()
            return result
        }
    }

    /// Copies the recording, and writes a line in `calls` for each time it was called.
    private func counting(_ folder: String, before: String = "") throws -> SpeechEngine {
        try FakeEngine.make(#"echo x >> "\#(folder)/calls"; \#(before) cp "$2" "$1""#, in: folder)
    }

    private func calls(_ folder: String) -> Int {
        ((try? String(contentsOfFile: "\(folder)/calls", encoding: .utf8)) ?? "").split(separator: "\n").count
    }

    private func until(_ what: String, _ condition: () async -> Bool) async throws {
        let end = ContinuousClock.now + .seconds(30)
        while await !condition() {
            try #require(ContinuousClock.now < end, "waited in vain: \(what)")
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    private let wanted = WantedPrompt("Estimada señora Soto", in: "es-CL")

    @Test func whatIsPreparedIsThereAtOnce() async throws {
        try await withFolder { folder in
            try await withStudio(counting(folder), in: folder) { studio in
                #expect(studio.ready(wanted) == nil)
                #expect(await studio.prepare([wanted, wanted]) == 2)
                try await until("it is ready") { studio.ready(wanted) != nil }
                let ready = try await studio.prompt(wanted, within: .zero)
                #expect(ready.sound.hasPrefix("/seen/by/asterisk/"))
                #expect(ready.sound.count == "/seen/by/asterisk/".count + 64)
                #expect(ready.path == "\(folder)/prompts/\(ready.sound.suffix(64)).wav")
                #expect(abs(ready.duration / .milliseconds(500) - 1) < 0.01)
                #expect(await studio.prepare([wanted]) == 1)
                #expect(calls(folder) == 1)
                // By the last look and by the asking.
                #expect(studio.counters.found == 2)
                try await until("it is counted") { studio.counters.made == 1 }
            }
        }
    }

    @Test func manyWhoWantTheSameWaitForOne() async throws {
        try await withFolder { folder in
            let gate = "\(folder)/gate"
            let engine = try counting(folder, before: #"while [ ! -e "\#(gate)" ]; do sleep 0.01; done;"#)
            try await withStudio(engine, in: folder) { studio in
                await studio.prepare([wanted])
                try await withThrowingTaskGroup(of: ReadyPrompt.self) { group in
                    for _ in 0..<50 {
                        group.addTask { try await studio.prompt(self.wanted, within: .seconds(30)) }
                    }
                    try await until("the engine runs") { calls(folder) == 1 }
                    try Data().write(to: URL(fileURLWithPath: gate))
                    var sounds: Set<String> = []
                    for try await ready in group { sounds.insert(ready.sound) }
                    #expect(sounds.count == 1)
                }
                #expect(calls(folder) == 1)
                #expect(studio.counters.waitedFor == 50)
            }
        }
    }

    @Test func whatIsLateIsSaidSoAndIsThereTheNextTime() async throws {
        try await withFolder { folder in
            let gate = "\(folder)/gate"
            let engine = try counting(folder, before: #"while [ ! -e "\#(gate)" ]; do sleep 0.01; done;"#)
            try await withStudio(engine, in: folder) { studio in
                await #expect(throws: SpeechFailure.late(limit: .milliseconds(50))) {
                    try await studio.prompt(wanted, within: .milliseconds(50))
                }
                try Data().write(to: URL(fileURLWithPath: gate))
                try await until("it is ready") { studio.ready(wanted) != nil }
                #expect(calls(folder) == 1)
                #expect(studio.counters.missed == 1)
            }
        }
    }

    @Test func whoWillCallWaitsForWhatIsSaidFirst() async throws {
        try await withFolder { folder in
            try await withStudio(counting(folder), in: folder) { studio in
                await studio.waitFor([wanted, wanted], within: .seconds(600))
                #expect(studio.ready(wanted) != nil)
                await studio.waitFor([wanted], within: .seconds(600))
                #expect(calls(folder) == 1)
                #expect(studio.counters.waitedFor == 0 && studio.counters.missed == 0, "nobody was on the line")
            }
            // An engine that hangs keeps nobody for longer than was said, one that fails nobody at all.
            try await withStudio(counting(folder, before: "sleep 600;"), in: folder + "/hanging") { studio in
                await studio.waitFor([wanted], within: .milliseconds(50))
                #expect(studio.ready(wanted) == nil)
            }
            try await withStudio(counting(folder, before: "exit 1;"), in: folder + "/failing") { studio in
                await studio.waitFor([wanted], within: .seconds(600))
                #expect(studio.ready(wanted) == nil)
            }
        }
    }

    @Test func whoHangsUpWaitsNoLonger() async throws {
        try await withFolder { folder in
            let engine = try counting(folder, before: "sleep 600;")
            try await withStudio(engine, in: folder) { studio in
                let waiting = Task { try await studio.prompt(wanted, within: .seconds(600)) }
                try await until("the engine runs") { calls(folder) == 1 }
                waiting.cancel()
                await #expect(throws: SpeechFailure.closed) { try await waiting.value }
            }
        }
    }

    @Test func endingEndsTheEngineAndWhoeverWaits() async throws {
        try await withFolder { folder in
            let engine = try FakeEngine.make(#"echo $$ > "\#(folder)/id"; exec sleep 600"#, in: folder)
            let cache = PromptCache(directory: "\(folder)/prompts", logger: quiet)
            let studio = PromptStudio(engine: engine, cache: cache, delivery: .folder("/x"), logger: quiet)
            let work = Task { await studio.run() }
            let waiting = Task { try await studio.prompt(wanted, within: .seconds(600)) }
            var id: pid_t?
            try await until("the engine runs") {
                id = (try? String(contentsOfFile: "\(folder)/id", encoding: .utf8))
                    .flatMap { pid_t($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
                return id != nil
            }
            work.cancel()
            await work.value
            await #expect(throws: SpeechFailure.closed) { try await waiting.value }
            #expect(kill(try #require(id), 0) == -1 && errno == ESRCH)
            await #expect(throws: SpeechFailure.closed) { try await studio.prompt(wanted, within: .seconds(600)) }
            #expect(await studio.prepare([wanted]) == 0)
        }
    }

    @Test func anEngineThatKeepsFailingIsLeftAlone() async throws {
        try await withFolder { folder in
            let engine = try FakeEngine.make(#"echo x >> "\#(folder)/calls"; exit 7"#, in: folder)
            try await withStudio(engine, in: folder, settings: .init(rest: .seconds(600))) { studio in
                for number in 0..<3 {
                    await #expect(throws: SpeechFailure.exited(engine: "fake", code: 7, said: "")) {
                        try await studio.prompt(WantedPrompt("prueba \(number)", in: "es"), within: .seconds(30))
                    }
                }
                let failure = await #expect(throws: SpeechFailure.self) {
                    try await studio.prompt(wanted, within: .seconds(30))
                }
                guard case .resting = failure else { throw failure ?? .closed }
                #expect(await studio.prepare([wanted]) == 0)
                #expect(calls(folder) == 3)
                #expect(studio.counters.failed == 3)
                #expect(studio.counters.refused == 1)
            }
        }
    }

    @Test func whatIsWaitingWhenItRestsIsAnsweredAtOnce() async throws {
        try await withFolder { folder in
            let engine = try FakeEngine.make("sleep 0.1; exit 7", in: folder)
            let settings = PromptStudio.Settings(workers: 1, rest: .seconds(600))
            try await withStudio(engine, in: folder, settings: settings) { studio in
                let failures = await withTaskGroup(of: SpeechFailure?.self) { group in
                    for number in 0..<20 {
                        group.addTask {
                            do throws(SpeechFailure) {
                                _ = try await studio.prompt(
                                    WantedPrompt("prueba \(number)", in: "es"), within: .seconds(600))
                                return nil
                            } catch {
                                return error
                            }
                        }
                    }
                    var failures: [SpeechFailure?] = []
                    for await failure in group { failures.append(failure) }
                    return failures
                }
                let resting = failures.count { if case .resting = $0 { true } else { false } }
                #expect(resting == 17)
            }
        }
    }

    @Test func afterARestItWorksAgain() async throws {
        try await withFolder { folder in
            let engine = try FakeEngine.make(#"[ -e "\#(folder)/healed" ] && cp "$2" "$1""#, in: folder)
            try await withStudio(engine, in: folder, settings: .init(rest: .milliseconds(50))) { studio in
                for number in 0..<3 {
                    _ = try? await studio.prompt(WantedPrompt("prueba \(number)", in: "es"), within: .seconds(30))
                }
                try Data().write(to: URL(fileURLWithPath: "\(folder)/healed"))
                try await until("it speaks again") {
                    (try? await studio.prompt(wanted, within: .seconds(30))) != nil
                }
            }
        }
    }

    @Test func aFolderThatCannotBeUsedIsAFailureLikeAnother() async throws {
        try await withFolder { folder in
            let engine = try counting(folder)
            let cache = PromptCache(directory: "\(folder)/missing/prompts", logger: quiet)
            let studio = PromptStudio(engine: engine, cache: cache, delivery: .folder("/x"), logger: quiet)
            let failure = await #expect(throws: SpeechFailure.self) {
                try await studio.prompt(wanted, within: .seconds(1))
            }
            guard case .cache = failure else { throw failure ?? .closed }
            #expect(await studio.prepare([wanted]) == 0)
            #expect(studio.ready(wanted) == nil)
            #expect(calls(folder) == 0)
        }
    }

    @Test func tooManyAreRefused() async throws {
        try await withFolder { folder in
            let engine = try counting(folder, before: "sleep 600;")
            try await withStudio(engine, in: folder, settings: .init(workers: 1, backlog: 5)) { studio in
                let many = (0..<20).map { WantedPrompt("prueba \($0)", in: "es") }
                // One is in work, five wait.
                #expect(await studio.prepare([many[0]]) == 1)
                #expect(await studio.prepare(many) == 6)
                #expect(studio.counters.refused == 14)
            }
        }
    }
}
