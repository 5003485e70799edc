import Foundation
import Testing

/// Segments and payments as a user meets them.
@Suite struct SegmentTests {
    private static let rows = """
        rut;nombre;region;telefono;producto;cuenta;saldo
        1-9;Ana;RM;2 0000 1101;Tarjeta;C-1;90000
        2-7;Eva;V;2 0000 1102;TARJETA;C-2;60000
        3-5;Iván;;2 0000 1103;Consumo;C-3;70000

        """

    private func scene(_ body: (Scene, _ run: ([String]) async throws -> Scene.Ran) async throws -> Void) async throws {
        try await Scene.with { scene in
            let text = try String(contentsOfFile: scene.configure(), encoding: .utf8)
            try scene.write(
                text + "segments:\n  cards:\n    where: product = 'tarjeta' and region in ('rm', 'biobio')\n",
                to: "marcador.yaml")
            try scene.write(Self.rows, to: "c.csv")
            let config = ["-c", scene.path("marcador.yaml")]
            let ran = try await scene.run(
                ["import", scene.path("c.csv"), "--portfolio", "marzo", "--country", "CL"] + config)
            #expect(ran.end == .code(0), "\(ran)")
            try await body(scene) { try await scene.run($0 + config) }
        }
    }

    @Test func aSegmentIsCounted() async throws {
        try await scene { _, run in
            let listed = try await run(["segment", "list"])
            #expect(listed.output.hasPrefix("cards: product = 'tarjeta' and region in ('rm', 'biobio')\n"), "\(listed)")
            let tried = try await run(["segment", "try", "cards"])
            #expect(tried.end == .code(0), "\(tried)")
            #expect(tried.output.contains("\n1 account, CLP 90000, counted in"), "\(tried)")
            #expect(tried.output.contains("  C-1, Ana, CLP 90000, no due date, RM, +•••••••1101"), "\(tried)")
            #expect(!tried.output.contains("000 1101"))
            let rule = try await run(["segment", "try", "--where", "region <> 'RM'", "--sample", "0"])
            #expect(
                rule.output.contains("1 account, CLP 60000") && rule.output.contains("\n1 open account is left out"),
                "\(rule)")
        }
    }

    @Test func whatIsWrongIsToldInOneSentence() async throws {
        try await scene { _, run in
            let wrong = try await run(["segment", "try", "--where", "saldo > 5"])
            #expect(wrong.end == .code(64) && wrong.errors.contains("there is no field 'saldo'"), "\(wrong)")
            #expect(wrong.errors.contains("\nsaldo > 5\n^^^^^\n"), "\(wrong)")
            let unknown = try await run(["segment", "try", "card"])
            #expect(unknown.end == .code(64) && unknown.errors.contains("did you mean 'cards'?"), "\(unknown)")
            let neither = try await run(["segment", "try"])
            #expect(neither.end == .code(64) && neither.errors.contains("name a segment"), "\(neither)")
        }
    }

    @Test func paymentsWithAColumnTwiceAreNotGuessed() async throws {
        try await scene { scene, run in
            try scene.write("folio;cuenta;monto;monto;fecha\n1;C-1;100;200;2026-03-01\n", to: "p.csv")
            let ran = try await run(["payments", "import", scene.path("p.csv")])
            #expect(ran.end == .code(65) && ran.errors.contains("are one name twice"), "\(ran)")
        }
    }

    @Test func whoHasPaidIsOffTheList() async throws {
        try await scene { scene, run in
            try scene.write(
                "folio;cuenta;monto;fecha\n1;C-1;90000;2026-03-01\n2;C-9;5;2026-03-01\n3;C-3;20000;2026-03-01\n",
                to: "p.csv")
            for (time, words) in [
                (1, "2 payments recorded, 1 account settled"), (2, "2 were in already; 1 row rejected"),
            ] {
                let paid = try await run(["payments", "import", scene.path("p.csv")])
                #expect(paid.end == .code(0) && paid.output.contains(words), "\(time): \(paid)")
            }
            let left = try await run(["segment", "try", "--where", "true"])
            #expect(left.output.contains("2 accounts, CLP 110000"), "\(left)")
            try scene.write("folio;cuenta;monto;fecha\n1;C-9;5;2026-03-01\n", to: "bad.csv")
            let bad = try await run(["payments", "import", scene.path("bad.csv")])
            #expect(bad.end == .code(65) && bad.errors.contains("no row of"), "\(bad)")
        }
    }
}
