import ArgumentParser
import Foundation
import Logging
import PBXSimulator

struct PBXCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pbx", abstract: "A simulated Asterisk on loopback: AMI, queues, agents and people.",
        discussion: """
            For trying a config file, or an AMI client, without telephones. The accounts are 'marcador' (what the \
            daemon needs) and 'marcador-top' (read=user), both with the secret of MARCADOR_AMI_SECRET.
            """)

    @Option(help: "Port of the manager interface; 0 lets the system choose.") var port = 5038
    @Option(help: "A queue and its number of agents, as NAME=AGENTS; may be repeated.") var queue = ["marcador=5"]
    @Option(help: "How many times as fast as real, 0.1 to 1000.") var speed = 1.0
    @Option(help: "The same seed gives the same people and the same day.") var seed: UInt64 = 1
    @Option(help: "Lines to the outside; above them the carrier says congestion.") var lines: Int?
    @Flag(help: "Numbers ending in 9001, 9486, … do as docs/simulator.md says.") var testNumbers = false

    func validate() throws {
        guard (0...65535).contains(port) else { throw ValidationError("--port is from 0 to 65535") }
        guard (0.1...1000).contains(speed) else { throw ValidationError("--speed is a number from 0.1 to 1000") }
        for text in queue { _ = try Self.parse(text) }
    }

    func run() async throws {
        guard let secret = ProcessInfo.processInfo.environment["MARCADOR_AMI_SECRET"], !secret.isEmpty else {
            throw Exit.with(.usage, "no secret for the simulated accounts: set MARCADOR_AMI_SECRET")
        }
        // As queues.d/marcador.conf has it: where the daemon tries out what its account may hear.
        let queues =
            try queue.map(Self.parse).map { PBXQueue.staffed($0.name, agents: $0.agents) }
            + [PBXQueue(name: "marcador-probe")]
        var configuration = PBXConfiguration(
            seed: seed, users: [.dialer(secret: secret), .wallboard(secret: secret)], queues: queues)
        configuration.lines = lines
        if testNumbers { configuration.people.scripted = PeopleModel.testNumbers }
        let server = PBXServer(configuration: configuration, timeFactor: speed, logger: Logger(label: "pbx"))
        do {
            try await server.run(port: port)
        } catch {
            throw Exit.with(.temporary, "port \(port) of 127.0.0.1 cannot be used (\(error)): give another --port")
        }
    }

    private static func parse(_ text: String) throws -> (name: String, agents: Int) {
        let parts = text.split(separator: "=", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, let agents = Int(parts[1]), (0...1000).contains(agents) else {
            throw ValidationError("'\(text)' is not of the form NAME=AGENTS, such as cobranza=8")
        }
        return (String(parts[0]), agents)
    }
}
