import Foundation
import PBXSimulator
import Testing

#if canImport(Glibc)
    import Glibc
#endif

/// SIGHUP: the config file is read anew.
@Suite struct ReloadTests {
    private func reload(_ daemon: Child, _ text: String) async throws {
        daemon.signal(SIGHUP)
        try await eventually("the log to say: \(text)", within: 10) { daemon.errorText.contains(text) }
    }

    @Test func aBadFileChangesNothingAndSaysWhere() async throws {
        try await Scene.with { scene in
            let path = try scene.configure()
            let daemon = try await scene.daemon()
            var config = Scene.Config()
            config.campaigns[0].mode = "predictve"
            try scene.configure(config)
            try await reload(daemon, "not reloaded, the old configuration stays in force: \(path):")
            let line = try #require(daemon.errorText.split(separator: "\n").first { $0.contains("not reloaded") })
            #expect(line.contains("did you mean 'predictive'?") && line.contains(" error "), "\(line)")
            let number = try scene.read("marcador.yaml").split(separator: "\n").firstIndex { $0.contains("predictve") }
            #expect(line.contains("\(path):\((number ?? 0) + 1):"), "\(line)")
            #expect(try await scene.ask("status").output.contains("norte: running, progressive"))
        }
    }

    @Test func campaignsAndKeys() async throws {
        try await Scene.with { scene in
            try scene.configure()
            let daemon = try await scene.daemon()
            try await reload(daemon, "marcador.yaml: nothing changed")
            var config = Scene.Config(fastAGI: "port: 4999")
            config.log = "level: notice"
            config.campaigns[0].mode = "predictive"
            config.campaigns.append(.init(name: "sur", start: "paused"))
            try scene.configure(config)
            try await reload(daemon, "campaigns.norte.mode: progressive → predictive")
            let line = try #require(daemon.errorText.split(separator: "\n").last { $0.contains("reloaded") })
            #expect(line.contains("fastagi.port: 0 → 4999; takes effect when the daemon is restarted"), "\(line)")
            let status = try await scene.ask("status").output
            #expect(status.contains("norte: running, predictive") && status.contains("sur: paused"), "\(status)")
            try scene.configure()
            try await reload(daemon, "campaigns.sur.mode: removed")
            #expect(try await scene.ask("why", "sur").end == .code(64))
        }
    }

    @Test func theLogLevelAtOnce() async throws {
        try await Scene.with { scene in
            try scene.configure(.init(log: "level: notice"))
            let daemon = try await scene.daemon()
            #expect(!daemon.errorText.contains(" info "))
            try scene.configure(.init(log: "level: trace"))
            try await reload(daemon, "log.level: notice → trace")
            try await eventually("a line of the AMI client", within: 15) { daemon.errorText.contains(" ami.pbx: ") }
        }
    }

    /// Calls of a server that has left the file go on, and their outcomes are kept.
    @Test func serversComeAndGo() async throws {
        try await Scene.withPBX(agents: 3, speed: 10) { first, _ in
            try await Scene.withPBX(agents: 2) { second, _ in
                try await Scene.with { scene in
                    try scene.configure(.init(port: first))
                    #expect(try await scene.importPortfolio(40).end == .code(0))
                    let daemon = try await scene.daemon()
                    try await eventually("calls") { try await calls(scene) >= 3 }
                    let other = try scene.read("marcador.yaml").replacingOccurrences(
                        of: "  - name: pbx\n    port: \(first)", with: "  - name: otra\n    port: \(second)")
                    try scene.write(other, to: "marcador.yaml")
                    let ended = try await outcomes(scene)
                    let live = try await calls(scene)
                    try await reload(daemon, "servers.otra.host: 127.0.0.1 (new)")
                    try await eventually("the other server") {
                        try await scene.ask("status").output.contains("server otra: up")
                    }
                    try await eventually("the end of the first one's calls") {
                        try await !scene.ask("status").output.contains("server pbx")
                    }
                    #expect(try await outcomes(scene) >= ended + min(1, live))
                    let campaign = try #require((try await status(scene)["campaigns"] as? [[String: Any]])?.first)
                    let seen = campaign["outcomes"] as? [String: Int] ?? [:]
                    // One that was just being journaled is not dialled any more, and that is its end.
                    #expect(seen["unknown", default: 0] == 0 && seen["failed", default: 0] <= 1, "\(seen)")
                    try await eventually("calls over the other server") {
                        try await scene.ask("status").output.contains("agent Agent 2 [PJSIP/agent02]: reserved")
                    }
                }
            }
        }
    }

    /// The same server on another port: one line at a time, and the new one works.
    @Test func aServerMoves() async throws {
        try await Scene.withPBX(agents: 1) { first, _ in
            try await Scene.withPBX(agents: 2) { second, _ in
                try await Scene.with { scene in
                    try scene.configure(.init(port: first))
                    let daemon = try await scene.daemon()
                    for (port, agents) in [(second, 2), (first, 1), (second, 2)] {
                        try scene.configure(.init(port: port))
                        try await reload(daemon, "→ \(port)")
                        try await eventually("the line to port \(port)") {
                            let text = try await scene.ask("status").output
                            return text.contains("server pbx: up")
                                && text.components(separatedBy: "]: idle").count == agents + 1
                        }
                    }
                    #expect(try await scene.importPortfolio(5).end == .code(0))
                    try await eventually("calls over the new line") { try await calls(scene) > 0 }
                }
            }
        }
    }
}
