import Foundation
import Glibc
import Testing

@testable import Speaking

/// The real engine of the distribution.
@Suite(.enabled(if: ESpeak.isInstalled)) struct ESpeakTests {
    @Test(arguments: [
        ("es-CL", "Estimada señora Soto, le recordamos que tiene una deuda de mil doscientos cincuenta pesos."),
        (
            "es-MX",
            "Estimado señor Núñez, su pago de mil doscientos cincuenta pesos con cincuenta centavos vence mañana."
        ),
        ("es-ES", "Si desea hablar con un ejecutivo, marque uno o diga sí."),
        ("en-US", "Your payment of one hundred and twelve dollars is due tomorrow."),
        ("pt-BR", "Lembramos que o senhor tem uma dívida de mil e duzentos reais."),
    ])
    func speaksEveryLanguage(language: String, text: String) async throws {
        try await withFolder { folder in
            let sound = try WaveFile.read(
                FakeEngine.render(SpeechEngine(.eSpeak), text, language: language, in: folder))
            #expect(sound.rate == 8000)
            // Between 8 and 25 letters a second.
            let seconds = Double(sound.samples.count) / 8000
            #expect((8...25).contains(Double(text.count) / seconds))
            let peak = 20 * log10f(sound.samples.reduce(0) { max($0, abs($1)) })
            #expect((-12 ... -2.9).contains(peak))
            let frames = stride(from: 0, to: sound.samples.count - 160, by: 160).map { start in
                sound.samples[start..<start + 160].reduce(0) { $0 + $1 * $1 } / 160
            }
            let loudest = frames.max() ?? 0
            let spoken = frames.filter { $0 > loudest / 1000 }
            let level = 10 * log10f(spoken.reduce(0, +) / Float(spoken.count))
            #expect((-23 ... -19).contains(level))
            // It begins within 50 ms.
            #expect(frames.prefix(3).contains { $0 > loudest / 31_623 })
        }
    }

    @Test func aSlowerVoiceTakesLonger() async throws {
        try await withFolder { folder in
            func seconds(_ speed: Double) throws -> Double {
                var engine = SpeechEngine(.eSpeak)
                engine.speed = speed
                let bytes = try FakeEngine.render(
                    engine, "Le recordamos que usted tiene una deuda pendiente", in: folder)
                return Double(bytes.count) / 16_000
            }
            let ratio = try seconds(0.75) / seconds(1.25)
            #expect((1.3...2.0).contains(ratio))
        }
    }

    @Test func aHitIsImmediate() async throws {
        try await withFolder { folder in
            let cache = PromptCache(directory: "\(folder)/prompts", logger: quiet)
            let studio = PromptStudio(
                engine: SpeechEngine(.eSpeak), cache: cache, delivery: .folder("/x"), logger: quiet)
            let work = Task { await studio.run() }
            let wanted = WantedPrompt("Estimada señora Soto, le recordamos que tiene una deuda pendiente.", in: "es-CL")
            let clock = ContinuousClock()
            let first = try await clock.measure { _ = try await studio.prompt(wanted, within: .seconds(30)) }
            var times: [Duration] = []
            for _ in 0..<200 {
                times.append(try await clock.measure { _ = try await studio.prompt(wanted, within: .seconds(1)) })
            }
            work.cancel()
            await work.value
            times.sort()
            print("speaking: made in \(first), found in \(times[100]) (median), \(times[198]) (99 %)")
            #expect(times[100] < .milliseconds(20))
            #expect(studio.counters.made == 1)
        }
    }
}

enum ESpeak {
    /// Said once where it is missing: these tests are skipped then, and nothing has passed.
    static let isInstalled: Bool = {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        if folders.contains(where: { access("\($0)/espeak-ng", X_OK) == 0 }) { return true }
        let line = "SpeakingTests: espeak-ng is missing, its tests are SKIPPED; run apt-get install espeak-ng\n"
        FileHandle.standardError.write(Data(line.utf8))
        return ProcessInfo.processInfo.environment["MARCADOR_REQUIRE_ESPEAK"] == "1"
    }()
}
