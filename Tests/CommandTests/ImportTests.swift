import Foundation
import GRDB
import Testing

#if canImport(Glibc)
    import Glibc
#endif

@Suite struct ImportTests {
    private func importing(_ scene: Scene, _ file: String, _ more: String...) async throws -> Scene.Ran {
        try await scene.run(
            ["import", scene.path(file), "-c", scene.path("marcador.yaml"), "--portfolio", "marzo"] + more)
    }

    private func value(_ scene: Scene, _ sql: String) throws -> String? {
        let queue = try DatabaseQueue(path: scene.path("marcador.sqlite"))
        defer { try? queue.close() }
        return try queue.read { try String.fetchOne($0, sql: sql) }
    }

    /// All that an import leaves, without the times and the numbers of rows.
    private func everything(_ scene: Scene) throws -> [String] {
        let queue = try DatabaseQueue(path: scene.path("marcador.sqlite"))
        defer { try? queue.close() }
        return try queue.read { db in
            try String.fetchAll(
                db,
                sql: """
                    SELECT d.document || '|' || d.name || '|' || a.reference || '|' || a.balance || '|' || a.status || '|'
                        || c.address || '|' || c.kind
                    FROM account a JOIN debtor d ON d.id = a.debtor_id JOIN contact_point c ON c.debtor_id = d.id
                    ORDER BY 1
                    """)
        }
    }

    @Test func latin1WithSemicolons() async throws {
        try await Scene.with { scene in
            try scene.configure()
            try scene.write(
                "RUT;Nombre;Teléfono;Cuenta;Monto\n1-9;Íñigo Muñoz;+56221234567;A-1;1.250.000\n", to: "a.csv",
                encoding: .isoLatin1)
            let ran = try await importing(scene, "a.csv", "--country", "CL")
            #expect(ran.end == .code(0) && ran.errors.isEmpty == false || ran.end == .code(0), "\(ran)")
            #expect(ran.output.hasPrefix("1 row read: 1 debtor and 1 account new"), "\(ran)")
            #expect(try value(scene, "SELECT name FROM debtor") == "Íñigo Muñoz")
            #expect(try value(scene, "SELECT balance || currency FROM account") == "1250000CLP")
        }
    }

    @Test func anOddByteAndAnOpenQuoteCostNoOtherRow() async throws {
        try await Scene.with { scene in
            try scene.configure()
            var text = Data("rut;nombre;telefono;cuenta;monto\n1-9;Íñigo Muñoz;+56221234567;A-1;1\n2-7;Pe".utf8)
            text += Data([0xF1]) + Data("a;+56221234568;A-2;1\n3-5;\"Eva;+56221234569;A-3;1\n".utf8)
            text += Data("4-3;Ñandú;+56221234570;A-4;1\n".utf8)
            try text.write(to: URL(filePath: scene.path("c.csv")))
            let ran = try await importing(scene, "c.csv", "--country", "CL")
            #expect(ran.output.hasPrefix("3 rows read: 3 debtors and 3 accounts new"), "\(ran)")
            #expect(
                ran.output.contains(
                    "1 row read with something not in UTF-8 but in Windows-1252, the first on line 3: look at the accents there"
                ), "\(ran)")
            #expect(
                try value(scene, "SELECT group_concat(name, ',') FROM (SELECT name FROM debtor ORDER BY document)")
                    == "Íñigo Muñoz,Peña,Ñandú")
            #expect(
                try scene.read("c.csv.rejects.csv").contains("4;rejected;;a quote opened in this row is never closed"))
        }
    }

    @Test func utf8WithAMarkAndAMapping() async throws {
        try await Scene.with { scene in
            try scene.configure()
            try scene.write(
                "\u{FEFF}CLIENTE_X,TEL_1,TEL_REF,VALOR_2,NRO\n\"Paz, Olga\",+56221234567,+56229999999,100,7\n",
                to: "b.csv")
            let ran = try await importing(
                scene, "b.csv", "--country", "CL", "--map", "name=CLIENTE_X", "--map", "phone=TEL_1", "--map",
                "balance=VALOR_2", "--map", "account=NRO")
            #expect(ran.end == .code(0), "\(ran)")
            #expect(ran.output.contains("columns not used: TEL_REF"), "\(ran)")
            #expect(try value(scene, "SELECT name FROM debtor") == "Paz, Olga")
            #expect(try value(scene, "SELECT group_concat(address) FROM contact_point") == "+56221234567")
        }
    }

    @Test func badRowsGoToTheRejectFileAndTheSecondTimeChangesNothing() async throws {
        try await Scene.with { scene in
            try scene.configure()
            let good = Scene.portfolio(3)
            try scene.write(good + "9-9;Sin Fono;-;X-1;100;\n10-8;Sin Monto;+56221234567;X-2;;\n", to: "c.csv")
            let ran = try await importing(scene, "c.csv", "--country", "CL")
            #expect(ran.end == .code(0), "\(ran)")
            #expect(ran.output.contains("3 rows read: 3 debtors and 3 accounts new"), "\(ran)")
            #expect(ran.output.contains("2 rows rejected, see \(scene.path("c.csv")).rejects.csv"), "\(ran)")
            let rejects = try scene.read("c.csv.rejects.csv").split(separator: "\n")
            #expect(rejects.count == 3)
            #expect(
                rejects.dropFirst().map { $0.split(separator: ";").prefix(2) } == [
                    ["5", "rejected"], ["6", "rejected"],
                ])
            let before = try everything(scene)
            let again = try await importing(scene, "c.csv", "--country", "CL")
            #expect(
                again.end == .code(0) && again.output.hasPrefix("3 rows read: nothing new; 2 rows rejected"), "\(again)"
            )
            #expect(try everything(scene) == before)
        }
    }

    @Test func whatCannotBeRead() async throws {
        try await Scene.with { scene in
            try scene.configure()
            try scene.write("RUT;Nombre;Telefono;Cuenta;Monto\n1-9;Ana;-;A-1;\n", to: "no-good-row.csv")
            try scene.write("RUT;Nombre;Fax;Cuenta;Monto\n1-9;Ana;1;A-1;1\n", to: "no-phone.csv")
            try scene.write("", to: "empty.csv")
            try scene.write("rut;nombre;telefono;cuenta;monto\n1-9;\"Ana;+56221234567;A-1;1\n", to: "open-quote.csv")
            let cases: [(file: String, code: Int32, sentence: String)] = [
                ("nowhere.csv", 66, "cannot be read (No such file or directory): check its name and permissions"),
                (".", 66, "is not a file: save the rows in one"),
                ("no-good-row.csv", 65, "no row of"), ("empty.csv", 65, "is empty: export it again"),
                ("no-phone.csv", 65, "phone"), ("open-quote.csv", 65, "no row of"),
            ]
            for (file, code, sentence) in cases {
                let ran = try await importing(scene, file, "--country", "CL")
                #expect(ran.end == .code(code), "\(file): \(ran)")
                #expect(ran.sentences.count == 1 && ran.errors.contains(sentence), "\(file): \(ran)")
            }
            #expect(try value(scene, "SELECT COUNT(*) FROM account") == "0")
        }
    }

    @Test func wrongArguments() async throws {
        try await Scene.with { scene in
            try scene.configure()
            try scene.write(Scene.portfolio(1), to: "d.csv")
            for more in [["--country", "Chile"], ["--currency", "peso"], ["--map", "fon=TEL"], ["--map", "phone"]] {
                let ran = try await scene.run(
                    ["import", scene.path("d.csv"), "-c", scene.path("marcador.yaml"), "--portfolio", "x"] + more)
                #expect(ran.end == .code(64), "\(ran)")
                #expect(ran.errors.contains("Usage: marcador import"), "\(ran)")
            }
            let mapped = try await importing(scene, "d.csv", "--country", "CL", "--map", "phone=TELEFONNO")
            #expect(mapped.end == .code(64) && mapped.sentences.count == 1, "\(mapped)")
            #expect(mapped.errors.lowercased().contains("telefono"), "\(mapped)")
            let rejects = try await importing(scene, "d.csv", "--rejects", scene.path("nowhere/r.csv"))
            #expect(rejects.end == .code(0), "no row was rejected: \(rejects)")
        }
    }

    @Test func theRejectFileCannotBeWritten() async throws {
        try await Scene.with { scene in
            try scene.configure()
            try scene.write(Scene.portfolio(2) + "9-9;Sin Fono;-;X-1;100;\n", to: "e.csv")
            let ran = try await importing(scene, "e.csv", "--country", "CL", "--rejects", scene.path("nowhere/r.csv"))
            #expect(ran.end == .code(73) && ran.sentences.count == 1, "\(ran)")
            #expect(ran.errors.contains("name another with --rejects"), "\(ran)")
        }
    }

    @Test func aBarOnATerminalOnly() async throws {
        try await Scene.with { scene in
            try scene.configure()
            try scene.write(Scene.portfolio(4000), to: "f.csv")
            let line = "\(Scene.program) import \(scene.path("f.csv")) -c \(scene.path("marcador.yaml")) --portfolio p"
            let pty = try Child(
                "script", ["-qec", line, "/dev/null"], output: scene.folder.appendingPathComponent("pty"),
                errors: scene.folder.appendingPathComponent("pty.err"))
            #expect(await pty.ended(within: 60) == .code(0))
            #expect(pty.outputText.contains("░") || pty.outputText.contains("█"), "\(pty.outputText)")
            #expect(pty.outputText.contains("%  "))
            #expect(pty.outputText.contains("\r\u{1B}[K4000 rows read"), "the bar goes before the words")
            let plain = try await importing(scene, "f.csv")
            #expect(!(plain.output + plain.errors).contains("█"))
        }
    }

    @Test func aRunningDaemonTakesThemUp() async throws {
        try await Scene.withPBX { port, _ in
            try await Scene.with { scene in
                try scene.configure(.init(port: port))
                let daemon = try await scene.daemon()
                try await eventually("the login") { daemon.errorText.contains("connected to pbx") }
                let ran = try await scene.importPortfolio(20)
                #expect(ran.end == .code(0) && ran.output.contains("the daemon knows of the new accounts"), "\(ran)")
                try await eventually("the first calls", within: 5) { try await calls(scene) > 0 }
            }
        }
    }

    /// Killed at any moment and done again: as if it had been done once.
    @Test func killedInTheMiddle() async throws {
        try await Scene.with { scene in
            try scene.configure()
            // The second half changes what the first half says.
            let rows = Scene.portfolio(7000).split(separator: "\n").map(String.init)
            let changed = rows.dropFirst().prefix(2000).map {
                $0.replacingOccurrences(of: "Persona", with: "Doña")
            }
            try scene.write((rows + changed).joined(separator: "\n") + "\n", to: "g.csv")
            let whole = try await importing(scene, "g.csv")
            #expect(whole.end == .code(0), "\(whole)")
            let expected = try everything(scene)
            #expect(expected.count == 7000 && expected.count { $0.contains("Doña") } == 2000)
            for moment in [0.15, 0.5, 0.9, 1.4, 2.0] {
                for file in try FileManager.default.contentsOfDirectory(atPath: scene.folder.path)
                where file.hasPrefix("marcador.sqlite") {
                    try FileManager.default.removeItem(atPath: scene.path(file))
                }
                let child = try scene.start([
                    "import", scene.path("g.csv"), "-c", scene.path("marcador.yaml"), "--portfolio", "marzo",
                ])
                try await Task.sleep(for: .seconds(moment))
                child.signal(SIGKILL)
                _ = await child.ended()
                let again = try await importing(scene, "g.csv")
                #expect(again.end == .code(0), "\(again)")
                #expect(try everything(scene) == expected, "killed after \(moment) s")
            }
        }
    }
}
