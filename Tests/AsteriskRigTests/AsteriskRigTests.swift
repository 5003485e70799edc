import AsteriskRig
import Foundation
import Testing

#if canImport(Glibc)
    import Glibc
#endif

/// The rig itself: it starts, its people behave as people.conf says, and nothing is left of it.
@Suite(.enabled(if: AsteriskRig.isAvailable, "no real Asterisk here"), .timeLimit(.minutes(5)))
struct AsteriskRigTests {
    @Test func startsAnswersAndLeavesNothingBehind() async throws {
        let (directory, process, port) = try await AsteriskRig.withAsterisk { rig in
            let manager = try await rig.manager()
            let settings = try await manager.perform("CoreSettings")
            #expect(settings["AsteriskVersion"]?.isEmpty == false)
            let uptime = try await rig.command("core show uptime")
            #expect(uptime.contains("System uptime"))
            let process = try #require(await rig.processIdentifier)
            return (rig.directory, process, rig.amiPort)
        }
        #expect(kill(process, 0) == -1 && errno == ESRCH)
        #expect(!FileManager.default.fileExists(atPath: directory.path))
        #expect(!LoopbackPort.isTaken(port, .tcp))
    }

    @Test func stopsEvenWhenTheTestFails() async throws {
        struct Failure: Error {}
        var directory: URL?
        var process: Int32?
        await #expect(throws: Failure.self) {
            try await AsteriskRig.withAsterisk { rig in
                directory = rig.directory
                process = await rig.processIdentifier
                throw Failure()
            }
        }
        let (path, ended) = (try #require(directory).path, try #require(process))
        #expect(kill(ended, 0) == -1 && errno == ESRCH)
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func comesBackOnItsPortsAfterBeingKilled() async throws {
        try await AsteriskRig.withAsterisk { rig in
            let before = try await rig.manager()
            let secret = rig.secret
            await rig.kill9()
            await #expect(throws: RigError.self) { try await before.wait(seconds: 5) { _ in false } }
            try await rig.restart()
            #expect(rig.secret == secret)
            let answer = try await rig.manager().perform("Ping")
            #expect(answer["Response"] == "Success")
        }
    }

    @Test func severalRunAtOnce() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<3 {
                group.addTask {
                    try await AsteriskRig.withAsterisk { rig in
                        let answer = try await rig.manager().perform("Ping")
                        #expect(answer["Response"] == "Success")
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    /// One call to each kind of person, and the cause that Asterisk gives for its end.
    @Test func peopleEndTheirCallsAsDocumented() async throws {
        let causes: [(kind: String, cause: String)] = [
            ("03", "16"), ("10", "17"), ("11", "34"), ("12", "19"), ("13", "21"), ("14", "1"), ("15", "27"),
            ("16", "38"),
            ("17", "22"), ("18", "17"),
        ]
        try await AsteriskRig.withAsterisk(RigOptions(agents: 0)) { rig in
            let manager = try await rig.manager()
            for (kind, _) in causes {
                try await manager.originate("Local/+562000001\(kind)@people", id: "kind-\(kind)", queue: "marcador")
            }
            for (kind, cause) in causes {
                // The far half of a Local channel carries the person's own cause.
                let end = try await manager.wait(seconds: 15) {
                    $0["Event"] == "Hangup" && $0["Uniqueid"] == "kind-\(kind)-b"
                }
                #expect(end["Cause"] == cause, "a person of kind \(kind)")
            }
        }
    }

    @Test func sipCalleesEndTheirCallsAsDocumented() async throws {
        let causes = ["404": "1", "480": "19", "486": "17", "503": "34", "603": "21", "180": "19"]
        try await AsteriskRig.withAsterisk { rig in
            let port = try await rig.startCallees()
            let manager = try await rig.manager()
            for number in causes.keys {
                let channel = "PJSIP/sipp/sip:56200000\(number)@127.0.0.1:\(port)"
                try await manager.originate(channel, id: "sip-\(number)", queue: "marcador")
            }
            for (number, cause) in causes {
                let end = try await manager.wait(seconds: 15) {
                    $0["Event"] == "Hangup" && $0["Uniqueid"] == "sip-\(number)-a"
                }
                #expect(end["Cause"] == cause, "SIP callee \(number)")
            }
        }
    }
}

extension RawManager {
    /// Calls somebody as the daemon would, for at most four seconds of ringing.
    func originate(_ channel: String, id: String, queue: String, hold: Int = 2, _ variables: [(String, String)] = [])
        throws
    {
        let passed = [("MARCADOR_ATTEMPT", id), ("MARCADOR_QUEUE", queue), ("MARCADOR_HOLD", "\(hold)")] + variables
        try send(
            "Originate",
            [
                ("Channel", channel), ("Context", "marcador"), ("Exten", "s"), ("Priority", "1"), ("Async", "true"),
                ("Timeout", "4000"), ("ChannelId", "\(id)-a"), ("OtherChannelId", "\(id)-b"),
                ("CallerID", "<56200000000>"),
            ] + passed.map { ("Variable", "\($0.0)=\($0.1)") })
    }
}
