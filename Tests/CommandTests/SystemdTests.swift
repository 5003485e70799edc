import Foundation
import Testing

#if canImport(Glibc)
    import Glibc
#endif

/// A socket as systemd opens it for `sd_notify`.
private final class NotifySocket {
    let descriptor: Int32
    private(set) var messages: [String] = []

    init(path: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(descriptor >= 0 && bound == 0)
    }

    deinit { close(descriptor) }

    func read() -> [String] {
        var bytes = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = recv(descriptor, &bytes, bytes.count, 0)
            guard count > 0 else { return messages }
            messages.append(String(decoding: bytes[..<count], as: UTF8.self))
        }
    }
}

@Suite struct SystemdTests {
    @Test func theLifeOfAServiceAsSystemdSeesIt() async throws {
        try await Scene.withPBX { port, _ in
            try await Scene.with { scene in
                try scene.configure(.init(port: port))
                let socket = try NotifySocket(path: scene.path("notify"))
                let daemon = try await scene.daemon(environment: [
                    "NOTIFY_SOCKET": scene.path("notify"), "WATCHDOG_USEC": "600000", "JOURNAL_STREAM": "8:1",
                ])
                try await eventually("READY") { socket.read().contains("READY=1") }
                try await eventually("the watchdog") { socket.read().count { $0 == "WATCHDOG=1" } >= 3 }
                daemon.signal(SIGHUP)
                try await eventually("the reload") { socket.read().count { $0 == "READY=1" } == 2 }
                let reloading = try #require(socket.read().first { $0.hasPrefix("RELOADING=1\nMONOTONIC_USEC=") })
                #expect(reloading.split(separator: "=").last.flatMap { UInt64($0) } ?? 0 > 0)
                daemon.signal(SIGTERM)
                #expect(await daemon.ended() == .code(0))
                let told = socket.read().filter { $0 != "WATCHDOG=1" && $0 != reloading }
                #expect(told.prefix(3) == ["READY=1", "READY=1", "STOPPING=1"], "\(told)")
                // As the journal wants it: a priority, who speaks, one line.
                for line in daemon.errorText.split(separator: "\n") {
                    #expect(line.wholeMatch(of: /<[2-7]>[a-z.]+: .+/) != nil, "\(line)")
                }
                #expect(daemon.errorText.contains("<5>marcador: ready: FastAGI on"))
                #expect(daemon.errorText.contains("<4>marcador: "))
                #expect(daemon.errorText.contains("<5>marcador: stopped"))
                #expect(!FileManager.default.fileExists(atPath: scene.path("control.sock")))
            }
        }
    }

    /// Told to stop, it lets calls end and starts none.
    @Test func aDrain() async throws {
        try await Scene.withPBX(speed: 10) { port, server in
            try await Scene.with { scene in
                try scene.configure(.init(port: port))
                #expect(try await scene.importPortfolio(60).end == .code(0))
                let daemon = try await scene.daemon()
                try await eventually("calls") { try await calls(scene) > 0 }
                daemon.signal(SIGTERM)
                try await eventually("the word") { daemon.errorText.contains("stopping: no new calls") }
                try await eventually("why: draining", within: 5) {
                    let told = try await scene.ask("why", "norte")
                    return told.end == .code(69) || told.output.contains("the daemon is draining")
                }
                #expect(await daemon.ended() == .code(0))
                #expect(daemon.errorText.contains("stopped"))
                #expect(!daemon.errorText.contains("calls go on in Asterisk"), "they had time to end")
            }
        }
    }

    @Test func aSecondSignalEndsAtOnceAndTheCallsAreTakenUpAgain() async throws {
        try await Scene.withPBX { port, _ in
            try await Scene.with { scene in
                try scene.configure(.init(port: port))
                #expect(try await scene.importPortfolio(10).end == .code(0))
                let daemon = try await scene.daemon()
                try await eventually("calls") { try await calls(scene) >= 3 }
                daemon.signal(SIGTERM)
                try await eventually("the word") { daemon.errorText.contains("stopping: no new calls") }
                daemon.signal(SIGINT)
                #expect(await daemon.ended(within: 10) == .code(0))
                let next = try await scene.daemon()
                #expect(next.errorText.contains("calls of the last run have no end in the journal"))
            }
        }
    }

    @Test func telephoneNumbersAreMasked() async throws {
        try await Scene.withPBX(speed: 20) { port, _ in
            try await Scene.with { scene in
                try scene.configure(.init(port: port, log: "level: trace"))
                #expect(try await scene.importPortfolio(6).end == .code(0))
                let daemon = try await scene.daemon()
                try await eventually("outcomes") { try await outcomes(scene) >= 3 }
                daemon.signal(SIGTERM)
                #expect(await daemon.ended(within: 60) == .code(0))
                #expect(!daemon.errorText.contains("5622100000"), "a number was logged")
            }
        }
    }

    /// A log on a full disk or a pipe that nobody reads is lost, not the daemon.
    @Test func aLogThatCannotBeWritten() async throws {
        try await Scene.with { scene in
            try scene.configure()
            let daemon = try scene.start(
                ["run", "-c", scene.path("marcador.yaml")], by: ["sh", "-c", "exec \"$@\" 2>/dev/full", "sh"])
            try await eventually("an answer") { try await scene.ask("status").end == .code(0) }
            daemon.signal(SIGTERM)
            #expect(await daemon.ended() == .code(0))
        }
    }
}
