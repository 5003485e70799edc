import ArgumentParser
import DialerService
import Settings

/// How to find the running daemon.
struct SocketOptions: ParsableArguments {
    @Option(help: "The daemon's control socket, when it is not the usual one of the service.")
    var socket: String?
    @Option(
        name: [.customShort("c"), .long], help: "The daemon's config file, which says where its control socket is.")
    var config: String?

    /// Where the service has it: `RuntimeDirectory=` of systemd/marcador.service.
    static let usual = "/run/marcador/control.sock"

    func validate() throws {
        guard socket == nil || config == nil else { throw ValidationError("give --socket or --config, not both") }
    }

    /// The socket to ask. A config file is read as the daemon would read it: its errors are printed and end with code 78.
    private func path() throws -> String {
        guard let config else { return socket ?? Self.usual }
        return try ConfigOption.load(config).controlSocket
    }

    /// Asks the daemon; prints its sentence and exits when it cannot be done.
    func ask(_ request: ControlRequest) async throws -> ControlReply {
        let reply: ControlReply
        do {
            reply = try await ControlClient(path: path()).ask(request)
        } catch let failure as ControlClient.Failure {
            switch failure {
            case .notAllowed: throw Exit.with(.noPermission, "\(failure)")
            case .notRunning, .noAnswer: throw Exit.with(.unavailable, "\(failure)")
            }
        }
        switch reply.fault {
        case nil: return reply
        case .unknownCampaign, .badRequest: throw Exit.with(.usage, reply.text)
        case .configuration: throw Exit.with(.configuration, reply.text)
        case .failed: throw Exit.with(.unavailable, reply.text)
        }
    }
}
