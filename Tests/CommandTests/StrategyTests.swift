import Foundation
import Testing

@Suite struct StrategyTests {
    private static let strategies = """

        strategies:
          - name: consumo
            stages:
              - name: recordatorio
                when: days_past_due between 1 and 15
                steps: [{channel: call}]
                moves: {broken_promise: exigencia}
              - name: exigencia
                when: days_past_due > 15
                steps: [{channel: call}, {channel: call, after: 3d}]

        """

    /// An account twenty days past due, another that is not due yet.
    private func scene(_ scene: Scene, strategies: String = strategies) async throws {
        try scene.configure()
        let config = try scene.read("marcador.yaml")
        try scene.write(config + strategies, to: "marcador.yaml")
        let days = ISO8601DateFormatter()
        days.formatOptions = [.withFullDate]
        let (past, future) = (Date(timeIntervalSinceNow: -20 * 86_400), Date(timeIntervalSinceNow: 9 * 86_400))
        try scene.write(
            """
            rut;nombre;telefono;cuenta;monto;vencimiento
            1-9;Ana;+56 9 0000 0001;A-1;45000;\(days.string(from: past))
            2-7;Eva;+56 9 0000 0002;A-2;45000;\(days.string(from: future))

            """, to: "cartera.csv")
        let ran = try await scene.run([
            "import", scene.path("cartera.csv"), "-c", scene.path("marcador.yaml"), "--portfolio", "marzo", "--country",
            "CL",
        ])
        #expect(ran.end == .code(0), "\(ran)")
    }

    private func strategy(_ scene: Scene, _ words: String...) async throws -> Scene.Ran {
        try await scene.run(["strategy"] + words + ["-c", scene.path("marcador.yaml")])
    }

    @Test func anAccountIsExplained() async throws {
        try await Scene.with { scene in
            try await self.scene(scene)
            let ran = try await strategy(scene, "explain", "A-1")
            let lines = ran.output.split(separator: "\n").map(String.init)
            #expect(ran.end == .code(0) && lines.first == "account A-1", "\(ran)")
            #expect(
                lines.contains { $0.hasPrefix("  strategy 'consumo', stage 'exigencia' (2 of 2) since ") }, "\(ran)")
            #expect(lines.contains { $0.hasPrefix("  because 'days_past_due > 15' holds (days past due: ") }, "\(ran)")
            #expect(lines.contains { $0.hasPrefix("  next: call to mobile +•••••••0001, not before ") }, "\(ran)")

            let early = try await strategy(scene, "explain", "A-2")
            #expect(
                early.output.contains("strategy 'consumo': the rule of no stage holds for this account"), "\(early)")
            let none = try await strategy(scene, "explain", "A-3")
            #expect(none.end == .code(66) && none.errors.contains("no account has the number 'A-3'"), "\(none)")
        }
    }

    @Test func strategiesAreChecked() async throws {
        try await Scene.with { scene in
            try await self.scene(scene)
            let good = try await strategy(scene, "check")
            #expect(
                good.output == """
                    strategy 'consumo': good; for every account
                      recordatorio: days_past_due between 1 and 15; call
                      exigencia: days_past_due > 15; call, call

                    """)
            let config = try scene.read("marcador.yaml")
            try scene.write(config.replacing("days_past_due > 15", with: "days_past_due > 14"), to: "marcador.yaml")
            let bad = try await strategy(scene, "check")
            #expect(bad.end == .code(78) && bad.errors.contains("overlap: an account with days_past_due 15"), "\(bad)")
        }
    }
}
