import Foundation
import GRDB
import Testing

@Suite struct SimulateTests {
    static let short = ["simulate", "--agents", "3", "--hours", "0.3", "--warm-up", "0.1", "--seeds", "2"]

    @Test func jsonForMachines() async throws {
        try await Scene.with { scene in
            let words = Self.short + ["--compare", "progressive,ratio:3", "--json"]
            let ran = try await scene.run(words, within: 120)
            #expect(ran.end == .code(0) && ran.errors.isEmpty, "\(ran)")
            let parsed = try JSONSerialization.jsonObject(with: Data(ran.output.utf8))
            let array = try #require(parsed as? [[String: Any]])
            #expect(array.map { $0["pacer"] as? String } == ["progressive", "ratio:3"])
            for one in array {
                for key in [
                    "agents", "answer_rate", "target", "seeds", "hours", "occupancy", "occupancy_ci", "abandonment",
                    "abandonment_ci", "answered", "abandoned", "dials_per_agent_hour", "idle_between_calls_s",
                    "over_cap_days",
                ] { #expect(one[key] != nil, "\(key)") }
                #expect((one["occupancy_ci"] as? [Double])?.count == 2)
            }
            #expect(array[0]["abandoned"] as? Int == 0)
            #expect(try await scene.run(words, within: 120).output == ran.output, "the same seeds, the same days")
        }
    }

    @Test func aTableAndAPictureForPeople() async throws {
        try await Scene.with { scene in
            try Data("agents: 4\nanswer_rate: 50%\n".utf8).write(to: URL(filePath: scene.path("s.yaml")))
            let words = ["--memoryless", "--mdp", "--scenario", scene.path("s.yaml"), "--plot", scene.path("p.svg")]
            let ran = try await scene.run(Self.short.filter { $0 != "--agents" && $0 != "3" } + words, within: 120)
            #expect(ran.end == .code(0), "\(ran)")
            #expect(ran.output.hasPrefix("4 agents, answer rate 50.00 %, target 3.00 %, memoryless; 2 days of 0.3 h"))
            #expect(ran.output.contains("\npredictive  "))
            #expect(ran.output.contains("The exact optimum at this target: "))
            let picture = try String(contentsOfFile: scene.path("p.svg"), encoding: .utf8)
            #expect(picture.contains("<svg ") && picture.contains(">predictive</text>"))
        }
    }

    @Test(arguments: [
        (["--answer-rate", "150%"], 64 as Int32, "--answer-rate must be from 0.001 to 1.0, not 1.5"),
        (["--pacer", "erlang"], 64, "there is no pacer 'erlang'; use one of: predictive, progressive, erlang-c"),
        (["--pacer", "predictive", "--compare", "issabel"], 64, "give --pacer or --compare, not both"),
        (["--mdp"], 64, "--mdp needs --memoryless"),
        (["--plot", "picture.gif"], 64, "--plot writes .svg or .png"),
        (["--scenario", "missing.yaml"], 78, "missing.yaml"),
        (["--campaign", "mora"], 64, "--campaign needs --from-db"),
        (["--from-db", "-c", "missing.yaml"], 78, "missing.yaml"),
        (["--debtors", "500"], 64, "--debtors needs --portfolio"),
        (["--portfolio", "--debtors", "5"], 64, "--debtors must be from 10 to 1000000, not 5"),
        (["--portfolio", "--policy", "strategy,lifo"], 64, "--policy takes each of strategy, fifo once"),
        (["--portfolio", "--start", "today"], 64, "--start must be a day like 2026-09-01, not 'today'"),
        (["--portfolio", "--from-db"], 64, "give --portfolio or --from-db, not both"),
        (["--portfolio", "-c", "missing.yaml"], 78, "missing.yaml"),
    ])
    func mistakes(_ words: [String], _ code: Int32, _ sentence: String) async throws {
        try await Scene.with { scene in
            let ran = try await scene.run(["simulate"] + words)
            #expect(ran.end == .code(code))
            #expect(ran.output.isEmpty)
            #expect(ran.errors.contains(sentence), "\(ran.errors)")
        }
    }

    @Test func theFloorOfPastCalls() async throws {
        try await Scene.with { scene in
            let config = try scene.configure()
            let words = ["simulate", "--from-db", "-c", config, "--seeds", "1", "--hours", "0.3", "--warm-up", "0.1"]
            let none = try await scene.run(words)
            #expect(none.end == .code(66) && none.errors.contains("there is no database at"), "\(none)")
            #expect(try await scene.importPortfolio(1).end == .code(0))
            let few = try await scene.run(words)
            #expect(few.end == .code(65) && few.errors.contains("has 0 finished calls and 0 conversations"), "\(few)")
            try Self.record(300, in: scene.path("marcador.sqlite"))
            let ran = try await scene.run(words + ["--json"], within: 120)
            #expect(ran.end == .code(0), "\(ran)")
            #expect(ran.errors.contains("from 300 calls of 'norte' on 1 day: 3 agents"), "\(ran.errors)")
            #expect(
                ran.errors.contains("answered by people 50.0 %") && ran.errors.contains("talk 95 s"), "\(ran.errors)")
            let array = try JSONSerialization.jsonObject(with: Data(ran.output.utf8)) as? [[String: Any]]
            #expect(array?.first?["agents"] as? Int == 3)
        }
    }

    /// Calls as the journal keeps them: every second one is answered and talked for 90 to 100 s, the others ring out.
    private static func record(_ count: Int, in database: String) throws {
        let queue = try DatabaseQueue(path: database)
        defer { try? queue.close() }
        try queue.write { db in
            try db.execute(
                sql:
                    "INSERT OR IGNORE INTO campaign (name, state, configured, created_at) VALUES ('norte', 'stopped', 1, 0)"
            )
            for number in 1...count {
                let start = 1_790_000_000_000 + number * 2000
                let talked = number % 2 == 0 ? start + 10_000 : nil
                try db.execute(
                    sql: """
                        INSERT INTO interaction (attempt_id, channel, campaign_id, debtor_id, account_id, contact_point_id,
                            phone, agent, outcome, launched_at, ringing_at, answered_at, connected_at, ended_at, detail)
                        SELECT ?, 'phone', (SELECT id FROM campaign WHERE name = 'norte'), 1, 1, 1, '+56221234567', ?, ?,
                            ?, ?, ?, ?, ?, ''
                        """,
                    arguments: [
                        number, talked.map { _ in "PJSIP/\(number / 2 % 3)" }, talked == nil ? "no-answer" : "answered",
                        start, start + 2000, talked, talked,
                        talked.map { $0 + 90_000 + number % 11 * 1000 } ?? start + 26_000,
                    ])
            }
        }
    }

    /// Under the shipped profiles and the sample's strategy.
    @Test func aPortfolioWithoutABrokenRule() async throws {
        try await Scene.with { scene in
            let words = ["simulate", "--portfolio", "--debtors", "200", "--days", "5", "--seeds", "2"]
            let table = try await scene.run(words, within: 120)
            #expect(table.end == .code(0), "\(table)")
            #expect(table.output.hasPrefix("200 debtors, 1 agent, 5 days from 2026-09-01, 2 seeds"))
            #expect(table.output.contains("strategy: 0 of ") && table.output.contains("fifo: 0 of "))
            let machine = try await scene.run(words + ["--json"], within: 120)
            let sheet = try JSONSerialization.jsonObject(with: Data(machine.output.utf8)) as? [String: Any]
            let policies = try #require(sheet?["policies"] as? [[String: Any]])
            #expect(policies.map { $0["policy"] as? String } == ["strategy", "fifo"])
            #expect(policies.allSatisfy { $0["broken"] as? Int == 0 && ($0["audited"] as? Int ?? 0) > 100 })
            #expect((sheet?["difference"] as? [String: Any])?["right_party"] != nil)
        }
    }

    @Test func withoutAConverterThereIsNoPNG() async throws {
        try await Scene.with { scene in
            let ran = try await scene.run(
                Self.short + ["--plot", scene.path("p.png")], environment: ["PATH": "/nonexistent"])
            #expect(ran.end == .code(69))
            #expect(ran.errors.contains("install librsvg2-bin, or write \(scene.path("p")).svg"))
        }
    }
}
