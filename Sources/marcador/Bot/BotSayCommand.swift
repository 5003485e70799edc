import ArgumentParser
import Foundation
import Settings
import Speaking

struct BotSayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "say",
        abstract: "Hear a prompt as the person called would: spoken by the engine of the config file.",
        discussion: """
            Without --out it is played here by aplay, or written to a pipe: marcador bot say hola | ssh pbx aplay. \
            Engines and voices: docs/speaking.md.
            """)

    @Argument(help: "The words.") var text: String
    @Option(name: [.customShort("c"), .customLong("config")], help: "The config file; without one, espeak-ng speaks.")
    var config: String?
    @Option(help: "Language and country: es-CL, es-MX, en-US.") var language = "es-CL"
    @Option(help: "Another voice of the engine.") var voice: String?
    @Option(help: "0.5 to 2; less than 1 is slower.") var speed: Double?
    @Option(help: "Write a WAV file, 8 kHz mono, instead.") var out: String?

    /// The config file that is read when none is named, if it is there.
    private static let standard = "/etc/marcador/marcador.yaml"

    func validate() throws {
        guard speed.map({ (0.5...2).contains($0) }) != false else { throw ValidationError("--speed is from 0.5 to 2") }
    }

    func run() async throws {
        let engine = try engine()
        let begin = ContinuousClock.now
        let bytes: [UInt8]
        do throws(SpeechFailure) {
            bytes = try await engine.speak(WantedPrompt(text, in: language))
        } catch {
            throw Exit.with(error.exitStatus, "\(error)")
        }
        let took = (ContinuousClock.now - begin) / .seconds(1)
        let lasts = Double(bytes.count) / Double(2 * Sound.telephoneRate)
        let note = String(format: "%@ spoke %.1f s of audio in %.2f s", engine.name, lasts, took)
        if let out {
            do {
                try Data(bytes).write(to: URL(fileURLWithPath: out))
            } catch {
                throw Exit.with(
                    .cannotCreate, "'\(out)' cannot be written: \(error.localizedDescription); name another")
            }
            Output.toStandardError("\(note): \(out)\n")
        } else if isatty(STDOUT_FILENO) == 0 {
            FileHandle.standardOutput.write(Data(bytes))
        } else {
            Output.toStandardError("\(note)\n")
            try play(bytes)
        }
    }

    private func engine() throws -> SpeechEngine {
        var engine = SpeechEngine(.eSpeak)
        if let path = config ?? (FileManager.default.fileExists(atPath: Self.standard) ? Self.standard : nil) {
            engine = try ConfigOption.load(path).speaking.engine
        }
        if let voice { engine.voices = [language: voice] }
        if let speed { engine.speed = speed }
        return engine
    }

    private func play(_ bytes: [UInt8]) throws {
        let player = Process()
        let pipe = Pipe()
        player.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        player.arguments = ["aplay", "-q"]
        player.standardInput = pipe
        try player.run()
        // A player that gives up early breaks the pipe; its exit code tells.
        signal(SIGPIPE, SIG_IGN)
        try? pipe.fileHandleForWriting.write(contentsOf: Data(bytes))
        try? pipe.fileHandleForWriting.close()
        player.waitUntilExit()
        guard player.terminationStatus == 0 else {
            throw Exit.with(.unavailable, "nothing plays it here; install alsa-utils, or write a file with --out")
        }
    }
}

extension SpeechFailure {
    var exitStatus: ExitStatus {
        switch self {
        case .nothingToSay, .tooLong: .usage
        case .noVoice: .configuration
        case .cache: .cannotCreate
        default: .unavailable
        }
    }
}
