import Foundation
import Testing

#if canImport(Glibc)
    import Glibc
#endif

/// The service has no capability at all, and a newcomer is no root: what root may do by the way must not be needed.
@Suite struct NoPrivilegeTests {
    @Test func aShiftWithoutAnyCapability() async throws {
        try await Scene.with { scene in
            let trace = scene.path("floor.trace")
            // Takes in the daemon, FastAGI on both sides and the simulated Asterisk.
            let without = ["/usr/bin/setpriv", "--bounding-set=-all", "--inh-caps=-all", "--ambient-caps=-all"]
            let ran = try await scene.run(
                ["demo", "--seconds", "12", "--trace", trace], by: getuid() == 0 ? without : [])
            #expect(ran.end == .code(0), "\(ran.errors)")
            let answered = ran.output.firstMatch(of: /\n +answered +(\d+)/).flatMap { Int($0.1) } ?? 0
            #expect(answered > 0, "\(ran.output.suffix(3000))\n\(ran.errors)")
            // What the live floor decided, the core decides again from what it was told.
            let again = try await scene.run(["simulate", "--replay", trace])
            #expect(again.end == .code(0) && again.output.contains("decisions came out as recorded"), "\(again)")
            #expect(!again.output.contains("the first that did not"), "\(again)")
        }
    }
}
