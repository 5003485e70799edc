import DialerCore
import FastAGI
import Logging
import Testing
import Vocabulary

@testable import DialerService

/// The dialplan keeps its record of a call until a script says by a variable that the journal has it.
@Suite(.timeLimit(.minutes(1))) struct CallScriptsTests {
    private struct Heard {
        var ending: FastAGICaller.Ending
        var variables: [String: String]
        var records: [AttemptRecord]
    }

    /// Runs one script as Asterisk would.
    private func run(
        _ script: String, _ arguments: [String], storeWorks: Bool = true
    ) async throws -> Heard {
        let (work, journal) = AsyncStream.makeStream(of: JournalWork.self)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let dialer = Dialer(
            core: DialerCore(plan: LinkBench.plan, firstAttempt: AttemptID(rawValue: 100)), clock: .system,
            journal: journal, logger: logger)
        await dialer.submit(.recovered([LinkBench.open(1)]))
        let scripts = CallScripts(
            dialer: dialer, journal: journal, instance: LinkBench.instance, clock: .system,
            patience: storeWorks ? .seconds(30) : .milliseconds(200))
        let server = FastAGIServer(configuration: .init(port: 0), router: scripts.router, logger: logger)
        let (ports, bound) = AsyncStream.makeStream(of: Int.self)
        var heard = Heard(ending: .done, variables: [:], records: [])
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                do { try await server.run { bound.yield($0.port) } } catch is CancellationError {}
            }
            let records = LinkBench.Ledger()
            group.addTask {
                for await item in work {
                    records.keep(item)
                    if case .flushed(let waiting) = item, storeWorks { waiting.finish() }
                }
            }
            defer { group.cancelAll() }
            let port = try #require(await ports.first { _ in true })
            let call = AGIEnvironment.Call(
                script: script, arguments: arguments, server: "127.0.0.1:\(port)", channel: "PJSIP/carrier-1",
                uniqueID: "mcd-abc-1e", callerID: nil, callerIDName: nil, context: "marcador", extension: "s",
                priority: 1,
                language: "es")
            heard.ending = await FastAGICaller(port: port).run(AGIEnvironment(call)) { command in
                if command.name == "SET VARIABLE", command.arguments.count == 2 {
                    heard.variables[command.arguments[0]] = command.arguments[1]
                }
                return .result(1)
            }
            heard.records = records.ends
        }
        return heard
    }

    private let talked = [
        "mcd-abc-1e", "talked", "CONTINUE", "PJSIP/ana", "1000", "5241", "1773147592", "1773147598", "",
    ]

    @Test("the end is in the journal before it is acknowledged, with the agent that nobody here had seen")
    func left() async throws {
        let heard = try await run("left", talked)
        #expect(heard.ending == .done)
        #expect(heard.variables == ["MARCADOR_KEPT": "yes"])
        #expect(heard.records.map(\.outcome) == [.answered])
        #expect(heard.records.first?.agent == AgentID("PJSIP/ana"))
    }

    @Test(
        "a store that is stuck: the script gives up in time and acknowledges nothing",
        arguments: ["left", "disposition"])
    func stuck(script: String) async throws {
        let heard = try await run(
            script, script == "left" ? talked : ["mcd-abc-1e", "1", "PJSIP/ana", "prompt"], storeWorks: false)
        #expect(heard.variables.isEmpty)
        #expect(heard.ending != .done)
    }

    @Test("a call of another installation is not acknowledged")
    func stranger() async throws {
        let heard = try await run("left", ["mcd-xyz-1e"] + talked.dropFirst())
        #expect(heard.variables.isEmpty)
        #expect(heard.records.isEmpty)
    }
}
