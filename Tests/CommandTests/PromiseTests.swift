import Foundation
import GRDB
import Testing

/// Promises, agreements, results and the story of an account as a user meets them.
@Suite struct PromiseTests {
    private static let strategies = """

        strategies:
          - name: consumo
            promises: {grace_days: 1, tolerance: 0%}
            stages:
              - name: exigencia
                when: days_past_due > 15
                steps: [{channel: call}]
                moves: {broken_promise: aviso}
                offer: {max_discount: 20%, max_instalments: 3, min_first_payment: 30%, promise_within_days: 5}
              - name: aviso
                steps: [{channel: call}]

        """

    private let calendar: Calendar = {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(identifier: "America/Santiago") ?? .gmt
        return calendar
    }()

    private func day(_ later: Int) -> String {
        let date = calendar.date(byAdding: .day, value: later, to: Date()) ?? Date()
        let parts = calendar.dateComponents([.year, .month, .day], from: date)
        func two(_ number: Int?) -> String { (number ?? 0) < 10 ? "0\(number ?? 0)" : "\(number ?? 0)" }
        return "\(parts.year ?? 0)-\(two(parts.month))-\(two(parts.day))"
    }

    /// Two accounts, twenty days past due and not due yet, and a call to the first one.
    private func scene(_ body: (Scene, _ run: (String...) async throws -> Scene.Ran) async throws -> Void) async throws
    {
        try await Scene.with { scene in
            let text = try String(contentsOfFile: scene.configure(), encoding: .utf8)
            try scene.write(text + Self.strategies, to: "marcador.yaml")
            try scene.write(
                """
                rut;nombre;telefono;cuenta;monto;vencimiento
                1-9;Ana;+56 9 0000 0001;A-1;90000;\(day(-20))
                2-7;Eva;+56 9 0000 0002;A-2;45000;\(day(9))

                """, to: "cartera.csv")
            let config = ["-c", scene.path("marcador.yaml")]
            let ran = try await scene.run(
                ["import", scene.path("cartera.csv"), "--portfolio", "marzo", "--country", "CL"] + config)
            #expect(ran.end == .code(0), "\(ran)")
            try await body(scene) { (words: String...) in try await scene.run(words + config) }
        }
    }

    /// A call that has ended, as the daemon keeps it.
    private func addCall(_ scene: Scene) async throws {
        let queue = try DatabaseQueue(path: scene.path("marcador.sqlite"))
        try await queue.write { db in
            let now = Int64(Date().timeIntervalSince1970 * 1000) - 60_000
            try db.execute(
                sql: """
                    INSERT INTO campaign (id, name, state, configured, created_at)
                    VALUES (1, 'norte', 'running', 1, 0)
                    """)
            try db.execute(
                sql: """
                    INSERT INTO attempt (id, campaign_id, debtor_id, account_id, contact_point_id, phone, country, zones,
                        priority, due_at, server, queue, mode, dial_string, caller_name, caller_number, ring_ms, hold_ms,
                        abandonment_message, detect_machines, launched_at, answered_at, connected_at, ended_at, agent,
                        outcome)
                    SELECT 7, 1, a.debtor_id, a.id, p.id, p.address, 'CL', 'America/Santiago', 0, 0, 'pbx', 'cobranza',
                        'progressive', '', '', '', 0, 0, '', 0, ?1, ?1 + 5000, ?1 + 6000, ?1 + 40000, 'PJSIP/ana',
                        'answered'
                    FROM account a JOIN contact_point p ON p.debtor_id = a.debtor_id WHERE a.reference = 'A-1'
                    """, arguments: [now])
            try db.execute(
                sql: """
                    INSERT INTO interaction (attempt_id, channel, campaign_id, debtor_id, account_id, contact_point_id,
                        phone, agent, outcome, launched_at, answered_at, connected_at, ended_at, detail)
                    SELECT id, 'call', campaign_id, debtor_id, account_id, contact_point_id, phone, agent, outcome,
                        launched_at, answered_at, connected_at, ended_at, '' FROM attempt
                    """)
        }
        try queue.close()
    }

    @Test func aPromiseIsTakenDownAndKept() async throws {
        try await scene { scene, run in
            let far = try await run("promise", "add", "A-1", "--amount", "50.000", "--by", day(6))
            #expect(far.end == .code(64) && far.errors.contains("is too far off in this stage"), "\(far)")
            #expect(far.errors.contains("(stage 'exigencia' of 'consumo')"), "\(far)")
            let much = try await run("promise", "add", "A-1", "--amount", "90.001", "--by", day(3))
            #expect(much.end == .code(64) && much.errors.contains("is more than the debt, CLP 90000"), "\(much)")
            let standard = try await run("promise", "add", "A-2", "--by", day(8))
            #expect(standard.end == .code(64) && standard.errors.contains("no strategy has a stage"), "\(standard)")

            let added = try await run(
                "promise", "add", "A-1", "--amount", "50.000", "--by", day(3), "--method", "transferencia", "--agent",
                "PJSIP/ana")
            #expect(
                added.output == "account A-1: promised CLP 50000 for \(day(3)), kept with what comes in by \(day(4))\n",
                "\(added)")
            let explained = try await run("strategy", "explain", "A-1")
            #expect(explained.output.contains("a promise of CLP 50000 for \(day(3)) is open"), "\(explained)")
            try scene.write("folio;cuenta;monto;fecha\n1;A-1;50000;\(day(0))\n", to: "pagos.csv")
            let paid = try await run("payments", "import", scene.path("pagos.csv"))
            #expect(
                paid.output.hasPrefix("1 payment recorded, 0 accounts settled by them, 1 promise kept"), "\(paid)")
            let listed = try await run("promise", "list", "--state", "kept")
            #expect(
                listed.output == """
                    \(day(3)), A-1, Ana, CLP 50000, kept on \(day(0)), made \(day(0)), by PJSIP/ana, transferencia
                    1 promise: CLP 50000

                    """, "\(listed)")
            #expect(try await run("promise", "list", "--state", "open").output == "no promises\n")
            let none = try await run("promise", "cancel", "A-1")
            #expect(none.end == .code(64) && none.errors.contains("has no open promise"), "\(none)")
        }
    }

    @Test func anAgreementHasItsSchedule() async throws {
        try await scene { scene, run in
            let low = try await run("agreement", "add", "A-1", "--total", "71.999", "--instalments", "3")
            #expect(low.errors.contains("lets off more than 20 % of CLP 90000: agree on CLP 72000 or more"), "\(low)")
            let words = [
                "agreement", "add", "A-1", "--total", "80000", "--instalments", "3", "--first", "30000", "--from",
                day(2), "--every", "10", "-c", scene.path("marcador.yaml"),
            ]
            let dry = try await scene.run(words + ["--dry"])
            let schedule = "  1  \(day(2))  CLP 30000\n  2  \(day(12))  CLP 25000\n  3  \(day(22))  CLP 25000\n"
            #expect(dry.output == "account A-1: CLP 80000 of CLP 90000 would be paid\n" + schedule, "\(dry)")
            #expect(try await run("agreement", "show", "A-1").output == "account A-1 has no agreement\n")
            let added = try await scene.run(words)
            #expect(added.output == "account A-1: CLP 80000 of CLP 90000 agreed on\n" + schedule, "\(added)")
            try scene.write("folio;cuenta;monto;fecha\n1;A-1;40000;\(day(0))\n", to: "pagos.csv")
            _ = try await run("payments", "import", scene.path("pagos.csv"))
            let shown = try await run("agreement", "show", "A-1")
            #expect(
                shown.output == """
                    CLP 80000 of CLP 90000, agreed on \(day(0)): open
                      1  \(day(2))  CLP 30000  covered on \(day(0))
                      2  \(day(12))  CLP 25000  CLP 10000 of it covered
                      3  \(day(22))  CLP 25000  CLP 0 of it covered

                    """, "\(shown)")
            #expect(try await run("promise", "cancel", "A-1").end == .code(0))
            #expect(try await run("agreement", "show", "A-1").output.contains(": cancelled on \(day(0))"))
        }
    }

    @Test func aResultAndTheStory() async throws {
        try await scene { scene, run in
            try await addCall(scene)
            let list = try await run("result", "list")
            #expect(list.output.hasPrefix("titular\n  1  promesa: promise\n"), "\(list)")
            let unknown = try await run("result", "set", "7", "promessa")
            #expect(unknown.end == .code(64) && unknown.errors.contains("did you mean 'promesa'?"), "\(unknown)")
            let dayless = try await run("result", "set", "7", "promesa")
            #expect(dayless.end == .code(64) && dayless.errors.contains("--by"), "\(dayless)")
            let far = try await run("result", "set", "7", "promesa", "--by", day(6))
            #expect(far.end == .code(64) && far.errors.contains("too far off"), "\(far)")
            #expect(!(try await run("story", "A-1").output.contains("promesa")))

            let set = try await run("result", "set", "7", "1", "--by", day(2), "--note", "Cobra el viernes")
            #expect(set.output == "attempt 7, account A-1: promesa: CLP 90000 for \(day(2))\n", "\(set)")
            try scene.write("folio;cuenta;monto;fecha\nP-1;A-1;1000;\(day(0))\n", to: "pagos.csv")
            _ = try await run("payments", "import", scene.path("pagos.csv"))
            let story = try await run("story", "A-1")
            let lines = story.output.split(separator: "\n").map(String.init)
            #expect(lines.first == "account A-1, marzo: CLP 89000 owed, days past due: 20", "\(story)")
            #expect(lines.dropFirst().first == "Ana")
            let call = lines.first { $0.contains(" call to ") } ?? ""
            #expect(
                call.hasSuffix("call to +•••••••0001: answered, PJSIP/ana, 34 s; promesa, \"Cobra el viernes\""),
                "\(story)")
            let promise = lines.firstIndex { $0.contains("promised CLP 90000 for \(day(2)), to PJSIP/ana: open") }
            #expect((promise ?? 99) < (lines.firstIndex(of: call) ?? 0), "\(story)")
            #expect(lines.contains { $0.hasSuffix("payment of CLP 1000 (P-1)") }, "\(story)")
            #expect(lines.contains { $0.hasSuffix("stage 'exigencia' of 'consumo'") }, "\(story)")
            #expect(!story.output.contains("90000000"))
            let none = try await run("story", "A-9")
            #expect(none.end == .code(66) && none.errors.contains("no account has the number 'A-9'"), "\(none)")
        }
    }

    @Test func aCorrectedResultSaysWhatWentBackAndWhatDidNot() async throws {
        try await scene { scene, run in
            try await addCall(scene)
            let said = "attempt 7, account A-1: "
            _ = try await run("result", "set", "7", "promesa", "--by", day(2), "--amount", "700")
            let unsaid = try await run("result", "set", "7", "no-promete", "--reason", "enfermedad")
            #expect(
                unsaid.output == said + "no-promete\n"
                    + "corrected: attempt 7 is no-promete now, not promesa: what was promised in it is cancelled\n",
                "\(unsaid)")
            #expect(try await run("promise", "list", "--state", "open").output == "no promises\n")
            let story = try await run("story", "A-1")
            #expect(story.output.contains("promised CLP 700 for \(day(2)), to PJSIP/ana: cancelled"), "\(story)")

            let wrong = try await run("result", "set", "7", "numero-equivocado")
            #expect(wrong.output == said + "numero-equivocado\n", "\(wrong)")
            let known = try await run("result", "set", "7", "reclamo")
            #expect(
                known.output == said + "reclamo\n"
                    + "corrected: attempt 7 is reclamo now, not numero-equivocado: its number is the debtor's again\n",
                "\(known)")
            let explained = try await run("strategy", "explain", "A-1")
            #expect(!explained.output.contains("no contact point is left"), "\(explained)")

            let closed = try await run("result", "set", "7", "no-llamar")
            #expect(
                closed.output == said + "no-llamar\n"
                    + "not taken back: 'reclamos' was asked for a review and may have been told: tell them\n",
                "\(closed)")
            let promised = try await run("result", "set", "7", "promesa", "--by", day(2))
            #expect(
                promised.output == said + "promesa: CLP 90000 for \(day(2))\n"
                    + "not taken back: do-not-call stays: only if they never asked for it, lift it with marcador do-not-call remove --override --reason WHY --account A-1, and for the number --phone NUMBER\n",
                "\(promised)")
        }
    }

    @Test func whatOthersAreToldIsAFileOrNothing() async throws {
        try await scene { scene, run in
            let promised = try await run("promise", "add", "A-1", "--amount", "40000", "--by", day(3))
            #expect(promised.end == .code(0), "\(promised)")
            let file = scene.path("compromisos.csv")
            let exported = try await run("export", "promises", "--to", file)
            #expect(exported.end == .code(0) && exported.output.isEmpty, "\(exported)")
            let lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\r\n")
            #expect(lines.first?.hasPrefix("id,changed_at,creditor,account,amount,currency,due,state") == true)
            #expect(lines.count == 2 && lines.last?.contains(",A-1,40000,CLP,\(day(3)),open,") == true, "\(lines)")
            #expect(!FileManager.default.fileExists(atPath: file + ".part"))
            let expected = try await run("export", "expected-payments", "--since", day(-1))
            #expect(expected.output.split(separator: "\r\n").count == 2, "\(expected)")
            #expect(
                try await run("export", "expected-payments", "--since", day(2)).output.split(separator: "\r\n").count
                    == 1)
            let elsewhere = try await run("export", "promises", "--to", scene.path("no/such/file.csv"))
            #expect(elsewhere.end == .code(73) && elsewhere.errors.contains("name another with --to"), "\(elsewhere)")
            let unknown = try await run("export", "promise")
            #expect(unknown.end == .code(64) && unknown.errors.contains("promises"), "\(unknown)")
        }
    }
}
