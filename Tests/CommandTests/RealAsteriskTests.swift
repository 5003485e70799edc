import AsteriskRig
import Foundation
import Testing

/// `marcador doctor` on a real Asterisk: all good, then with one permission taken away.
@Suite(.enabled(if: AsteriskRig.isAvailable, "no real Asterisk here"))
struct RealAsteriskTests {
    @Test func theDoctor() async throws {
        try await AsteriskRig.withAsterisk(RigOptions(agents: 3)) { rig in
            try await Scene.with { scene in
                try scene.configure(.init(port: rig.amiPort, secret: rig.secret))
                let good = try await scene.run(["doctor", "-c", scene.path("marcador.yaml")])
                #expect(good.end == .code(0) && good.output.hasSuffix("all good\n"), "\(good)")
                #expect(good.output.contains("ok   queue 'marcador' with 3 members"))
                #expect(good.output.contains("ok   context 'marcador' is in the dialplan"))
                #expect(good.output.contains("ok   events of all 4 classes arrive"), "\(good)")

                let file = rig.directory.appendingPathComponent("etc/manager.d/marcador.conf")
                let text = try String(contentsOf: file, encoding: .utf8)
                let less = text.replacingOccurrences(of: "write = call,originate,", with: "write = call,")
                #expect(less != text)
                try less.write(to: file, atomically: true, encoding: .utf8)
                _ = try await rig.command("manager reload")
                let bad = try await scene.run(["doctor", "-c", scene.path("marcador.yaml")])
                #expect(bad.end == .code(77), "\(bad)")
                #expect(bad.output.components(separatedBy: "FAIL").count == 2, "\(bad)")
                #expect(bad.output.contains("FAIL the AMI user 'marcador' may not Originate"))
                #expect(bad.output.contains("cure: add 'originate' to write= of [marcador] in manager.d/marcador.conf"))
                let daemon = try await scene.daemon()
                try await eventually("the daemon to say it") {
                    daemon.errorText.contains("the AMI user 'marcador' may not Originate: add 'originate'")
                }
                #expect(!(good.output + bad.output + daemon.errorText).contains(rig.secret))
            }
        }
    }

    /// Asterisk leaves out what an account may not read without a word: doctor and daemon find out, and say it.
    @Test func anAccountWithoutOneReadClass() async throws {
        let all = ["call", "agent", "user", "system"]
        try await AsteriskRig.withAsterisk(RigOptions(agents: 1)) { rig in
            let file = rig.directory.appendingPathComponent("etc/manager.d/marcador.conf")
            var text = try String(contentsOf: file, encoding: .utf8)
            for missing in all {
                text += """

                    [no-\(missing)]
                    secret = \(rig.secret)
                    read = \(all.filter { $0 != missing }.joined(separator: ","))
                    write = call,originate,agent,reporting,user

                    """
            }
            try text.write(to: file, atomically: true, encoding: .utf8)
            _ = try await rig.command("manager reload")
            let channels = try await rig.command("core show channels count")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for missing in all {
                    group.addTask {
                        try await Scene.with { scene in
                            let config = try scene.configure(.init(port: rig.amiPort, secret: rig.secret))
                            let plain = try scene.read("marcador.yaml")
                            try scene.write(
                                plain.replacingOccurrences(
                                    of: "secret_file: ami-secret",
                                    with: "secret_file: ami-secret\n    user: no-\(missing)"),
                                to: "marcador.yaml")
                            let sentence =
                                "the AMI user 'no-\(missing)' gets no events of class '\(missing)' (none came"
                            let cure = "add '\(missing)' to read= of [no-\(missing)] in manager.d/marcador.conf"
                            let ran = try await scene.run(["doctor", "-c", config])
                            #expect(ran.end == .code(77), "\(ran)")
                            #expect(ran.output.components(separatedBy: "FAIL").count == 2, "\(ran)")
                            #expect(ran.output.contains("FAIL \(sentence)"), "\(ran)")
                            #expect(ran.output.contains("cure: \(cure)"), "\(ran)")
                            let daemon = try await scene.daemon()
                            try await eventually("the daemon to say it") { daemon.errorText.contains(sentence) }
                            let why = try await scene.ask("why", "norte")
                            #expect(why.output.contains(sentence) && why.output.contains(cure), "\(why)")
                            #expect(daemon.end == nil)
                        }
                    }
                }
                try await group.waitForAll()
            }
            // The probes have left nothing behind: no channel, no call record, no member.
            #expect(try await rig.command("core show channels count") == channels)
            #expect(
                try !FileManager.default.fileExists(atPath: rig.callRecords.path)
                    || String(contentsOf: rig.callRecords, encoding: .utf8).isEmpty)
            #expect(try await rig.command("queue show marcador-probe").contains("No Members"))
        }
    }
}
