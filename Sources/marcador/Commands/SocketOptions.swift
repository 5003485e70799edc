import ArgumentParser
import DialerService

/// How to find the running daemon.
struct SocketOptions: ParsableArguments {
    @Option(name: .customLong("socket"), help: "The daemon's control socket.")
    var path = "/run/marcador/control.sock"

    /// Asks the daemon; prints its sentence and exits when it cannot be done.
    func ask(_ request: ControlRequest) async throws -> ControlReply {
        let reply: ControlReply
        do {
            reply = try await ControlClient(path: path).ask(request)
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
