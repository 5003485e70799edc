import Foundation
import GRDB
import Testing

#if canImport(Glibc)
    import Glibc
#endif

/// The audit of the running program, and `marcador audit`.
@Suite struct AuditTests {
    private func verify(_ scene: Scene, _ arguments: String...) async throws -> Scene.Ran {
        try await scene.run(["audit", "verify", "-c", scene.path("marcador.yaml")] + arguments)
    }

    private func files(_ scene: Scene) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: scene.path("audit")).sorted().map {
            scene.path("audit/\($0)")
        }
    }

    @Test func theLifeOfAnAudit() async throws {
        try await Scene.withPBX(agents: 3, speed: 20) { port, _ in
            try await Scene.with { scene in
                try scene.configure(.init(port: port))
                #expect(try await scene.importPortfolio(40).end == .code(0))
                let daemon = try await scene.daemon()
                try await eventually("outcomes") { try await outcomes(scene) >= 5 }
                let running = try await verify(scene)
                #expect(running.end == .code(0) && running.output.contains("each with its line"), "\(running)")
                daemon.signal(SIGKILL)
                _ = await daemon.ended()
                let killed = try await verify(scene)
                #expect(killed.end == .code(0), "\(killed)")
                let next = try await scene.daemon()
                try await eventually("outcomes") { try await outcomes(scene) >= 3 }
                next.signal(SIGTERM)
                #expect(await next.ended(within: 60) == .code(0), "\(next.errorText)")
                let whole = try await verify(scene)
                #expect(
                    whole.end == .code(0) && whole.output.contains("\nwhole: ") || whole.output.hasPrefix("whole: "))
                // Two daemons started, each by rules that the test's config loosens.
                let text = try files(scene).map { try String(contentsOfFile: $0, encoding: .utf8) }.joined()
                #expect(text.components(separatedBy: #""kind":"started""#).count == 3)
                #expect(text.components(separatedBy: #""reason":"no people are called""#).count >= 3)
                #expect(!text.contains("5622100000"), "a number is in the audit")

                let shown = try await scene.run(["audit", "show", "1", "-c", scene.path("marcador.yaml")])
                #expect(shown.end == .code(0) && shown.output.contains("attempt 1 allowed"), "\(shown)")
                #expect(shown.output.contains("in America/Santiago") && shown.output.contains("attempt 1 ended: "))
                let account = try await scene.run(["audit", "show", "C-1", "-c", scene.path("marcador.yaml")])
                #expect(account.end == .code(0) && account.output.contains("allowed"), "\(account)")
                let nothing = try await scene.run(["audit", "show", "C-9999", "-c", scene.path("marcador.yaml")])
                #expect(nothing.end == .code(66) && nothing.sentences.count == 1, "\(nothing)")
            }
        }
    }

    @Test func whatWasChangedIsNamed() async throws {
        try await Scene.withPBX(agents: 3, speed: 20) { port, _ in
            try await Scene.with { scene in
                try scene.configure(.init(port: port))
                #expect(try await scene.importPortfolio(20).end == .code(0))
                let daemon = try await scene.daemon()
                try await eventually("outcomes") { try await outcomes(scene) >= 3 }
                daemon.signal(SIGKILL)
                _ = await daemon.ended()
                let file = try #require(try files(scene).first)
                let bytes = try Data(contentsOf: URL(fileURLWithPath: file))
                var spoiled = bytes
                let place = try #require(bytes.range(of: Data(#""kind":"allowed""#.utf8))).lowerBound
                spoiled[place + 9] = UInt8(ascii: "A")
                try spoiled.write(to: URL(fileURLWithPath: file))
                let line = bytes[..<place].count { $0 == UInt8(ascii: "\n") } + 1
                let changed = try await verify(scene)
                #expect(changed.end == .code(65) && changed.sentences.count == 1, "\(changed)")
                #expect(changed.errors.contains("\(file):\(line): this line was changed"), "\(changed)")
                let copy = try await scene.run(["audit", "verify", scene.path("audit")])
                #expect(copy.end == .code(65), "\(copy)")

                try bytes.prefix(bytes.count / 2).write(to: URL(fileURLWithPath: file))
                let cut = try await verify(scene)
                #expect(cut.end == .code(65) && cut.errors.contains("missing"), "\(cut)")

                try bytes.write(to: URL(fileURLWithPath: file))
                #expect(try await verify(scene).end == .code(0))
                let queue = try DatabaseQueue(path: scene.path("marcador.sqlite"))
                try await queue.write {
                    try $0.execute(sql: "UPDATE attempt SET launched_at = launched_at + 1 WHERE id = 1")
                }
                try queue.close()
                let journal = try await verify(scene)
                #expect(journal.end == .code(65) && journal.errors.contains("attempt 1 is another one"), "\(journal)")
                let nowhere = try await scene.run(["audit", "verify", scene.path("nowhere")])
                #expect(nowhere.end == .code(66) && nowhere.sentences.count == 1, "\(nowhere)")
                #expect(try await verify(scene, "--from", "tomorrow").end == .code(64))
            }
        }
    }

    /// The disk of the audit alone is full: nothing is dialled, and it goes on after the cure.
    @Test(.enabled(if: Disk.isAvailable, "mounting is not allowed here"))
    func aFullDisk() async throws {
        try await Scene.withPBX(agents: 4, speed: 20) { port, _ in
            try await Scene.with { scene in
                try scene.configure(.init(port: port))
                try FileManager.default.createDirectory(atPath: scene.path("audit"), withIntermediateDirectories: false)
                #expect(try await scene.importPortfolio(300).end == .code(0))
                let daemon = try await scene.daemon(by: Disk.small(scene.path("audit"), kilobytes: 1024))
                try await eventually("outcomes") { try await outcomes(scene) > 0 }
                let inside = "/proc/\(daemon.id)/root\(scene.path("audit"))"
                let filler = open("\(inside)/filler", O_WRONLY | O_CREAT, 0o600)
                let zeros = [UInt8](repeating: 0, count: 4096)
                while write(filler, zeros, zeros.count) > 0 {}
                close(filler)
                try await eventually("why") {
                    try await scene.ask("why", "norte").output.contains("nothing is dialled without audit")
                }
                try await eventually("no call") { try await calls(scene) == 0 }
                #expect(daemon.end == nil)
                #expect(unlink("\(inside)/filler") == 0)
                let before = try await outcomes(scene)
                try await eventually("the daemon to dial again") { try await outcomes(scene) > before + 3 }
                let ran = try await scene.run(
                    ["audit", "verify", "-c", scene.path("marcador.yaml")], by: Disk.inside(daemon))
                #expect(ran.end == .code(0) && ran.output.contains("each with its line"), "\(ran)")
            }
        }
    }
}
