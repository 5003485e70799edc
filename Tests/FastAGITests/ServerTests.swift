import Logging
import NIOCore
import Synchronization
import Testing

@testable import FastAGI

@Suite(.timeLimit(.minutes(2))) struct ServerTests {
    /// A router with one quick script.
    private var echo: AGIRouter {
        var router = AGIRouter()
        router.on("echo") { session in try await session.setVariable("ID", to: session.environment.uniqueID ?? "") }
        return router
    }

    /// Runs the quick script once and gives what it set.
    private func echo(_ port: Int, id: String = "m-1") async -> String? {
        let set = Mutex<String?>(nil)
        _ = await FastAGICaller(port: port).run(call("echo", id: id)) { command in
            set.withLock { $0 = command.arguments.last }
            return .result(1)
        }
        return set.withLock { $0 }
    }

    @Test func silentConnectionsDoNotStopOthers() async throws {
        try await withServer(echo) { server, port in
            var silent: [Wire] = []
            for number in 0..<40 {
                let wire = try await Wire.connect(to: port)
                if number % 2 == 1 { try await wire.write("agi_network: y") }
                silent.append(wire)
            }
            try await eventually("all are in") { server.metrics.open == 40 }
            for number in 0..<10 { #expect(await echo(port, id: "m-\(number)") == "m-\(number)") }
            for wire in silent { await wire.close() }
            try await eventually("none is left") { server.metrics.open == 0 }
            #expect(server.metrics.served == 10)
            #expect(server.metrics.badPeers.total == 40)
        }
    }

    @Test func silentConnectionsAreClosedInTime() async throws {
        var configuration = FastAGIServer.Configuration()
        configuration.preludeTimeout = .milliseconds(100)
        try await withServer(echo, configuration) { server, port in
            let wire = try await Wire.connect(to: port)
            try await wire.write("agi_network: yes\n")
            try await eventually("it is closed") { server.metrics.badPeers.total == 1 }
            #expect(server.metrics.open == 0 || server.metrics.open == 1)
            try await eventually("and forgotten") { server.metrics.open == 0 }
            await wire.close()
        }
    }

    @Test func abortedConnectsAndNonsenseLeaveTheServerWhole() async throws {
        try await withServer(echo) { server, port in
            for number in 0..<30 {
                let wire = try await Wire.connect(to: port)
                switch number % 4 {
                case 0: try await wire.reset()
                case 1: await wire.close()
                case 2:
                    try await wire.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                    try await wire.channel.closeFuture.get()
                default:
                    try await wire.write("agi_network: yes\nagi_net")
                    try await wire.reset()
                }
            }
            #expect(await echo(port) == "m-1")
            try await eventually("nothing is left") { server.metrics.open == 0 }
            #expect(server.metrics.served == 1)
        }
    }

    @Test func halfClosedPeerEndsItsOwnSessionOnly() async throws {
        try await withServer(echo) { server, port in
            let wire = try await Wire.connect(to: port)
            try await wire.write(String(decoding: call("echo").encoded(), as: UTF8.self))
            try await wire.channel.close(mode: .output).get()
            try await eventually("the session ends") { server.metrics.served == 1 }
            try await eventually("and is closed") { server.metrics.open == 0 }
            await wire.close()
            #expect(await echo(port, id: "m-2") == "m-2")
        }
    }

    @Test func manySessionsAtOnce() async throws {
        let release = Mutex(false)
        var router = AGIRouter()
        router.on("wait") { session in
            try await session.noop()
            try await eventually("the test goes on") { release.withLock { $0 } }
            try await session.noop()
        }
        try await withServer(router) { server, port in
            let endings = try await withThrowingTaskGroup(of: FastAGICaller.Ending.self) { group in
                for number in 0..<200 {
                    group.addTask {
                        await FastAGICaller(port: port, connectTimeout: .seconds(20)).run(
                            call("wait", id: "m-\(number)")
                        ) { _ in .result(0) }
                    }
                }
                try await eventually("all are up at once") { server.metrics.open == 200 }
                release.withLock { $0 = true }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(endings.allSatisfy { $0 == .done })
            #expect(server.metrics.served == 200)
            #expect(server.metrics.failedScripts == 0)
        }
    }

    @Test func unknownPathIsAnsweredPolitely() async throws {
        let log = Journal()
        try await withServer(echo, logger: log.logger) { server, port in
            let said = Mutex<[AGICommand]>([])
            let ending = await FastAGICaller(port: port).run(call("ecco?x=1")) { command in
                said.withLock { $0.append(command) }
                return .result(1)
            }
            #expect(ending.isFailure, "the dialplan is told to fall back")
            #expect(said.withLock { $0.map(\.name) } == ["VERBOSE"])
            #expect(said.withLock { $0.first?.arguments.first?.contains("'ecco'") } == true)
            try await eventually("it is counted") { server.metrics.unknownPaths == 1 }
            #expect(log.lines.contains { $0.contains("'ecco'") && $0.contains("use one of: echo") })
        }
    }

    @Test func failingScriptIsLoggedAndEndsItsCall() async throws {
        struct Broken: Error {}
        let log = Journal()
        var router = AGIRouter()
        router.on("broken") { session in
            try await session.noop()
            throw Broken()
        }
        try await withServer(router, logger: log.logger) { server, port in
            #expect(await FastAGICaller(port: port).run(call("broken")) { _ in .result(0) }.isFailure)
            try await eventually("it is counted") { server.metrics.failedScripts == 1 }
            #expect(log.lines.contains { $0.contains("'broken' failed") })
        }
    }

    @Test func limitsAndStrangersAreRefused() async throws {
        var configuration = FastAGIServer.Configuration()
        configuration.maximumSessions = 2
        let log = Journal()
        try await withServer(echo, configuration, logger: log.logger) { server, port in
            let first = try await Wire.connect(to: port)
            let second = try await Wire.connect(to: port)
            try await eventually("two are in") { server.metrics.open == 2 }
            let third = try await Wire.connect(to: port)
            try await third.channel.closeFuture.get()
            #expect(server.metrics.refused.total == 1)
            #expect(log.lines.contains { $0.contains("2 sessions are open") })
            await first.close()
            try await eventually("one has left") { server.metrics.open == 1 }
            #expect(await echo(port) == "m-1")
            await second.close()
        }
        configuration.allowedPeers = [AGIPeerRange("192.0.2.0/24")].compactMap { $0 }
        try await withServer(echo, configuration) { server, port in
            #expect(await echo(port) == nil)
            try await eventually("it is counted") { server.metrics.refused.total == 1 }
        }
    }

    @Test func portInUseIsOneSentenceWithItsCure() async throws {
        try await withServer(echo) { _, port in
            let second = FastAGIServer(configuration: .init(port: port), router: echo, logger: quiet)
            let address = FastAGIServer.Address(host: "127.0.0.1", port: port)
            let error = await #expect(throws: FastAGIServer.StartError.self) { try await second.run() }
            #expect(error == .portInUse(address))
            #expect(error?.description.contains("127.0.0.1:\(port)") == true)
            #expect(error?.description.contains("ss -ltnp") == true)
        }
        let elsewhere = FastAGIServer(configuration: .init(host: "192.0.2.1", port: 0), router: echo, logger: quiet)
        await #expect(throws: FastAGIServer.StartError.noSuchAddress(.init(host: "192.0.2.1", port: 0))) {
            try await elsewhere.run()
        }
    }

    @Test func drainLetsRunningSessionsEnd() async throws {
        let release = Mutex(false)
        var router = AGIRouter()
        router.on("wait") { session in
            try await session.noop()
            try await eventually("the test goes on") { release.withLock { $0 } }
            try await session.setVariable("DONE", to: "yes")
        }
        let server = FastAGIServer(configuration: .init(port: 0), router: router, logger: quiet)
        let (bound, continuation) = AsyncStream.makeStream(of: Int.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run { continuation.yield($0.port) } }
            var iterator = bound.makeAsyncIterator()
            let port = try #require(await iterator.next())
            let done = Mutex(false)
            async let ending = FastAGICaller(port: port).run(call("wait")) { command in
                if command.name == "SET VARIABLE" { done.withLock { $0 = true } }
                return .result(1)
            }
            try await eventually("the session is up") { server.metrics.open == 1 }
            server.drain()
            try await eventually("nobody is let in any more") {
                if case .failure = await FastAGICaller(port: port).run(call("wait"), answer: { _ in .result(0) }) {
                    true
                } else {
                    false
                }
            }
            #expect(!done.withLock { $0 })
            release.withLock { $0 = true }
            #expect(await ending == .done)
            #expect(done.withLock { $0 }, "the running script came to its end")
            try await group.next()
        }
        #expect(server.address == nil)
    }

    @Test func drainEndsAtItsDeadline() async throws {
        var router = AGIRouter()
        router.on("stuck") { session in try await session.exec("Wait", "3600") }
        let server = FastAGIServer(
            configuration: .init(port: 0, drainTimeout: .milliseconds(100)), router: router, logger: quiet)
        let (bound, continuation) = AsyncStream.makeStream(of: Int.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run { continuation.yield($0.port) } }
            var iterator = bound.makeAsyncIterator()
            let port = try #require(await iterator.next())
            async let ending = FastAGICaller(port: port).run(call("stuck")) { _ in nil }
            try await eventually("the session is up") { server.metrics.open == 1 }
            server.drain()
            try await group.next()
            #expect(await ending == .done)
        }
        #expect(server.metrics.served == 1)
    }
}

/// Keeps log lines for a look at them.
final class Journal: Sendable {
    private let store = Mutex<[String]>([])

    var lines: [String] { store.withLock { $0 } }

    var logger: Logger { Logger(label: "test") { _ in Handler(journal: self) } }

    private struct Handler: LogHandler {
        let journal: Journal
        var metadata: Logger.Metadata = [:]
        var logLevel: Logger.Level = .trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            journal.store.withLock { $0.append("\(event.level) \(event.message)") }
        }
    }
}

extension FastAGICaller.Ending {
    var isFailure: Bool {
        if case .failure = self { true } else { false }
    }
}
