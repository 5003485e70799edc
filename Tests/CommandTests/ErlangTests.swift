import Foundation
import Testing

@Suite struct ErlangTests {
    func values(_ arguments: [String]) async throws -> [String: Double] {
        try await Scene.with { scene in
            let ran = try await scene.run(["erlang"] + arguments + ["--json"])
            #expect(ran.end == .code(0) && ran.errors.isEmpty, "\(ran)")
            return try JSONDecoder().decode([String: Double].self, from: Data(ran.output.utf8))
        }
    }

    @Test func theClassicOfErlangC() async throws {
        let words = ["c", "--servers", "14", "--aht", "180", "--within", "20"]
        for traffic in [["--offered", "10"], ["--calls", "100", "--per", "1800"]] {
            let values = try await values(words + traffic)
            #expect((try #require(values["waiting_probability"]) - 0.17413193359505).magnitude < 1e-12)
            #expect((try #require(values["service_level"]) - 0.888350019179).magnitude < 1e-11)
            #expect((try #require(values["asa"]) - 7.83593701178).magnitude < 1e-9)
            #expect((try #require(values["occupancy"]) - 10.0 / 14).magnitude < 1e-12)
            #expect(values["offered"] == 10)
        }
    }

    @Test func staffing() async throws {
        let goal = ["c", "--offered", "10", "--aht", "180", "--service-level", "0.8"]
        let values = try await values(goal + ["--shrinkage", "0.3"])
        #expect(values["servers"] == 14 && values["positions"] == 20)
        #expect((try #require(values["servers_exact"]) - 13.0372064664).magnitude < 1e-9)
    }

    @Test func theOthers() async throws {
        #expect(try await values(["b", "--servers", "2", "--offered", "1"])["blocking"] == 0.2)
        #expect(try await values(["b", "--offered", "84", "--blocking", "0.01"])["servers"] == 100)
        let offered = try await values(["b", "--servers", "100", "--blocking", "0.01"])["offered"]
        #expect((try #require(offered) - 84.06415889).magnitude < 1e-7)
        let impatient = try await values(
            ["a", "--servers", "50", "--calls", "48", "--per", "60", "--aht", "60", "--patience", "120"])
        #expect((try #require(impatient["abandonment"]) - 0.030912249162193).magnitude < 1e-11)
        let staffed = try await values([
            "a", "--offered", "48", "--aht", "60", "--patience", "120", "--abandonment", "0.031",
        ])
        #expect(staffed["servers"] == 50)
        let few = try await values(["engset", "--sources", "10", "--servers", "5", "--offered-per-idle", "0.5"])
        #expect((try #require(few["call_congestion"]) - 0.106960950764007).magnitude < 1e-12)
        let again = try await values(["retrials", "--servers", "10", "--offered", "7", "--retrying", "0.5"])
        #expect((try #require(again["blocking"]) - 0.0927340076573781).magnitude < 1e-12)
    }

    @Test func aTableForPeople() async throws {
        try await Scene.with { scene in
            let ran = try await scene.run(["erlang", "c", "--servers", "14", "--offered", "10", "--aht", "180"])
            #expect(ran.output.contains("service level        88.8350 %\n"), "\(ran.output)")
            #expect(ran.output.contains("asa                  7.8359 s\n"))
        }
    }

    @Test(arguments: [
        (["c", "--servers", "10", "--offered", "10", "--aht", "60"], "grows without end"),
        (["c", "--servers", "10", "--aht", "60"], "say how much traffic"),
        (["c", "--offered", "10", "--aht", "60"], "either --servers or --service-level"),
        (["c", "--offered", "1", "--aht", "60", "--service-level", "80"], "must be a share between 0 and 1"),
        (["c", "--offered", "1", "--aht", "60", "--servers", "2", "--shrinkage", "1"], "--shrinkage"),
        (["c", "--offered", "1", "--aht", "0", "--servers", "2"], "the holding time is 0"),
        (["b", "--servers", "10"], "give two of"),
        (["b", "--servers", "10", "--calls", "10"], "--calls needs --aht"),
        (["b", "--servers", "10.5", "--blocking", "0.1"], "whole number"),
        (["a", "--offered", "1", "--aht", "60", "--patience", "5"], "either --servers or --abandonment"),
        (["retrials", "--servers", "1", "--calls", "1", "--retrying", "0.1"], "--calls needs --aht"),
        (["engset", "--sources", "0", "--servers", "1", "--offered-per-idle", "1"], "number of sources"),
    ])
    func whatMakesNoSense(arguments: [String], words: String) async throws {
        try await Scene.with { scene in
            let ran = try await scene.run(["erlang"] + arguments)
            #expect(ran.end == .code(64) && ran.output.isEmpty, "\(ran)")
            #expect(ran.errors.hasPrefix("Error: ") && ran.errors.contains(words), "\(ran.errors)")
        }
    }
}
