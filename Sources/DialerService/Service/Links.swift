import AsteriskManager
import DialerCore
import Logging
import Settings
import Store
import Vocabulary

/// What a reload asks of the lines to the Asterisk servers.
enum LinkChange: Sendable {
    /// A new server, or one that is reached in another way now: an older line to it is given up first.
    case open(ServerSettings)
    /// The config file no longer has it: its line stays until its last call is over, so that no outcome is missed.
    case retire(ServerID)
}

/// The lines to the Asterisk servers, each kept by a task of its own.
extension DialerService {
    /// A line that only somebody else can mend is tried again after this.
    private static let refusedPause = Duration.seconds(30)
    private static let retirementLook = Duration.milliseconds(250)

    /// Keeps a line to each server until cancelled. Of one server there is never more than one.
    func keepLinks(agiPort: Int, _ changes: AsyncStream<LinkChange>) async {
        var stops: [ServerID: AsyncStream<Never>.Continuation] = [:]
        var ends: [ServerID: AsyncStream<Never>] = [:]
        await withDiscardingTaskGroup { group in
            for await change in changes {
                switch change {
                case .open(let server):
                    stops[server.name]?.finish()
                    let before = ends[server.name]
                    let stop = AsyncStream.makeStream(of: Never.self)
                    let end = AsyncStream.makeStream(of: Never.self)
                    stops[server.name] = stop.continuation
                    ends[server.name] = end.stream
                    group.addTask {
                        if let before { for await _ in before {} }
                        await self.keepLink(to: server, agiPort: agiPort, until: stop.stream)
                        end.continuation.finish()
                    }
                case .retire(let id):
                    guard let stop = stops[id] else { continue }
                    group.addTask {
                        while await !self.dialer.liveAttempts(on: id).isEmpty, !Task.isCancelled {
                            try? await Task.sleep(for: Self.retirementLook)
                        }
                        stop.finish()
                    }
                }
            }
            group.cancelAll()
        }
    }

    private func keepLink(to server: ServerSettings, agiPort: Int, until stop: AsyncStream<Never>) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                while !Task.isCancelled {
                    let link = self.link(to: server, agiPort: agiPort)
                    self.hold(link.client, to: server.name)
                    switch await link.run() {
                    case .lost: continue
                    case .refused: try? await Task.sleep(for: Self.refusedPause)
                    }
                }
            }
            group.addTask { for await _ in stop {} }
            await group.next()
            group.cancelAll()
        }
        hold(nil, to: server.name)
        // Not when the daemon ends: then nobody is left to be told.
        if !Task.isCancelled {
            await dialer.submit(.serverDown(server.name, reason: "its line is made anew, as the config file says"))
        }
    }

    private func link(to server: ServerSettings, agiPort: Int) -> PBXLink {
        let client = AMIClient(
            AMIClientSettings(
                endpoint: server.endpoint(logger: Logger(label: "asterisk.\(server.name)")),
                login: AMILogin(
                    username: server.user, secret: AMISecret(server.secret.reveal()), events: "call,agent,user,system"),
                backoff: AMIBackoff(longest: .seconds(10))),
            logger: Logger(label: "ami.\(server.name)"))
        return PBXLink(
            server: server.name, user: server.user, instance: store.instance,
            agi: settings.fastAGI.advertised(boundPort: agiPort), client: client, dialer: dialer, journal: journal,
            clock: clock, logger: Logger(label: "asterisk.\(server.name)"),
            recording: { [weak self] in self?.recording(of: $0) })
    }
}
