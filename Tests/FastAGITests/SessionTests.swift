import Logging
import NIOCore
import Synchronization
import Testing

@testable import FastAGI

/// Scripts against the calling side over a real socket.
@Suite(.timeLimit(.minutes(1))) struct SessionTests {
    /// Runs one script against one caller and gives what the script returned or threw.
    private func play<Value: Sendable>(
        _ configuration: FastAGIServer.Configuration = .init(),
        script: @escaping @Sendable (AGISession) async throws -> Value,
        onStart: (@Sendable (FastAGICaller.Line) -> Void)? = nil, answer: (AGICommand) async -> AGIReply?
    ) async throws -> Value {
        let (values, continuation) = AsyncStream.makeStream(of: Result<Value, any Error>.self)
        var router = AGIRouter()
        router.on("script") { session in
            do {
                continuation.yield(.success(try await script(session)))
            } catch {
                continuation.yield(.failure(error))
            }
        }
        return try await withServer(router, configuration) { _, port in
            let caller = FastAGICaller(port: port)
            _ = await caller.run(call("script?a=1"), onStart: onStart, answer: answer)
            var iterator = values.makeAsyncIterator()
            return try #require(await iterator.next()).get()
        }
    }

    @Test func aScriptReadsFromTopToBottom() async throws {
        let heard = Mutex<[AGICommand]>([])
        let digits = try await play { session in
            #expect(session.environment.query("a") == "1")
            #expect(session.peer == "127.0.0.1")
            try await session.answer()
            #expect(try await session.channelStatus() == .up)
            #expect(try await session.getVariable("NAME") == "José (hijo)")
            #expect(try await session.getVariable("NONE") == nil)
            try await session.setVariables(["A": "1", "B": "dos palabras"])
            #expect(try await session.streamFile("hello", escapeDigits: "5").key == "5")
            try await session.sayDigits("0012")
            try await session.verbose("hola", level: 3)
            #expect(try await session.waitForDigit(timeout: .seconds(1)) == nil)
            #expect(try await session.exec("Queue", "agents", "t") == 0)
            let digits = try await session.getData("menu", timeout: .seconds(2), maximumDigits: 4)
            try await session.hangup()
            return digits
        } answer: { command in
            heard.withLock { $0.append(command) }
            switch command.name {
            case "CHANNEL STATUS": return .result(6)
            case "GET VARIABLE":
                return command.arguments == ["NAME"] ? .result(1, data: "José (hijo)") : .result(0)
            case "STREAM FILE": return .result(53, attributes: [.init("endpos", "800")])
            case "GET DATA": return .result("007")
            case "SET VARIABLE", "VERBOSE", "HANGUP": return .result(1)
            default: return .result(0)
            }
        }
        #expect(digits == .init(keys: "007", timedOut: false))
        let commands = heard.withLock { $0 }
        #expect(
            commands.map(\.name) == [
                "ANSWER", "CHANNEL STATUS", "GET VARIABLE", "GET VARIABLE", "SET VARIABLE", "SET VARIABLE",
                "STREAM FILE", "SAY DIGITS", "VERBOSE", "WAIT FOR DIGIT", "EXEC", "GET DATA", "HANGUP",
            ])
        #expect(commands[5].arguments == ["B", "dos palabras"])
        #expect(commands[6].arguments == ["hello", "5"])
        #expect(commands[10].arguments == ["Queue", "agents,t"])
        #expect(commands[11].arguments == ["menu", "2000", "4"])
    }

    @Test func hangUpInTheMiddleLeavesTheDeadChannelCommands() async throws {
        let line = Mutex<FastAGICaller.Line?>(nil)
        let isDead = Mutex(false)
        try await play { session in
            try await session.answer()
            await #expect(throws: AGIError.hungUp(command: "STREAM FILE")) { try await session.streamFile("long") }
            #expect(session.isHungUp)
            await #expect(throws: AGIError.hungUp(command: "SAY DIGITS")) { try await session.sayDigits("1") }
            #expect(try await session.getVariable("A") == "x")
            try await session.setVariable("RESULT", to: "left")
            try await session.exec("NoOp", "x")
            try await session.verbose("gone")
            try await session.databasePut(family: "f", key: "k", value: "v")
        } onStart: { started in
            line.withLock { $0 = started }
        } answer: { command in
            if command.name == "STREAM FILE" {
                // As the real one: the result first, the word some 40 ms later.
                isDead.withLock { $0 = true }
                let line = line.withLock { $0 }
                line?.write(raw: AGIReply.result(-1, attributes: [.init("endpos", "9")]).encoded())
                try? await Task.sleep(for: .milliseconds(40))
                line?.hangUp()
                return nil
            }
            if isDead.withLock({ $0 }), !AGICommandDecoder.allowedWhenDead.contains(command.name) {
                return .deadChannel
            }
            return switch command.name {
            case "GET VARIABLE": .result(1, data: "x")
            case "SET VARIABLE", "VERBOSE", "DATABASE PUT": .result(1)
            default: .result(0)
            }
        }
    }

    @Test func minusOneOnALiveChannelIsAFailure() async throws {
        try await play { session in
            await #expect(throws: AGIError.failed(command: "STREAM FILE", result: "-1")) {
                try await session.streamFile("missing")
            }
            #expect(!session.isHungUp)
            try await session.noop()
        } answer: { command in
            command.name == "STREAM FILE" ? .result(-1, attributes: [.init("endpos", "0")]) : .result(0)
        }
    }

    @Test func onlyKeysOfATelephoneAreKeys() async throws {
        let record = try await play { session in
            try await session.recordFile("r", maximum: .milliseconds(500))
        } answer: {
            _ in
            .result(1, data: "timeout", attributes: [.init("endpos", "0")])
        }
        #expect(record == .init(key: nil, endPosition: 0, remark: "timeout"))
    }

    @Test func refusalsBecomeErrors() async throws {
        try await play { session in
            await #expect(throws: AGIError.unknownCommand("FLY")) { try await session.command(["FLY"]) }
            await #expect(throws: AGIError.wrongUsage(command: "NOOP", usage: "How.\nSo.")) { try await session.noop() }
            await #expect(throws: AGIError.failed(command: "EXEC Nothing", result: "-2")) {
                try await session.exec("Nothing")
            }
            await #expect(throws: AGIError.refused(command: "VERBOSE", .controlCharacter(argument: 0))) {
                try await session.verbose("a\nb")
            }
            let found = try await session.command(["DATABASE GET", "a", "b c"])
            #expect(found.data == "found")
        } answer: { command in
            switch command.name {
            case "NOOP": AGIReply(code: 520, text: "How.\nSo.")
            case "EXEC": .result(-2)
            case "DATABASE GET": command.arguments == ["a", "b c"] ? .result(1, data: "found") : .result(0)
            default: .result(0)
            }
        }
    }

    @Test func silenceTimesOutAndPoisons() async throws {
        var configuration = FastAGIServer.Configuration()
        configuration.deadlines.instant = .milliseconds(60)
        try await play(configuration) { session in
            await #expect(throws: AGIError.timedOut(command: "NOOP")) { try await session.noop() }
            await #expect(throws: AGIError.timedOut(command: "NOOP")) { try await session.verbose("x") }
        } answer: { _ in
            nil
        }
    }

    @Test func eachCommandHasItsOwnDeadline() async throws {
        var configuration = FastAGIServer.Configuration()
        configuration.deadlines.instant = .seconds(2)
        try await play(configuration) { session in
            // The timer armed for the first must not cut the long one short.
            try await session.noop()
            try await session.exec("Queue", ["agents"], within: .seconds(20))
            try await session.noop()
        } answer: { command in
            if command.name == "EXEC" { try? await Task.sleep(for: .milliseconds(2500)) }
            return .result(0)
        }
    }

    @Test func cancellationPoisons() async throws {
        let isUnderWay = Mutex(false)
        try await play { session in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await session.noop() }
                try await eventually("the command is under way") { isUnderWay.withLock { $0 } }
                group.cancelAll()
                await #expect(throws: AGIError.cancelled) { try await group.next() }
            }
            await #expect(throws: AGIError.cancelled) { try await session.noop() }
        } answer: { _ in
            isUnderWay.withLock { $0 = true }
            return nil
        }
    }

    @Test func twoCommandsAtOnceAreRefused() async throws {
        let line = Mutex<FastAGICaller.Line?>(nil)
        let isUnderWay = Mutex(false)
        try await play { session in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await session.noop() }
                try await eventually("the command is under way") { isUnderWay.withLock { $0 } }
                await #expect(throws: AGIError.busy(command: "VERBOSE")) { try await session.verbose("x") }
                line.withLock { $0 }?.write(raw: AGIReply.result(0).encoded())
                try await group.next()
            }
        } onStart: { started in
            line.withLock { $0 = started }
        } answer: { _ in
            isUnderWay.withLock { $0 = true }
            return nil
        }
    }

    @Test func brokenLineEndsTheWait() async throws {
        let line = Mutex<FastAGICaller.Line?>(nil)
        try await play { session in
            await #expect(throws: AGIError.disconnected) { try await session.answer() }
            await #expect(throws: AGIError.disconnected) { try await session.setVariable("A", to: "b") }
        } onStart: { started in
            line.withLock { $0 = started }
        } answer: { _ in
            line.withLock { $0 }?.breakOff()
            return nil
        }
    }

    @Test func hangUpBetweenCommandsIsSeenAtOnce() async throws {
        let line = Mutex<FastAGICaller.Line?>(nil)
        try await play { session in
            try await session.noop()
            line.withLock { $0 }?.hangUp()
            try await eventually("the hang-up is known without a command") { session.isHungUp }
        } onStart: { started in
            line.withLock { $0 = started }
        } answer: { _ in
            .result(0)
        }
    }
}
