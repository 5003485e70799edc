import ArgumentParser
import AsteriskManager
import Foundation
import Supervision
import Synchronization

struct TopCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "top", abstract: "A live wallboard in the terminal, from AMI events alone.",
        discussion: """
            Needs nothing but an AMI account with read=user, such as the account marcador-top of \
            asterisk-config/manager.d/marcador.conf. The secret comes from --secret-file or from the environment \
            variable MARCADOR_AMI_SECRET.
            """)

    @Option(help: "Where Asterisk's manager listens.") var host = "127.0.0.1"
    @Option(help: "Its port; 5038, and 5039 with TLS, when left out.") var port: Int?
    @Option(help: "The AMI account.") var user = "marcador-top"
    @Option(help: "A file that holds the account's secret.") var secretFile: String?
    @OptionGroup(title: "TLS") var tls: TLSOptions
    @Option(help: "End after this many seconds; 0 = never.") var seconds = 0

    func validate() throws {
        guard (0...1_000_000_000).contains(seconds) else { throw ValidationError("--seconds is not below 0") }
        guard (1...65535).contains(port ?? 1) else { throw ValidationError("--port is from 1 to 65535") }
    }

    func run() async throws {
        let secret = try AMIAccess.secret(of: user, in: secretFile)
        let endpoint = AMIEndpoint(host: host, port: port, tls: try tls.context())
        let settings = AMIClientSettings(
            endpoint: endpoint,
            login: AMILogin(
                username: user, secret: AMISecret(secret), events: "user", bootWait: .zero, asksStatus: false,
                asksVersion: false))
        let client = AMIClient(settings, logger: AMIAccess.quiet)
        let board = SharedBoard()
        let events = client.events()
        let failure = await AMIVigil.keep(
            client, seconds: seconds,
            {
                for await event in events {
                    // Before the first login a refusal is final; later the client tries again by itself.
                    if case .down(let why) = event, !board.hasNews { return why }
                    board.take(event)
                }
                return nil
            },
            {
                await BoardLoop(subtitle: endpoint.name, model: { board.model }).run()
                return nil
            })
        if let failure { throw AMIAccess.end(failure) }
    }
}

/// The board's model between the events that change it and the screen that shows it.
final class SharedBoard: Sendable {
    private let state = Mutex((model: WallboardModel(), hasNews: false))

    var model: WallboardModel {
        state.withLock {
            $0.model.forget(now: BoardLoop.now())
            return $0.model
        }
    }

    /// The model with all it has ever seen.
    var whole: WallboardModel { state.withLock { $0.model } }

    /// Whether the login has worked at least once.
    var hasNews: Bool { state.withLock { $0.hasNews } }

    func take(_ event: AMIClientEvent) {
        switch event {
        case .up: state.withLock { $0.hasNews = true }
        case .event(.userEvent(let event)):
            let headers = event.headers.map { StatsEvent.Header($0.key, $0.value) }
            state.withLock {
                $0.model.apply(StatsEvent(name: event.name, headers: headers), receivedAt: BoardLoop.now())
            }
        default: break
        }
    }

    func update(_ change: (inout WallboardModel) -> Void) {
        state.withLock { change(&$0.model) }
    }
}
