import AsteriskRig
import FastAGI
import Foundation
import Synchronization
import Testing

@testable import Speaking

/// A real Asterisk plays what lies in the cache: from the folder, and fetched from us.
@Suite(.enabled(if: AsteriskRig.isAvailable), .timeLimit(.minutes(1))) struct AsteriskPlaybackTests {
    /// What Asterisk said of one way to play a prompt.
    private struct Heard: Sendable {
        var endPosition: Int?
        var took: Duration
        var status: String?
    }

    @Test func asteriskPlaysFromTheFolderAndOverHTTP() async throws {
        try await withFolder { folder in
            let cache = PromptCache(directory: "\(folder)/prompts", logger: quiet)
            let key = try cache.key(for: ["hola"])
            // Three quarters of a second.
            let kept = try cache.keep(prompt(samples: 6000), for: key)
            var configuration = PromptServer.Configuration()
            configuration.port = 0
            let server = PromptServer(cache: cache, configuration: configuration, logger: quiet)
            let (ports, bound) = AsyncStream.makeStream(of: Int.self)
            let work = Task { try await server.run { bound.yield($0) } }
            defer { work.cancel() }
            let port = try #require(await ports.first { _ in true })
            let base = PromptServer.Configuration.base(authority: "127.0.0.1:\(port)")
            let near = PromptDelivery.folder("\(folder)/prompts").sound(for: key)
            let far = PromptDelivery.http(base).sound(for: key)
            let missing = "\(base)/\(String(repeating: "0", count: 64)).wav"

            let heard = try await Self.play([near, far, far, missing])

            for (place, once) in zip(["folder", "HTTP", "HTTP again"], heard) {
                #expect(once.endPosition == 6000, "\(place)")
                #expect(once.status == "SUCCESS", "\(place)")
                #expect(once.took > kept.duration * 0.9, "\(place)")
                print("speaking: Asterisk played 750 ms from \(place) in \(once.took)")
            }
            // A prompt that is not there is no silence of unknown length: Asterisk says so at once.
            #expect(heard[3].endPosition == nil)
            #expect(heard[3].status == "FAILED")
            #expect(heard[3].took < .seconds(2))
            // What it fetched once it does not fetch again.
            #expect(server.counters.served == 1)
        }
    }

    /// Calls somebody, and has each sound played by `STREAM FILE` and by `Playback`.
    private static func play(_ sounds: [String]) async throws -> [Heard] {
        try await AsteriskRig.withAsterisk(RigOptions(agents: 0)) { rig in
            for module in ["res_curl", "res_http_media_cache", "res_clioriginate"] {
                let answer = try await rig.command("module load \(module).so")
                try #require(answer.contains("Loaded"), "\(answer)")
            }
            let (results, done) = AsyncStream.makeStream(of: Result<[Heard], AGIError>.self)
            var router = AGIRouter()
            router.on("say") { session in
                do throws(AGIError) {
                    var heard: [Heard] = []
                    for sound in sounds { heard.append(try await Self.hear(sound, session)) }
                    done.yield(.success(heard))
                } catch {
                    done.yield(.failure(error))
                }
            }
            var configuration = FastAGIServer.Configuration()
            configuration.port = 0
            let server = FastAGIServer(configuration: configuration, router: router, logger: quiet)
            let (addresses, bound) = AsyncStream.makeStream(of: FastAGIServer.Address.self)
            let work = Task { try await server.run { bound.yield($0) } }
            defer { work.cancel() }
            let address = try #require(await addresses.first { _ in true })
            _ = try await rig.command(
                "channel originate Local/56200000102@people application AGI agi://\(address)/say")
            let heard = try #require(await results.first { _ in true }).get()
            // Its copies are personal data too; this is how docs/speaking.md says they go.
            let copies = { try FileManager.default.contentsOfDirectory(atPath: "\(rig.directory.path)/cache") }
            #expect(try copies().count == 1)
            for sound in sounds where sound.hasPrefix("http") {
                _ = try await rig.command("media cache delete \(sound)")
            }
            #expect(try copies().isEmpty)
            return heard
        }
    }

    private static func hear(_ sound: String, _ session: AGISession) async throws(AGIError) -> Heard {
        let begin = ContinuousClock.now
        var endPosition: Int?
        do throws(AGIError) {
            endPosition = try await session.streamFile(sound).endPosition
        } catch {
            // -1 is what Asterisk says of a sound it does not have.
            guard case .failed = error else { throw error }
        }
        let took = ContinuousClock.now - begin
        _ = try await session.exec("Playback", sound)
        return Heard(
            endPosition: endPosition, took: took, status: try await session.getVariable("PLAYBACKSTATUS"))
    }
}
