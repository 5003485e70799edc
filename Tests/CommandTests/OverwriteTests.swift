import Foundation
import Testing

/// What a mistyped path costs: an error, and not the database.
@Suite(.timeLimit(.minutes(2))) struct OverwriteTests {
    private static let rows = """
        cuenta;nombre;telefono;saldo;vencimiento
        A1;Ana Uno;+56220000001;1000;2026-10-01
        A2;Beto Dos;ninguno;1000;2026-10-01

        """

    @Test func noCommandWritesOverWhatIsNotItsOwn() async throws {
        try await Scene.with { scene in
            let database = scene.path("cartera.sqlite")
            let config = "countries: []\n"
            try scene.write(Self.rows, to: "cartera.csv")
            try scene.write(config, to: "otro.yaml")
            let importing = [
                "import", scene.path("cartera.csv"), "--portfolio", "p", "--country", "CL", "--database", database,
            ]
            #expect(try await scene.run(importing).end == .code(0))
            // An earlier reject file gives way.
            #expect(try await scene.run(importing).end == .code(0))
            for file in [database, scene.path("otro.yaml")] {
                let rejected = try await scene.run(importing + ["--rejects", file])
                #expect(rejected.end == .code(73))
                #expect(rejected.errors.contains("and no reject file: name another with --rejects"))
                let exported = try await scene.run(["export", "promises", "--to", file, "--database", database])
                #expect(exported.end == .code(73))
                #expect(exported.errors.contains("and no such export"))
            }
            for _ in 1...2 {
                let exported = try await scene.run([
                    "export", "promises", "--to", scene.path("p.csv"), "--database", database,
                ])
                #expect(exported.end == .code(0))
            }
            #expect(try scene.read("otro.yaml") == config)
            let left = try await scene.run(["segment", "try", "--where", "balance > 0", "--database", database])
            #expect(left.output.contains("A1"))
        }
    }

    @Test func theDemoKeepsOutOfAFolderInUse() async throws {
        try await Scene.with { scene in
            try scene.write("mine\n", to: "marcador.yaml")
            let ran = try await scene.run(["demo", "--seconds", "1", "--keep", scene.folder.path])
            #expect(ran.end == .code(73))
            #expect(try scene.read("marcador.yaml") == "mine\n")
        }
    }
}
