import AsteriskManager
import Foundation
import Logging

/// Counts what a load generator sends, through the client and its subscription, and tells it the sums.
///
/// The generator is told `BenchStart`, writes its events, ends with `BenchDone` and waits for `BenchAck` with the number
/// of events, the number of their headers, and an FNV-1a sum over name and Uniqueid of each in their order.
struct AMICount {
    private let arguments: Arguments

    init(_ arguments: Arguments) { self.arguments = arguments }

    /// In a burst the generator is faster than any consumer of a message each; room for all of it, so that the sums can be
    /// compared. A stall is met with the room a client has by default.
    private static let roomForABurst = 250_000

    func run() async throws {
        var logger = Logger(label: "bench")
        logger.logLevel = .error
        var settings = AMIClientSettings(
            endpoint: AMIEndpoint(host: "127.0.0.1", port: arguments.port),
            login: AMILogin(
                username: arguments.user, secret: AMISecret(arguments.secret),
                method: arguments.usesMD5 ? .md5 : .plain))
        if arguments.stall == 0 { settings.queueCapacity = Self.roomForABurst }
        let client = AMIClient(settings, logger: logger)
        let events = client.events()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await client.run() }
            let sums = try await count(events, client)
            sums.report(client.counters)
            group.cancelAll()
        }
    }

    private func count(_ events: AMIClientEvents, _ client: AMIClient) async throws -> Sums {
        var sums = Sums(countsNames: arguments.stall > 0)
        for await event in events {
            switch event {
            case .up:
                sums = Sums(countsNames: arguments.stall > 0)
                _ = try await client.send(AMIAction("BenchStart")).orThrow()
            case .event(let event):
                let message = event.message
                switch message.eventName {
                case "FullyBooted": break
                case "BenchDone":
                    sums.end()
                    _ = try await client.send(
                        AMIAction(
                            "BenchAck",
                            [
                                "Count": "\(sums.events)", "Headers": "\(sums.headers)",
                                "Checksum": sums.checksumText,
                            ]))
                    return sums
                default:
                    sums.add(message)
                    if sums.events == 1, arguments.stall > 0 { try await Task.sleep(for: .seconds(arguments.stall)) }
                }
            case .shed(let count): sums.shed += count
            case .overrun(let count):
                sums.overrun += count
                return sums
            case .down(let end):
                sums.end()
                FileHandle.standardError.write(Data("WireBench: \(end)\n".utf8))
                return sums
            }
        }
        return sums
    }
}
