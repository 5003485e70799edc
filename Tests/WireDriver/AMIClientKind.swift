import AsteriskManager
import Foundation

/// A client for a played Asterisk: JSON lines on standard input say what to do, lines on standard output what came.
struct AMIClientKind {
    let port: Int

    private struct Operation: Decodable {
        let op: String
        var user: String?
        var secret: String?
        var auth: String?
        var timeoutMs: Int?
        var pingMs: Int?
        var backoffMs: [Int]?
        var id: String?
        var action: String?
        var headers: [[String]]?
        var list: Bool?
    }

    func run() async {
        await withTaskGroup(of: Void.self) { group in
            var client: AMIClient?
            var running: Task<Void, any Error>?
            for await operation in Self.operations() {
                switch operation.op {
                case "start":
                    let started = AMIClient(settings(operation))
                    let events = started.events()
                    client = started
                    running = Task { try await started.run() }
                    group.addTask { await Self.report(events) }
                case "send":
                    guard let client else { break }
                    group.addTask { await Self.send(operation, through: client) }
                case "stop": running?.cancel()
                default: break
                }
            }
            running?.cancel()
        }
    }

    private static func operations() -> AsyncStream<Operation> {
        let (stream, continuation) = AsyncStream.makeStream(of: Operation.self)
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        // Reading blocks, so it has a thread of its own.
        Thread {
            while let line = readLine() {
                if let operation = try? decoder.decode(Operation.self, from: Data(line.utf8)) {
                    continuation.yield(operation)
                }
            }
            continuation.finish()
        }.start()
        return stream
    }

    /// The conversations answer neither CoreStatus nor CoreSettings, and not all of them send FullyBooted.
    private func settings(_ start: Operation) -> AMIClientSettings {
        let timeout = Duration.milliseconds(start.timeoutMs ?? 2000)
        let ping = start.pingMs ?? 0
        let pauses = start.backoffMs ?? [100, 1000]
        return AMIClientSettings(
            endpoint: AMIEndpoint(host: "127.0.0.1", port: port),
            login: AMILogin(
                username: start.user ?? "", secret: AMISecret(start.secret ?? ""),
                method: start.auth == "md5" ? .md5 : .plain, timeout: timeout, bootWait: .milliseconds(300),
                asksStatus: false, asksVersion: false),
            keepalive: AMIKeepalive(interval: ping > 0 ? .milliseconds(ping) : nil, patience: timeout),
            backoff: AMIBackoff(first: .milliseconds(pauses[0]), longest: .milliseconds(pauses[1])),
            actionTimeout: timeout)
    }

    private static func report(_ events: AMIClientEvents) async {
        for await event in events {
            switch event {
            case .up: Output.say(["ev": .text("state"), "state": .text("up")])
            case .down(let end):
                Output.say([
                    "ev": .text("state"), "state": .text(end.needsPeople ? "failed" : "down"),
                    "reason": .text("\(end)"),
                ])
            case .event(let event):
                Output.say([
                    "ev": .text("event"), "name": .text(event.name), "headers": AMIKinds.headers(event.message),
                ])
            case .shed(let count): Output.say(["ev": .text("shed"), "count": .number(count)])
            case .overrun(let count): Output.say(["ev": .text("overrun"), "count": .number(count)])
            }
        }
    }

    private static func send(_ operation: Operation, through client: AMIClient) async {
        let action = AMIAction(operation.action ?? "", (operation.headers ?? []).map { .init($0[0], $0[1]) })
        let timeout = operation.timeoutMs.map { Duration.milliseconds($0) }
        var outcome = "ok"
        var message = ""
        var items: [String] = []
        do throws(AMIFailure) {
            if operation.list == true {
                items = try await client.list(action, timeout: timeout).map { $0.eventName ?? "" }
            } else {
                let response = try await client.send(action, timeout: timeout)
                outcome = response.isSuccess ? "ok" : "error"
                message = response.text
            }
        } catch {
            (outcome, message) = describe(error)
        }
        Output.say([
            "ev": .text("result"), "id": .text(operation.id ?? ""), "outcome": .text(outcome),
            "message": .text(message), "events": .list(items.map { .text($0) }),
        ])
    }

    private static func describe(_ failure: AMIFailure) -> (outcome: String, message: String) {
        switch failure {
        case .refused: ("refused", "\(failure)")
        case .timedOut: ("timeout", "\(failure)")
        case .unknown: ("unknown", "\(failure)")
        case .rejected(_, let message): ("error", message)
        default: ("error", "\(failure)")
        }
    }
}
