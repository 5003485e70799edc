import ArgumentParser
import DialerCore
import DialerService
import Foundation
import Logging
import PBXSimulator
import Portfolio
import Settings
import Store
import Supervision
import UnixSignals
import Vocabulary

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "A whole floor on your terminal: people, agents, calls and decisions.",
        discussion: """
            Runs the daemon on a database of its own, with \(DemoFloor.debtors) invented debtors in Chile, Mexico and \
            Colombia. Nobody is called: the people are simulated, or, with --pbx asterisk, played by the Asterisk of \
            the tests.
            """)

    enum PBX: String, ExpressibleByArgument, CaseIterable { case simulator, asterisk }

    @Option(help: "simulator: built in, time runs fast. asterisk: a real one, in real time.") var pbx = PBX.simulator
    @Option(help: "End after this many seconds of real time; without it at Ctrl-C.") var seconds: Int?
    @Option(help: "How many times as fast as real the simulated floor runs, 1 to 240.") var speed = 30.0
    @Option(help: "Keep database, config file and sample portfolio in this folder.") var keep: String?

    @Option(help: ArgumentHelp("Record the floor for marcador simulate --replay.", valueName: "file"))
    var trace: String?

    func validate() throws {
        guard (1...240).contains(speed) else { throw ValidationError("--speed is a number from 1 to 240") }
        guard (1...1_000_000).contains(seconds ?? 1) else { throw ValidationError("--seconds is above 0") }
    }

    func run() async throws {
        LoggingSystem.bootstrap { _ in SwiftLogNoOpLogHandler() }
        let directory = try makeDirectory()
        defer { if keep == nil { try? FileManager.default.removeItem(atPath: directory) } }
        let now = ServiceClock.system.now
        let start = pbx == .simulator ? DemoFloor.opening(after: now) : now
        // With a real Asterisk the clock is its own, at whatever hour: its people are dialplan, so the config lifts the
        // hours that a simulated shift keeps.
        let clock = pbx == .simulator ? ServiceClock.scaled(by: speed, from: start) : .system
        let board: SharedBoard
        switch pbx {
        case .simulator:
            board = try await withSimulator(directory, clock) { port, secretFile in
                let text = DemoFloor.simulated.yaml(
                    directory: directory, port: port, secretFile: secretFile, dial: "PJSIP/{digits}@salida", lines: 120)
                return try await play(text, directory, clock, start)
            }
        case .asterisk:
            let ports = try (LoopbackPorts.free(), LoopbackPorts.free(), LoopbackPorts.free())
            let asterisk = try await startAsterisk(
                directory: directory, agents: DemoFloor.real.teams[0].agents, ports: ports)
            defer { asterisk.stop() }
            let text = DemoFloor.real.yaml(
                directory: directory, port: asterisk.port, secretFile: asterisk.secretFile,
                dial: "Local/{digits}@people-mix", lines: 60, wrapUp: 5,
                atAnyHour: true)
            board = try await play(text, directory, clock, start)
        }
        print(ShiftSummary(language: BoardLoop.language).lines(board.whole).joined(separator: "\n"))
        if let keep { print("kept: \(keep)/marcador.yaml, marcador.sqlite, cartera.csv") }
    }

    private func startAsterisk(
        directory: String, agents: Int, ports: (ami: Int, agi: Int, sip: Int)
    ) async throws -> DemoAsterisk {
        do {
            return try await DemoAsterisk(directory: directory, agents: agents, ports: ports)
        } catch let failure as DemoAsterisk.Failure {
            throw Exit.with(.unavailable, "\(failure)")
        }
    }

    private func makeDirectory() throws -> String {
        let name = "marcador-demo-\(ProcessInfo.processInfo.processIdentifier)"
        // The config file that is written there has to name its files wherever it is read from.
        let url = keep.map { URL(fileURLWithPath: $0) } ?? FileManager.default.temporaryDirectory.appending(path: name)
        let path = url.standardizedFileURL.path
        let inTheWay = ["marcador.yaml", "marcador.sqlite", "cartera.csv"].first {
            FileManager.default.fileExists(atPath: "\(path)/\($0)")
        }
        if let inTheWay {
            throw Exit.with(
                .cannotCreate,
                "\(path) has a \(inTheWay), which the demo would write over: name another folder with --keep")
        }
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw Exit.with(.cannotCreate, "the folder \(path) cannot be made: \(error.localizedDescription)")
        }
        return path
    }

    private func withSimulator(
        _ directory: String, _ clock: ServiceClock,
        _ body: @escaping @Sendable (_ port: Int, _ secretFile: String) async throws -> SharedBoard
    ) async throws -> SharedBoard {
        let secret = String((0..<24).map { _ in "abcdefghijkmnpqrstuvwxyz23456789".randomElement() ?? "x" })
        let secretFile = "\(directory)/secret"
        try Data(secret.utf8).write(to: URL(fileURLWithPath: secretFile))
        let server = PBXServer(
            configuration: DemoFloor.simulated.configuration(secret: secret), timeFactor: clock.factor,
            clock: { clock.now })
        return try await withThrowingTaskGroup(of: SharedBoard?.self) { group in
            group.addTask {
                try await server.run()
                return nil
            }
            group.addTask {
                guard let port = await server.boundPort() else { return nil }
                return try await body(port, secretFile)
            }
            defer { group.cancelAll() }
            for try await board in group { if let board { return board } }
            return SharedBoard()
        }
    }

    /// Imports the sample, runs the daemon and shows the board until the time is up or somebody presses Ctrl-C.
    private func play(
        _ yaml: String, _ directory: String, _ clock: ServiceClock, _ start: Timestamp
    ) async throws -> SharedBoard {
        let config = "\(directory)/marcador.yaml"
        try Data(yaml.utf8).write(to: URL(fileURLWithPath: config))
        let settings = try Settings.load(path: config)
        let store = try Store(path: settings.database)
        try await importSample(into: store, directory, start)
        let service = try await DialerService(
            settings: settings, store: store, version: MarcadorVersion.text, clock: clock,
            trace: trace.map(TraceFile.init), logger: Logger(label: "demo"))
        let board = SharedBoard()
        let encoder = StatsEncoder(instance: store.instance, privacy: .masked)
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        let subtitle = Self.subtitle(factor: clock.factor, BoardLoop.language)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await service.run(
                    control: ControlEndpoint(path: settings.controlSocket, reload: { ControlReply(text: "demo") })
                ) { _ in }
            }
            group.addTask { await StatsFeed(service: service).run() }
            group.addTask { await Self.follow(service, board, encoder) }
            group.addTask { await BoardLoop(subtitle: subtitle, model: { board.model }).run() }
            group.addTask {
                for await _ in signals { break }
            }
            if let seconds { group.addTask { try await Task.sleep(for: .seconds(seconds)) } }
            defer { group.cancelAll() }
            try await group.next()
            service.stop()
        }
        try store.close()
        return board
    }

    private static func subtitle(factor: Double, _ language: BoardLanguage) -> String {
        switch (language, factor == 1) {
        case (.english, true): "demo, real time"
        case (.english, false): "demo, time runs \(Int(factor)) times as fast as real"
        case (.spanish, true): "demostración en tiempo real"
        case (.spanish, false): "demostración, el tiempo corre \(Int(factor)) veces más rápido"
        }
    }

    private func importSample(into store: Store, _ directory: String, _ start: Timestamp) async throws {
        let path = "\(directory)/cartera.csv"
        let today = CivilDate(daysSinceEpoch: Int(start.wholeSeconds / 86_400))
        let csv = SamplePortfolio.csv(count: DemoFloor.debtors, today: today)
        try Data(csv.utf8).write(to: URL(fileURLWithPath: path))
        let report = try await PortfolioImport(path: path, portfolio: "demo", now: start).run(into: store)
        if !BoardLoop.isOnTerminal { print(report.sentence) }
    }

    /// Keeps the board's model up to date: the floor four times a second, and what happened in between.
    private static func follow(_ service: DialerService, _ board: SharedBoard, _ encoder: StatsEncoder) async {
        let news = await service.dialer.news()
        await withDiscardingTaskGroup { group in
            group.addTask {
                while !Task.isCancelled {
                    let floor = await service.dialer.snapshot()
                    board.update { $0.apply(floor, from: encoder, receivedAt: BoardLoop.now()) }
                    try? await Task.sleep(for: .milliseconds(250))
                }
            }
            for await item in news {
                let now = service.clock.now
                switch item {
                case .attemptEnded(let record):
                    board.update { $0.apply(encoder.attempt(record, at: now), receivedAt: BoardLoop.now()) }
                case .alert(let alert):
                    board.update { $0.apply(encoder.alert(alert, at: now), receivedAt: BoardLoop.now()) }
                case .decided: break
                }
            }
            group.cancelAll()
        }
    }
}
