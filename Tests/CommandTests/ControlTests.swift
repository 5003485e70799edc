import Foundation
import PBXSimulator
import Testing

/// What an operator asks of the running daemon.
@Suite struct ControlTests {
    @Test func statusInWordsAndInJSON() async throws {
        try await Scene.withPBX { port, _ in
            try await Scene.with { scene in
                try scene.configure(.init(port: port))
                _ = try await scene.daemon()
                try await eventually("the agents") { try await scene.ask("status").output.contains("Agent 3") }
                let words = try await scene.ask("status")
                #expect(words.end == .code(0) && words.errors.isEmpty)
                #expect(words.output.contains("server pbx: up, 0 of 20 calls"))
                #expect(words.output.contains("campaign norte: running, progressive, queue marcador"))
                #expect(words.output.contains("agent Agent 1 [PJSIP/agent01]: idle for "))
                let report = try await status(scene)
                #expect(report["database"] as? String == scene.path("marcador.sqlite"))
                let campaign = try #require((report["campaigns"] as? [[String: Any]])?.first)
                #expect(campaign["name"] as? String == "norte" && campaign["state"] as? String == "running")
                #expect((campaign["agents"] as? [String: Int]) == ["idle": 3])
                #expect((report["servers"] as? [[String: Any]])?.first?["isUp"] as? Bool == true)
            }
        }
    }

    @Test func agentsRestAndComeBack() async throws {
        try await Scene.withPBX { port, _ in
            try await Scene.with { scene in
                try scene.configure(.init(port: port))
                _ = try await scene.daemon()
                try await eventually("the agents") { try await scene.ask("status").output.contains("Agent 3") }
                func agent(_ arguments: String...) async throws -> Scene.Ran {
                    try await scene.run(["agent"] + arguments + ["--socket", scene.path("control.sock")])
                }
                let asked = try await agent("break", "Agent 1", "--reason", "lunch")
                #expect(
                    asked.end == .code(0) && asked.output.contains("PJSIP/agent01: paused as soon as no call"),
                    "\(asked)")
                try await eventually("the pause") {
                    try await scene.ask("status").output.contains("[PJSIP/agent01]: paused (lunch)")
                }
                #expect(try await agent("break", "PJSIP/agent01").output.contains("is on a pause already"))
                #expect(try await agent("back", "PJSIP/agent01").end == .code(0))
                try await eventually("the agent") {
                    try await scene.ask("status").output.contains("[PJSIP/agent01]: idle")
                }
                let nobody = try await agent("break", "PJSIP/agent0")
                #expect(nobody.end == .code(64))
                #expect(nobody.errors.contains("there is no agent 'PJSIP/agent0'"), "\(nobody)")
            }
        }
    }

    @Test func whyInJSON() async throws {
        try await Scene.withPBX { port, _ in
            try await Scene.with { scene in
                try scene.configure(.init(port: port))
                _ = try await scene.daemon()
                try await eventually("the agents") { try await scene.ask("status").output.contains("Agent 3") }
                let words = try await scene.ask("why", "norte").output
                #expect(words.contains("  agents   3 idle, 0 reserved, 0 busy, 0 paused"), "\(words)")
                let ran = try await scene.run(["why", "norte", "--json", "--socket", scene.path("control.sock")])
                let why = try JSONSerialization.jsonObject(with: Data(ran.output.utf8)) as? [String: Any]
                let decision = try #require(why?["decision"] as? [String: Any])
                #expect(decision["limit"] as? String == "hopper")
                #expect((decision["figures"] as? [String: Any])?["idle"] as? Int == 3)
            }
        }
    }

    @Test func theVerbs() async throws {
        try await Scene.with { scene in
            try scene.configure()
            let daemon = try await scene.daemon()
            func said(_ arguments: [String], _ code: Int32, _ text: String) async throws {
                let ran = try await scene.run(arguments + ["--socket", scene.path("control.sock")])
                #expect(ran.end == .code(code) && (ran.output + ran.errors).contains(text), "\(ran)")
            }
            try await said(["campaign", "pause", "norte"], 0, "norte: paused")
            try await said(["why", "norte"], 0, "paused: marcador campaign start norte")
            try await said(["campaign", "stop", "norte"], 0, "norte: stopped")
            try await said(["why", "norte"], 0, "stopped: marcador campaign start norte")
            try await said(["campaign", "start", "norte"], 0, "norte: running")
            try await said(
                ["campaign", "set", "norte", "mode=predictive"], 0, "norte: predictive until the next reload")
            #expect(try await scene.ask("status").output.contains("norte: running, predictive"))
            try await said(["campaign", "set", "norte", "ratio=2.5"], 0, "norte: ratio until the next reload")
            for (values, text) in [
                (["mode=predictve"], "mode is progressive, erlang-c, predictive, ratio or bot, not 'predictve'"),
                (["ratio=11"], "ratio is a number from 1.0 to 10.0"), (["mode=ratio"], "such as ratio=2.0"),
                (["mode=predictive", "ratio=2"], "leave it out"), (["cap=5%"], "'cap' cannot be set live"),
                (["mode"], "not of the form key=value"), (["mode=ratio", "mode=ratio"], "given twice"),
            ] {
                try await said(["campaign", "set", "norte"] + values, 64, text)
            }
            for verb in [["why"], ["campaign", "start"], ["campaign", "stop"]] {
                try await said(verb + ["nrte"], 64, "there is no campaign 'nrte', did you mean 'norte'?")
            }
            try await said(["campaign", "set", "oeste", "mode=predictive"], 64, "'oeste'; use one of: norte")
            // An operator's word outlives the daemon.
            try await said(["campaign", "pause", "norte"], 0, "paused")
            daemon.signal(SIGTERM)
            #expect(await daemon.ended() == .code(0))
            _ = try await scene.daemon()
            #expect(try await scene.ask("status").output.contains("norte: paused, progressive"))
        }
    }

    /// Where the socket is may be said, or left to the daemon's own config file.
    @Test func theSocketOfTheConfigFile() async throws {
        try await Scene.with { scene in
            let file = try scene.configure()
            _ = try await scene.daemon()
            for verb in [["status"], ["why", "norte"], ["campaign", "pause", "norte"]] {
                for option in ["-c", "--config"] {
                    let ran = try await scene.run(verb + [option, file])
                    #expect(ran.end == .code(0) && ran.output.contains("norte") && ran.errors.isEmpty, "\(ran)")
                }
            }
            let both = try await scene.run(["status", "-c", file, "--socket", scene.path("control.sock")])
            #expect(both.end == .code(64) && both.errors.contains("give --socket or --config, not both"), "\(both)")
            var other = Scene.Config()
            other.socket = "elsewhere.sock"
            let elsewhere = try await scene.run(["status", "-c", scene.configure(other, name: "other.yaml")])
            #expect(
                elsewhere.end == .code(69) && elsewhere.errors.contains(scene.path("elsewhere.sock")), "\(elsewhere)")
            let absent = try await scene.run(["why", "norte", "-c", scene.path("absent.yaml")])
            #expect(absent.end == .code(78) && absent.errors.contains(scene.path("absent.yaml")), "\(absent)")
            let broken = try scene.write("control_sokcet: /tmp/x\n", to: "broken.yaml")
            let misspelt = try await scene.run(["campaign", "start", "norte", "-c", broken])
            #expect(misspelt.end == .code(78) && misspelt.errors.contains("'control_socket'"), "\(misspelt)")
        }
    }

    /// One campaign for each obstacle, and its sentence.
    @Test func whyNothingIsDialled() async throws {
        try await Scene.withPBX { port, server in
            try await Scene.with { scene in
                var config = Scene.Config(port: port)
                config.campaigns = [
                    .init(name: "vacia", more: "portfolio: nadie"), .init(name: "sin-cola", queue: "fehlt"),
                    .init(name: "pausada", start: "paused"), .init(name: "cerrada", more: "portfolio: noche"),
                ]
                try scene.configure(config)
                let text = try scene.read("marcador.yaml").replacingOccurrences(
                    of: "daily 00:00-24:00", with: "mon 03:00-03:01")
                try scene.write(text, to: "marcador.yaml")
                try scene.write(Scene.portfolio(3), to: "noche.csv")
                let importing = try await scene.run([
                    "import", scene.path("noche.csv"), "-c", scene.path("marcador.yaml"), "--portfolio", "noche",
                ])
                #expect(importing.end == .code(0))
                let daemon = try await scene.daemon()
                try await eventually("the login") { daemon.errorText.contains("connected to pbx") }
                for (campaign, sentence) in [
                    ("vacia", "held back by hopper: no account is due in this campaign"),
                    ("sin-cola", "held back by no-agents: no agent is a member of queue 'fehlt' on pbx"),
                    ("pausada", "held back by state: paused: marcador campaign start pausada"),
                    ("cerrada", "nobody may be called now"),
                ] {
                    try await eventually("why \(campaign): \(sentence)", within: 10) {
                        try await scene.ask("why", campaign).output.contains(sentence)
                    }
                }
                for agent in ["agent01", "agent02", "agent03"] { await server.setReachable("PJSIP/\(agent)", false) }
                try await eventually("why: everybody has gone", within: 10) {
                    try await scene.ask("why", "vacia").output.contains("0 paused, 3 logged out")
                }
            }
        }
    }
}
