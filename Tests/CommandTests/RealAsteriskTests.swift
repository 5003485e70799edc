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
}
