import AsteriskRig
import Foundation
import PBXSimulator
import Testing

/// Programs of others believe that the simulator is an Asterisk.
@Suite(.timeLimit(.minutes(1))) struct ForeignClientTests {
    /// Debian's python3-panoramisk; `.ci/run` installs it.
    private static let python = "/usr/bin/python3"

    private static let hasPanoramisk: Bool = {
        let found = FileManager.default.fileExists(atPath: "/usr/lib/python3/dist-packages/panoramisk/manager.py")
        if !found {
            let line = "\n*** A TEST LEFT OUT: no python3-panoramisk here (apt-get install python3-panoramisk). ***\n"
            FileHandle.standardError.write(Data(line.utf8))
        }
        return found
    }()

    @Test(
        "panoramisk logs in, pings, runs lists, originates, gets its OriginateResponse, hangs up and leaves",
        .enabled(if: hasPanoramisk, "no python3-panoramisk here"))
    func panoramisk() async throws {
        var configuration = PBXConfiguration(
            users: [.dialer(secret: "clave")], queues: [.staffed("marcador", agents: 3)])
        configuration.people.scripted = PeopleModel.testNumbers
        configuration.agents = .prompt
        try await Stages.withSimulator(configuration) { port in
            let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
                .appendingPathComponent("Clients/panoramisk-client.py")
            let log = FileManager.default.temporaryDirectory.appendingPathComponent("panoramisk-\(UUID().uuidString)")
            defer { try? FileManager.default.removeItem(at: log) }
            let client = try ChildProcess(
                URL(fileURLWithPath: Self.python),
                [script.path, "\(port)", "marcador", "clave", "marcador", "56200009004"], log: log)
            await client.ended()
            let said = try String(contentsOf: log, encoding: .utf8)
            #expect(client.exitCode == 0, "\(said)")
            #expect(said.hasSuffix("ok logoff\n"), "\(said)")
        }
    }
}
