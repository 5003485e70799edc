import AsteriskManager
import Logging
import NIOCore
import NIOPosix
import Synchronization
import Testing

@Suite("A client and its Asterisk", .timeLimit(.minutes(2)))
struct ClientTests {
    /// Runs a client against a played Asterisk; the body reads its events.
    static func with(
        _ asterisk: PlayedAsterisk, change: (inout AMIClientSettings) -> Void = { _ in },
        pauses: PauseLog = PauseLog(), _ body: (AMIClient, inout AMIClientEvents.Iterator) async throws -> Void
    ) async throws {
        var settings = AMIClientSettings(
            endpoint: .init(host: "127.0.0.1", port: asterisk.port), login: .init(username: "ana", secret: "s3cret"),
            keepalive: .init(interval: nil))
        change(&settings)
        let client = AMIClient(settings, logger: .quiet, pause: { try await pauses.pause($0) }, random: { 0.5 })
        var events = client.events().makeAsyncIterator()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await client.run() }
            try await body(client, &events)
            group.cancelAll()
        }
    }

    static func up(_ events: inout AMIClientEvents.Iterator) async throws -> AMIServerInfo {
        while let event = await events.next() { if case .up(let info) = event { return info } }
        throw Ended()
    }

    static func down(_ events: inout AMIClientEvents.Iterator) async throws -> AMIDisconnect {
        while let event = await events.next() { if case .down(let reason) = event { return reason } }
        throw Ended()
    }

    struct Ended: Error {}

    @Test("It logs in by MD5, asks the version, sends and gets answers")
    func happy() async throws {
        try await PlayedAsterisk.with { asterisk in
            try await Self.with(asterisk) { client, events in
                let info = try await Self.up(&events)
                #expect(info.asteriskVersion == "22.0.0" && info.boot == .announced)
                #expect(client.isUp)
                let answer = try await client.send(.ping()).orThrow()
                #expect(answer.text == "ok")
                #expect(asterisk.actions.allSatisfy { !$0.has("Secret") })
                asterisk.say([("Event", "Hangup"), ("Uniqueid", "m-1"), ("Cause", "17")])
                while let event = await events.next() {
                    guard case .event(.hangup(let hangup)) = event else { continue }
                    #expect(hangup.uniqueID == "m-1" && hangup.cause == 17)
                    break
                }
            }
            #expect(asterisk.count(of: "Logoff") == 1)
        }
    }

    @Test("Line cut with an Originate pending: unknown, reconnected, never sent again")
    func neverRepeated() async throws {
        try await PlayedAsterisk.with { asterisk in
            try await Self.with(asterisk) { client, events in
                _ = try await Self.up(&events)
                asterisk.play { action, connection in
                    action["Action"] == "Originate" ? [.hangUp] : PlayedAsterisk.polite(action, connection)
                }
                let call = AMIOriginate(channel: "Local/1@x", destination: .application("Wait", data: "1"))
                let failure = await #expect(throws: AMIFailure.self) { try await client.send(.originate(call)) }
                guard case .unknown("Originate", _)? = failure else {
                    Issue.record("outcome \(String(describing: failure))")
                    return
                }
                let reason = try await Self.down(&events)
                #expect(reason.cause == .closedByAsterisk(shutdown: false))
                _ = try await Self.up(&events)
                _ = try await client.send(.ping())
                #expect(asterisk.count(of: "Originate") == 1 && asterisk.connections == 2)
            }
        }
    }

    @Test("While down, actions are refused at once")
    func refusedWhileDown() async throws {
        try await PlayedAsterisk.with { asterisk in
            let pauses = PauseLog(blocking: true)
            try await Self.with(asterisk, pauses: pauses) { client, events in
                _ = try await Self.up(&events)
                asterisk.cut()
                _ = try await Self.down(&events)
                #expect(!client.isUp)
                await #expect(throws: AMIFailure.refused(action: "Ping", reason: .notConnected)) {
                    try await client.send(.ping())
                }
            }
        }
    }

    @Test("Doors shut at once: the pauses grow, the reason is said")
    func backOff() async throws {
        try await PlayedAsterisk.with(script: { _, _ in [.hangUp] }) { asterisk in
            let pauses = PauseLog()
            try await Self.with(
                asterisk, change: { $0.backoff = .init(first: .seconds(1), longest: .seconds(6)) }, pauses: pauses
            ) { client, events in
                for _ in 0..<5 {
                    let reason = try await Self.down(&events)
                    #expect(reason.cause == .closedByAsterisk(shutdown: false))
                }
                #expect(client.counters.failedAttempts >= 5 && client.counters.connections == 0)
            }
            #expect(Array(pauses.seen.prefix(4)) == [.seconds(1), .seconds(2), .seconds(4), .seconds(4)])
        }
    }

    @Test("A refused login is slow and loud, a login in use is tried again soon")
    func refusedLogin() async throws {
        let script: PlayedAsterisk.Script = { action, connection in
            guard connection <= 2, action["Action"] == "Login" else { return PlayedAsterisk.polite(action, connection) }
            let text = connection == 1 ? "Login Already In Use" : "Authentication failed"
            return [
                .say([("Response", "Error"), ("ActionID", action.actionID ?? ""), ("Message", text)]), .hangUp,
            ]
        }
        try await PlayedAsterisk.with(script: script) { asterisk in
            let pauses = PauseLog()
            try await Self.with(asterisk, pauses: pauses) { _, events in
                let inUse = try await Self.down(&events)
                #expect(inUse.cause == .alreadyLoggedIn(user: "ana"))
                let refused = try await Self.down(&events)
                #expect(refused.cause == .authenticationFailed(user: "ana"))
                #expect(refused.description.contains("127.0.0.1:\(asterisk.port)"))
                #expect(!refused.description.contains("s3cret"))
                _ = try await Self.up(&events)
            }
            #expect(pauses.seen.count == 2)
            #expect(pauses.seen[0] < .seconds(1) && pauses.seen[1] >= .seconds(60))
        }
    }

    @Test("Nobody listens: the sentence names host, port and errno")
    func unreachable() async throws {
        // A port that was just free: bound, noted, closed again.
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0).get()
        let port = server.localAddress?.port ?? 0
        try await server.close()
        let settings = AMIClientSettings(
            endpoint: .init(host: "127.0.0.1", port: port), login: .init(username: "a", secret: "b"))
        let client = AMIClient(settings, logger: .quiet, pause: { _ in try await Task.sleep(for: .seconds(60)) })
        var events = client.events().makeAsyncIterator()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await client.run() }
            let down = try await Self.down(&events)
            #expect(down.description.contains("127.0.0.1:\(port)") && down.description.contains("errno 111"))
            group.cancelAll()
        }
    }

    @Test("Cancelled in the middle of a login that goes nowhere, it ends at once")
    func cancelledInLogin() async throws {
        try await PlayedAsterisk.with(script: { _, _ in [] }) { asterisk in
            let clock = ContinuousClock()
            let took = try await clock.measure {
                try await Self.with(asterisk, change: { $0.login.timeout = .seconds(600) }) { _, _ in
                    while asterisk.count(of: "Challenge") == 0 { try await Task.sleep(for: .milliseconds(2)) }
                }
            }
            // The login itself would wait for ten minutes.
            #expect(took < .seconds(60))
        }
    }

    @Test("A stranger's port: said so, nothing of its text is taken for a message")
    func stranger() async throws {
        try await PlayedAsterisk.with(greeting: "SSH-2.0-OpenSSH\r\nEvent: Fake\r\n\r\n") { asterisk in
            try await Self.with(asterisk, pauses: PauseLog(blocking: true)) { client, events in
                guard case .down(let reason)? = await events.next() else {
                    Issue.record("an event came first")
                    return
                }
                guard case .notAsterisk = reason.cause else {
                    Issue.record("\(reason)")
                    return
                }
                #expect(client.counters.messages == 0)
            }
        }
    }

    @Test("Pings without pongs: declared dead, a new connection is made")
    func deadPeer() async throws {
        let script: PlayedAsterisk.Script = { action, connection in
            connection == 1 && action["Action"] == "Ping" ? [] : PlayedAsterisk.polite(action, connection)
        }
        try await PlayedAsterisk.with(script: script) { asterisk in
            try await Self.with(
                asterisk,
                change: { $0.keepalive = .init(interval: .milliseconds(30), patience: .milliseconds(300)) }
            ) { _, events in
                _ = try await Self.up(&events)
                let reason = try await Self.down(&events)
                #expect(reason.cause == .silent(.milliseconds(300)))
                _ = try await Self.up(&events)
                // By a reset: what the line still held must not arrive when it heals.
                #expect(asterisk.resets == 1)
            }
            #expect(asterisk.resets == 1, "the second was closed in order")
        }
    }

    @Test("A consumer that sleeps does not stop the reader, and nothing critical is lost")
    func slowConsumer() async throws {
        try await PlayedAsterisk.with { asterisk in
            try await Self.with(asterisk, change: { $0.queueCapacity = 100 }) { client, events in
                _ = try await Self.up(&events)
                for index in 0..<2000 {
                    asterisk.say([("Event", index % 2 == 0 ? "VarSet" : "Hangup"), ("N", "\(index)")])
                }
                // The answer comes after all of them, while nobody reads the events.
                _ = try await client.send(.ping())
                var hangups = 0
                var noise = 0
                var told = 0
                while hangups < 1000, let event = await events.next() {
                    switch event {
                    case .event(.hangup): hangups += 1
                    case .event: noise += 1
                    case .shed(let count): told += count
                    case .up, .down, .overrun: Issue.record("\(event)")
                    }
                }
                #expect(told > 0 && noise + told == 1000)
                #expect(client.counters.shed == told)
            }
        }
    }

    @Test("Every subscriber has a queue of its own; all end with the client")
    func subscribers() async throws {
        try await PlayedAsterisk.with { asterisk in
            let late = Mutex<AMIClientEvents?>(nil)
            try await Self.with(asterisk) { client, events in
                _ = try await Self.up(&events)
                let second = client.events()
                asterisk.say([("Event", "Hangup"), ("Uniqueid", "x")])
                var iterator = second.makeAsyncIterator()
                guard case .event(.hangup)? = await iterator.next() else {
                    Issue.record("the second subscriber got nothing")
                    return
                }
                late.withLock { $0 = second }
            }
            guard let second = late.withLock({ $0 }) else { return }
            var rest: [AMIClientEvent] = []
            for await event in second { rest.append(event) }
            guard case .down(let reason)? = rest.last else {
                Issue.record("the end was not told")
                return
            }
            #expect(reason.cause == .stopped)
        }
    }
}

/// Notes the pauses a client wants instead of making them; `blocking` stays in the first.
final class PauseLog: Sendable {
    private let pauses = Mutex<[Duration]>([])
    private let blocking: Bool

    init(blocking: Bool = false) { self.blocking = blocking }

    var seen: [Duration] { pauses.withLock { $0 } }

    func pause(_ duration: Duration) async throws {
        pauses.withLock { $0.append(duration) }
        try await Task.sleep(for: blocking ? .seconds(600) : .milliseconds(5))
    }
}

extension Logger {
    /// Says nothing.
    static var quiet: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }
}
