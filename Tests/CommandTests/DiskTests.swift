import Foundation
import GRDB
import Testing

#if canImport(Glibc)
    import Glibc
#endif

/// A mount namespace of the program's own, with a small or a read-only disk in it that goes when the program does.
enum Disk {
    /// Root may mount; where nobody is root, a user namespace may do.
    static let unshare: [String]? = [["unshare", "-m"], ["unshare", "-rm"]].first { words in
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = words + ["mount", "-t", "tmpfs", "tmpfs", "/mnt"]
        process.standardError = FileHandle.nullDevice
        do { try process.run() } catch { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }

    static var isAvailable: Bool { unshare != nil }

    /// Words to put before the program: it finds `folder` to be a disk of that size.
    static func small(_ folder: String, kilobytes: Int) -> [String] {
        (unshare ?? []) + [
            "sh", "-c", "mount -t tmpfs -o size=\(kilobytes)k tmpfs '\(folder)' && exec \"$@\"", "sh",
        ]
    }

    /// Words to put before a program that is to see the disks of another.
    static func inside(_ child: Child) -> [String] {
        let user = unshare?.contains("-rm") == true ? ["-U", "--preserve-credentials"] : []
        return ["nsenter", "-t", "\(child.id)", "-m"] + user
    }

    static func readOnly(_ folder: String) -> [String] {
        (unshare ?? []) + [
            "sh", "-c",
            "mount --bind '\(folder)' '\(folder)' && mount -o remount,bind,ro '\(folder)' && exec \"$@\"", "sh",
        ]
    }
}

@Suite(.enabled(if: Disk.isAvailable, "mounting is not allowed here"))
struct DiskTests {
    @Test func aReadOnlyDatabase() async throws {
        try await Scene.with { scene in
            try FileManager.default.createDirectory(atPath: scene.path("data"), withIntermediateDirectories: false)
            try scene.configure(.init(database: "data/marcador.sqlite"))
            #expect(try await scene.importPortfolio(3).end == .code(0))
            let disk = Disk.readOnly(scene.path("data"))
            let ran = try await scene.run(["run", "-c", scene.path("marcador.yaml")], by: disk)
            #expect(ran.end == .code(74) && ran.sentences.count == 1, "\(ran)")
            #expect(ran.errors.contains("read-only"), "\(ran)")
            let importing = try await scene.run(
                ["import", scene.path("cartera.csv"), "-c", scene.path("marcador.yaml"), "--portfolio", "otra"],
                by: disk)
            #expect(importing.end == .code(74) && importing.sentences.count == 1, "\(importing)")
            #expect(importing.errors.contains("read-only"), "\(importing)")
        }
    }

    @Test func aFullDiskAtTheStart() async throws {
        try await Scene.with { scene in
            try FileManager.default.createDirectory(atPath: scene.path("data"), withIntermediateDirectories: false)
            try scene.configure(.init(database: "data/marcador.sqlite"))
            let disk = Disk.small(scene.path("data"), kilobytes: 64)
            let ran = try await scene.run(["run", "-c", scene.path("marcador.yaml")], by: disk)
            #expect(ran.end == .code(74) && ran.sentences.count == 1, "\(ran)")
            #expect(ran.errors.contains("is full: free some space"), "\(ran)")
        }
    }

    /// The import fills the disk; what it says is in, is in, and after the cure the same file gives the whole.
    @Test func aFullDiskInTheMiddleOfAnImport() async throws {
        try await Scene.with { scene in
            try FileManager.default.createDirectory(atPath: scene.path("data"), withIntermediateDirectories: false)
            try scene.configure(.init(database: "data/marcador.sqlite"))
            try scene.write(Scene.portfolio(6000), to: "cartera.csv")
            let importing = [
                "import", scene.path("cartera.csv"), "-c", scene.path("marcador.yaml"), "--portfolio", "p",
            ]
            // Out of the namespace comes only a copy.
            let disk =
                Disk.small(scene.path("data"), kilobytes: 1536) + [
                    "sh", "-c",
                    "\"$@\"; code=$?; mkdir '\(scene.path("kept"))'; cp \(scene.path("data"))/* '\(scene.path("kept"))'; exit $code",
                    "sh",
                ]
            let ran = try await scene.run(importing, by: disk)
            #expect(ran.end == .code(74) && ran.sentences.count == 1, "\(ran)")
            #expect(ran.errors.contains("is full: free some space"), "\(ran)")
            let said = try #require(ran.errors.firstMatch(of: /; (\d+) rows of/).flatMap { Int($0.1) })
            #expect(said > 0)
            #expect(try accounts(scene.path("kept/marcador.sqlite")) == said)
            try scene.configure(.init(database: "kept/marcador.sqlite"))
            let again = try await scene.run(importing)
            #expect(again.end == .code(0), "\(again)")
            #expect(try accounts(scene.path("kept/marcador.sqlite")) == 6000)
        }
    }

    /// The disk fills while the daemon dials: it stops dialling, says so, keeps every outcome, and goes on when there
    /// is room again.
    @Test func aFullDiskWhileDialling() async throws {
        try await Scene.withPBX(agents: 4, speed: 20) { port, _ in
            try await Scene.with { scene in
                try FileManager.default.createDirectory(atPath: scene.path("data"), withIntermediateDirectories: false)
                try scene.configure(.init(port: port, database: "data/marcador.sqlite"))
                let daemon = try await scene.daemon(by: Disk.small(scene.path("data"), kilobytes: 4096))
                let inside = "/proc/\(daemon.id)/root\(scene.path("data"))"
                try scene.write(Scene.portfolio(300), to: "cartera.csv")
                let importing = try await scene.run(
                    [
                        "import", scene.path("cartera.csv"), "-c", scene.path("marcador.yaml"), "--portfolio",
                        "prueba",
                    ], by: Disk.inside(daemon))
                #expect(importing.end == .code(0) && importing.output.contains("the daemon knows"), "\(importing)")
                try await eventually("calls") { try await calls(scene) > 0 }
                // Fill it to the last byte.
                let filler = open("\(inside)/filler", O_WRONLY | O_CREAT, 0o600)
                let zeros = [UInt8](repeating: 0, count: 4096)
                while write(filler, zeros, zeros.count) > 0 {}
                close(filler)
                try await eventually("the daemon to say that the disk is full") {
                    try await scene.ask("why", "norte").output.contains("is full: free some space")
                }
                #expect(daemon.end == nil)
                #expect(unlink("\(inside)/filler") == 0)
                let before = try await outcomes(scene)
                try await eventually("the daemon to dial again") { try await outcomes(scene) > before + 3 }
                let text = daemon.errorText
                #expect(text.components(separatedBy: "is full").count <= 6, "said too often:\n\(text)")
                daemon.signal(SIGTERM)
                #expect(await daemon.ended(within: 60) == .code(0), "\(daemon.errorText)")
            }
        }
    }

    /// Full to the end: the daemon ends all the same, and says what is missing.
    @Test func aFullDiskAtTheEnd() async throws {
        try await Scene.withPBX(agents: 3, speed: 20) { port, _ in
            try await Scene.with { scene in
                try FileManager.default.createDirectory(atPath: scene.path("data"), withIntermediateDirectories: false)
                try scene.configure(.init(port: port, database: "data/marcador.sqlite"))
                let daemon = try await scene.daemon(by: Disk.small(scene.path("data"), kilobytes: 2048))
                try scene.write(Scene.portfolio(100), to: "cartera.csv")
                _ = try await scene.run(
                    [
                        "import", scene.path("cartera.csv"), "-c", scene.path("marcador.yaml"), "--portfolio",
                        "prueba",
                    ], by: Disk.inside(daemon))
                try await eventually("calls") { try await calls(scene) > 0 }
                let filler = open(
                    "/proc/\(daemon.id)/root\(scene.path("data"))/filler", O_WRONLY | O_CREAT, 0o600)
                let zeros = [UInt8](repeating: 0, count: 4096)
                while write(filler, zeros, zeros.count) > 0 {}
                close(filler)
                try await eventually("the daemon to say that the disk is full") {
                    try await scene.ask("why", "norte").output.contains("is full: free some space")
                }
                daemon.signal(SIGTERM)
                try await eventually("the word") { daemon.errorText.contains("stopping: no new calls") }
                daemon.signal(SIGTERM)
                #expect(await daemon.ended(within: 40) == .code(74))
                let sentences = daemon.errorText.split(separator: "\n").filter { $0.hasPrefix("marcador: ") }
                #expect(sentences.count == 1 && sentences[0].contains("is full: free some space"))
            }
        }
    }

    private func accounts(_ database: String) throws -> Int {
        let queue = try DatabaseQueue(path: database)
        defer { try? queue.close() }
        return try queue.read { try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM account") } ?? 0
    }
}

/// Live calls, and attempts that have ended, of the one campaign of a scene.
func calls(_ scene: Scene) async throws -> Int { try await count("calls", scene) }
func outcomes(_ scene: Scene) async throws -> Int { try await count("outcomes", scene) }

private func count(_ what: String, _ scene: Scene) async throws -> Int {
    let status = try await status(scene)
    let campaign = try #require((status["campaigns"] as? [[String: Any]])?.first)
    return (campaign[what] as? [String: Int] ?? [:]).values.reduce(0, +)
}

func status(_ scene: Scene) async throws -> [String: Any] {
    let ran = try await scene.ask("status", "--json")
    #expect(ran.end == .code(0), "\(ran)")
    return try #require(try JSONSerialization.jsonObject(with: Data(ran.output.utf8)) as? [String: Any])
}
