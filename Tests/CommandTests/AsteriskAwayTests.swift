import Foundation
import PBXSimulator
import Testing

#if canImport(Glibc)
    import Glibc
#endif

/// Asterisk is away or refuses: the daemon stays, says why once, and `doctor` ends with a code of its own.
@Suite struct AsteriskAwayTests {
    /// The sentence is in the log once, in `why` and in `status`.
    private func isSaid(_ sentence: String, _ scene: Scene, _ daemon: Child) async throws {
        try await eventually("the log to say: \(sentence)") { daemon.errorText.contains(sentence) }
        let why = try await scene.ask("why", "norte")
        #expect(why.end == .code(0) && why.output.contains(sentence), "\(why)")
        let status = try await scene.ask("status")
        #expect(status.end == .code(0) && status.output.contains("server pbx: DOWN"), "\(status)")
        #expect(status.output.contains(sentence), "\(status)")
        #expect(daemon.end == nil)
        #expect(daemon.errorText.components(separatedBy: sentence).count == 2, "\(daemon.errorText)")
    }

    private func doctor(_ scene: Scene, _ code: Int32, _ sentence: String) async throws {
        let ran = try await scene.run(["doctor", "-c", scene.path("marcador.yaml")])
        #expect(ran.end == .code(code), "\(ran)")
        #expect(ran.output.components(separatedBy: sentence).count == 2, "\(ran)")
    }

    @Test func aWrongPassword() async throws {
        try await Scene.withPBX { port, _ in
            try await Scene.with { scene in
                try scene.configure(.init(port: port, secret: "not-the-one"))
                let sentence = "authentication failed for user 'marcador'; check the name, the secret"
                let daemon = try await scene.daemon()
                try await isSaid(sentence, scene, daemon)
                try await doctor(scene, 77, sentence)
                // The cure needs no restart.
                try scene.configure(.init(port: port))
                daemon.signal(SIGHUP)
                try await eventually("the login") { daemon.errorText.contains("connected to pbx") }
                #expect(!(daemon.errorText + daemon.outputText).contains("not-the-one"))
            }
        }
    }

    @Test func nobodyListens() async throws {
        try await Scene.with { scene in
            try scene.configure()
            let sentence = "unreachable, Connection refused"
            let daemon = try await scene.daemon()
            try await isSaid(sentence, scene, daemon)
            try await doctor(scene, 69, sentence)
            let top = try await scene.run(["top", "--port", "1"], environment: ["MARCADOR_AMI_SECRET": Scene.secret])
            #expect(top.end == .code(69) && top.sentences.count == 1 && top.errors.contains(sentence), "\(top)")
            // Attempts go on in silence.
            try await Task.sleep(for: .seconds(2))
            try await isSaid(sentence, scene, daemon)
        }
    }

    @Test func somebodyElseListens() async throws {
        try await Scene.with { scene in
            try scene.configure()
            // A FastAGI server says nothing of its own accord.
            let other = try await scene.daemon()
            let ready = try #require(other.errorText.split(separator: "FastAGI on 127.0.0.1:").dropFirst().first)
            let port = ready.prefix { $0.isNumber }
            try scene.configure(
                .init(port: try #require(Int(port)), database: "second.sqlite", socket: "second.sock"),
                name: "second.yaml")
            let ran = try await scene.run(["doctor", "-c", scene.path("second.yaml")])
            #expect(ran.end == .code(69), "\(ran)")
            #expect(ran.output.contains("is this its port of TLS") || ran.output.contains("check the port"), "\(ran)")
        }
    }

    @Test func aPermissionIsMissing() async throws {
        try await Scene.withPBX(write: [.call, .agent, .reporting, .user]) { port, _ in
            try await Scene.with { scene in
                try scene.configure(.init(port: port))
                #expect(try await scene.importPortfolio(10).end == .code(0))
                let daemon = try await scene.daemon()
                let sentence = "the AMI user 'marcador' may not Originate"
                try await isSaid(sentence, scene, daemon)
                let cure = "add 'originate' to write= of [marcador] in manager.d/marcador.conf"
                #expect(try await scene.ask("why", "norte").output.contains(cure))
                try await doctor(scene, 77, sentence)
                // No lead was spent on it.
                #expect(try await outcomes(scene) == 0)
            }
        }
    }

    @Test func itComesAndGoes() async throws {
        try await Scene.with { scene in
            let port = try await Scene.withPBX { port, _ in
                try scene.configure(.init(port: port))
                let daemon = try await scene.daemon()
                try await eventually("the login") { daemon.errorText.contains("connected to pbx") }
                return port
            }
            try await eventually("the loss to be seen") {
                try await scene.ask("status").output.contains("server pbx: DOWN")
            }
            let server = PBXServer(
                configuration: PBXConfiguration(
                    users: [.dialer(secret: Scene.secret)], queues: [.staffed("marcador", agents: 2)]))
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await server.run(port: port) }
                try await eventually("the return to be seen") {
                    try await scene.ask("status").output.contains("server pbx: up")
                }
                #expect(try await scene.ask("status").output.contains("agent Agent 2 [PJSIP/agent02]: idle"))
                group.cancelAll()
            }
        }
    }
}
