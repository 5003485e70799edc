import Foundation
import Glibc
import Testing

@testable import Speaking

/// Programs of a few lines of shell in the place of an engine.
enum FakeEngine {
    /// - Parameter script: `$1` is the output, `$2` a file that is a fine recording, then what `more` fills in.
    static func make(
        _ script: String, in folder: String, more: [String] = [], deadline: Duration = .seconds(20),
        outputLimit: Int = 1_000_000
    ) throws -> SpeechEngine {
        let recording = "\(folder)/recording.wav"
        let tone = (0..<11_025).map { Int16(8000 * sin(2 * Double.pi * 500 * Double($0) / 22_050)) }
        try Data(WaveFileTests.file(data: WaveFileTests.data(tone))).write(to: URL(fileURLWithPath: recording))
        let file = "\(folder)/engine-\(UUID().uuidString).sh"
        try Data(script.utf8).write(to: URL(fileURLWithPath: file))
        return SpeechEngine(
            name: "fake", command: ["/bin/sh", file, "{output}", recording] + more, deadline: deadline,
            outputLimit: outputLimit)
    }

    static func render(
        _ engine: SpeechEngine, _ text: String = "hola", language: String = "es-CL", in folder: String,
        until isStopped: () -> Bool = { false }
    ) throws(SpeechFailure) -> [UInt8] {
        let place: Workplace
        do { place = try CacheFolder(path: folder).workplace() } catch { throw .cache(error) }
        defer { place.remove() }
        return try SpeechRenderer(engine: engine).render(
            text: text, language: language, urgency: .ahead, in: place, until: isStopped)
    }
}

@Suite struct SpeechRendererTests {
    @Test func whatTheEngineWritesBecomesAPrompt() async throws {
        try await withFolder { folder in
            let engine = try FakeEngine.make(#"cp "$2" "$1""#, in: folder)
            let sound = try WaveFile.read(FakeEngine.render(engine, in: folder))
            #expect(sound.rate == 8000)
            #expect(abs(sound.samples.count - 4000) < 10)
        }
    }

    @Test func standardOutputWillDoWhenNoFileIsNamed() async throws {
        try await withFolder { folder in
            var engine = try FakeEngine.make(#"cat "$1""#, in: folder)
            engine.command.remove(at: 2)
            #expect(try FakeEngine.render(engine, in: folder).count > 8000)
        }
    }

    @Test func theTextArrivesWhole() async throws {
        try await withFolder { folder in
            let script =
                #"cat > "\#(folder)/stdin"; cp "$3" "\#(folder)/file"; printf %s "$4" > "\#(folder)/argument"; cp "$2" "$1""#
            let engine = try FakeEngine.make(script, in: folder, more: ["{text_file}", "{text}"])
            let text = #"Señora Núñez: $1.250 "hoy" $(touch x) `id`; 'rm' \ & %s"#
            _ = try FakeEngine.render(engine, text, in: folder)
            func content(_ name: String) throws -> String {
                try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
            }
            #expect(try content("stdin") == text + "\n")
            #expect(try content("file") == text + "\n")
            #expect(try content("argument") == text)
        }
    }

    @Test func nothingOfTheDaemonIsHandedDown() async throws {
        try await withFolder { folder in
            setenv("MARCADOR_TEST_SECRET", "not for engines", 1)
            defer { unsetenv("MARCADOR_TEST_SECRET") }
            // A descriptor without O_CLOEXEC, as careless libraries open them.
            let descriptor = open("/dev/null", O_RDONLY)
            defer { close(descriptor) }
            var engine = try FakeEngine.make(
                #"env > "\#(folder)/env"; ls /proc/self/fd > "\#(folder)/fds"; cp "$2" "$1""#,
                in: folder)
            engine.environment = ["CLOUD_PROFILE": "speech"]
            _ = try FakeEngine.render(engine, in: folder)
            let environment = try String(contentsOfFile: "\(folder)/env", encoding: .utf8)
            #expect(!environment.contains("SECRET"))
            #expect(environment.contains("CLOUD_PROFILE=speech"))
            #expect(environment.contains("PATH="))
            // Standard input, output and error, and the one that ls itself has.
            let descriptors = try String(contentsOfFile: "\(folder)/fds", encoding: .utf8).split(separator: "\n")
            #expect(descriptors.count == 4)
        }
    }

    @Test func aMissingProgramIsNamed() async throws {
        try await withFolder { folder in
            let engine = SpeechEngine(name: "own", command: ["no-such-engine-here", "{output}"])
            let failure = SpeechFailure.programMissing(engine: "own", program: "no-such-engine-here")
            #expect(throws: failure) { try FakeEngine.render(engine, in: folder) }
            #expect(failure.description.contains("install it"))
            let folderAsProgram = SpeechEngine(name: "own", command: [folder])
            let other = #expect(throws: SpeechFailure.self) { try FakeEngine.render(folderAsProgram, in: folder) }
            guard case .cannotStart(_, folder, _) = other else { throw other ?? .closed }
        }
    }

    @Test func aFailingEngineIsQuotedWithoutTheText() async throws {
        try await withFolder { folder in
            let engine = try FakeEngine.make(
                #"echo first >&2; echo "cannot say Juana Soto 1250 in this voice" >&2; exit 3"#, in: folder)
            #expect(throws: SpeechFailure.exited(engine: "fake", code: 3, said: "cannot say … in this voice")) {
                try FakeEngine.render(engine, "Juana Soto 1250", in: folder)
            }
        }
    }

    @Test func anEngineThatDiesIsReported() async throws {
        try await withFolder { folder in
            let engine = try FakeEngine.make("kill -SEGV $$", in: folder)
            #expect(throws: SpeechFailure.killed(engine: "fake", signal: SIGSEGV, said: "")) {
                try FakeEngine.render(engine, in: folder)
            }
        }
    }

    @Test(arguments: [
        ("exit 0", SpeechFailure.noOutput(engine: "fake", said: "")),
        (#": > "$1""#, .noOutput(engine: "fake", said: "")),
        (#"echo no audio > "$1""#, .unusable(engine: "fake", .notWave)),
        (#"head -c 60 "$2" > "$1""#, .unusable(engine: "fake", .silent)),
    ])
    func whatIsNoAudioIsNoPrompt(script: String, failure: SpeechFailure) async throws {
        try await withFolder { folder in
            let engine = try FakeEngine.make(script, in: folder)
            #expect(throws: failure) { try FakeEngine.render(engine, in: folder) }
        }
    }

    @Test func tooMuchOutputIsStopped() async throws {
        try await withFolder { folder in
            let engine = try FakeEngine.make(#"cat /dev/zero > "$1""#, in: folder, outputLimit: 200_000)
            #expect(throws: SpeechFailure.tooMuchOutput(engine: "fake", limit: 200_000)) {
                try FakeEngine.render(engine, in: folder)
            }
        }
    }

    @Test func aHangingEngineIsEndedWithItsChildren() async throws {
        try await withFolder { folder in
            let script = #"sleep 600 & echo $! > "\#(folder)/child"; wait"#
            let engine = try FakeEngine.make(script, in: folder, deadline: .milliseconds(700))
            #expect(throws: SpeechFailure.hanging(engine: "fake", limit: .milliseconds(700))) {
                try FakeEngine.render(engine, in: folder)
            }
            try await expectGone("\(folder)/child")
        }
    }

    @Test func childrenLeftBehindAreEndedToo() async throws {
        try await withFolder { folder in
            let engine = try FakeEngine.make(#"sleep 600 & echo $! > "\#(folder)/child"; cp "$2" "$1""#, in: folder)
            _ = try FakeEngine.render(engine, in: folder)
            try await expectGone("\(folder)/child")
        }
    }

    @Test func whoRunsItCanStopIt() async throws {
        try await withFolder { folder in
            let engine = try FakeEngine.make(#": > "\#(folder)/begun"; exec sleep 600"#, in: folder)
            #expect(throws: SpeechFailure.closed) {
                try FakeEngine.render(engine, in: folder, until: { access("\(folder)/begun", F_OK) == 0 })
            }
        }
    }

    /// The process whose id a file holds ends; a zombie that nobody waits for has ended too.
    private func expectGone(_ file: String) async throws {
        let text = try String(contentsOfFile: file, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
        let id = try #require(pid_t(text))
        let end = ContinuousClock.now + .seconds(10)
        while let status = try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8), !status.contains(") Z ") {
            #expect(ContinuousClock.now < end, "it still runs")
            guard ContinuousClock.now < end else { return }
            try await Task.sleep(for: .milliseconds(10))
        }
    }
}
