import Foundation
import GRDB
import Testing

#if canImport(Glibc)
    import Glibc
#endif

/// What keeps the daemon from starting: one sentence and a code, and nothing is touched.
@Suite struct StartTests {
    private func refused(_ scene: Scene, _ code: Int32, _ sentence: String, by other: [String] = []) async throws {
        let ran = try await scene.run(["run", "-c", scene.path("marcador.yaml")], by: other)
        #expect(ran.end == .code(code), "\(ran)")
        #expect(ran.sentences.count == 1, "\(ran.errors)")
        #expect(ran.sentences.first?.contains(sentence) == true, "\(ran.errors)")
    }

    @Test func theFastAGIPortIsInUse() async throws {
        try await Scene.withPBX { port, _ in
            try await Scene.with { scene in
                try scene.configure(.init(fastAGI: "port: \(port)"))
                try await refused(scene, 75, "127.0.0.1:\(port) because the port is in use: stop the program that")
            }
        }
    }

    @Test func thePortOfTheSimulatorIsInUse() async throws {
        try await Scene.withPBX { port, _ in
            try await Scene.with { scene in
                let ran = try await scene.run(
                    ["pbx", "--port", "\(port)"], environment: ["MARCADOR_AMI_SECRET": Scene.secret])
                #expect(ran.end == .code(75))
                #expect(ran.sentences.count == 1 && ran.errors.contains("give another --port"), "\(ran)")
            }
        }
    }

    @Test func theFolderOfTheControlSocketIsMissing() async throws {
        try await Scene.with { scene in
            try scene.configure(.init(socket: "nowhere/control.sock"))
            try await refused(scene, 73, "nowhere/control.sock cannot be made (no such file or directory)")
        }
    }

    @Test func theControlSocketIsAFile() async throws {
        try await Scene.with { scene in
            try scene.configure()
            try scene.write("precious", to: "control.sock")
            try await refused(scene, 73, "something else than a socket has that name")
            #expect(try scene.read("control.sock") == "precious")
        }
    }

    @Test func aSecondDaemon() async throws {
        try await Scene.with { scene in
            try scene.configure()
            let first = try await scene.daemon()
            try await refused(scene, 75, "another daemon (process \(first.id)) works the database")
            // On a database of its own it may not take the first one's socket either.
            try scene.configure(.init(database: "other.sqlite"))
            try await refused(scene, 75, "another daemon answers at the control socket")
            #expect(try await scene.ask("status").end == .code(0))
        }
    }

    @Test func theSocketOfAKilledDaemonIsReplaced() async throws {
        try await Scene.with { scene in
            try scene.configure()
            let first = try await scene.daemon()
            first.signal(SIGKILL)
            #expect(await first.ended() == .signal(SIGKILL))
            #expect(FileManager.default.fileExists(atPath: scene.path("control.sock")))
            let away = try await scene.ask("status")
            #expect(away.end == .code(69))
            #expect(away.sentences.count == 1 && away.errors.contains("systemctl start marcador"), "\(away)")
            _ = try await scene.daemon()
            #expect(try await scene.ask("status").end == .code(0))
            var status = stat()
            #expect(stat(scene.path("control.sock"), &status) == 0)
            #expect(status.st_mode & 0o777 == 0o660)
        }
    }

    @Test func theFolderOfTheDatabaseIsMissing() async throws {
        try await Scene.with { scene in
            try scene.configure(.init(database: "nowhere/marcador.sqlite"))
            try await refused(scene, 73, "check that its directory exists")
        }
    }

    @Test func theDatabaseIsNone() async throws {
        try await Scene.with { scene in
            try scene.configure()
            let text = String(repeating: "a text and no database\n", count: 100)
            try scene.write(text, to: "marcador.sqlite")
            try await refused(scene, 78, "is not a database: name another file, or move this one away")
            #expect(try scene.read("marcador.sqlite") == text)
        }
    }

    @Test func theDatabaseIsOfANewerMarcador() async throws {
        try await Scene.with { scene in
            try scene.configure()
            #expect(try await scene.importPortfolio(3).end == .code(0))
            let queue = try DatabaseQueue(path: scene.path("marcador.sqlite"))
            try await queue.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('99 flying cars')") }
            try queue.close()
            try await refused(scene, 78, "was written by a newer Marcador: install that version or a later one")
            let ran = try await scene.importPortfolio(5)
            #expect(ran.end == .code(78) && ran.sentences.count == 1, "\(ran)")
        }
    }

    @Test func anAddressThisMachineDoesNotHave() async throws {
        try await Scene.with { scene in
            try scene.configure(.init(fastAGI: "listen: 192.0.2.1, port: 0"))
            try await refused(scene, 78, "this machine does not have that address")
        }
    }
}
