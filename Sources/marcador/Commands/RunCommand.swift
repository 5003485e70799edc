import ArgumentParser
import DialerCore
import DialerService
import FastAGI
import Foundation
import Interchange
import Logging
import Settings
import Speaking
import Store
import UnixSignals

struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Run the daemon.",
        discussion: """
            SIGHUP reads the config file and the bot scripts anew: a bad file changes nothing, a bad script stays as it was. SIGTERM and SIGINT drain: no new calls, those \
            under way get --drain seconds to end and otherwise go on in Asterisk. A second signal ends at once.
            """)

    @OptionGroup var config: ConfigOption
    @Option(help: "Seconds a stopping daemon waits for calls under way.") var drain = 30
    @Option(
        help: ArgumentHelp(
            "Record the floor, without anybody's number, for marcador simulate --replay.", valueName: "file"))
    var trace: String?

    func validate() throws {
        guard (0...86_400).contains(drain) else { throw ValidationError("--drain is from 0 to 86400 seconds") }
    }

    func run() async throws {
        let settings = try config.load()
        let bots = BotFolder(path: BotScripts.directory(beside: config.path))
        try CheckConfigCommand.checkBots(of: settings, bots)
        if bots.hasErrors, settings.hasBots {
            Output.toStandardError(bots.diagnostics.map { "\($0)\n" }.joined())
            throw ExitCode(ExitStatus.configuration.rawValue)
        }
        let logger = LogSetup.install(settings.log)
        for warning in settings.warnings { logger.warning("\(warning.headline)") }
        do {
            let lock = try DaemonLock.acquire(database: settings.database)
            let store = try Store(path: settings.database)
            let service = try await DialerService(
                settings: settings, bots: bots, store: store, version: MarcadorVersion.text,
                trace: trace.map(TraceFile.init),
                logger: logger)
            try await Daemon(
                service: service, configPath: config.path, drainLimit: .seconds(drain), logger: logger
            ).run()
            try store.close()
            withExtendedLifetime(lock) {}
        } catch let failure as StoreError {
            throw Exit.with(failure.exitStatus, failure.sentence)
        } catch let failure as FastAGIServer.StartError {
            throw Exit.with(failure.exitStatus, "\(failure)")
        } catch let failure as PromptServer.StartError {
            throw Exit.with(failure.isPortInUse ? .temporary : .configuration, "\(failure)")
        } catch let failure as RequestServer.StartError {
            throw Exit.with(failure.isPortInUse ? .temporary : .configuration, "\(failure)")
        } catch let failure as TraceFile.Unwritable {
            throw Exit.with(.cannotCreate, failure.description)
        } catch let failure as StartFailure {
            throw Exit.with(failure.exitStatus, "\(failure)")
        }
    }
}

/// The running daemon between its signals, systemd and the service.
struct Daemon: Sendable {
    let service: DialerService
    let configPath: String
    let drainLimit: Duration
    let logger: Logger

    func run() async throws {
        let systemd = SystemdNotifier(environment: ProcessInfo.processInfo.environment)
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint, .sighup)
        let control = ControlEndpoint(path: service.settings.controlSocket, reload: { await self.reload() })
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await service.run(control: control) { address in
                    logger.notice("ready: FastAGI on \(address.host):\(address.port), control on \(control.path)")
                    systemd.ready()
                }
                systemd.stopping()
            }
            group.addTask { await StatsFeed(service: service).run() }
            group.addTask { await feedWatchdog(systemd) }
            group.addTask { await follow(signals, systemd) }
            // The service ends when it was told to, or when it cannot go on.
            defer { group.cancelAll() }
            try await group.next()
        }
        logger.notice("stopped")
    }

    private func follow(_ signals: UnixSignalsSequence, _ systemd: SystemdNotifier) async {
        await withDiscardingTaskGroup { group in
            var isDraining = false
            for await signal in signals {
                if signal == .sighup {
                    systemd.reloading(monotonicMicroseconds: Self.monotonicMicroseconds())
                    let reply = await reload()
                    logger.log(level: reply.fault == nil ? .notice : .error, "\(reply.text)")
                    systemd.ready()
                } else if isDraining {
                    service.stop()
                } else {
                    isDraining = true
                    logger.notice("stopping: no new calls, waiting for those under way")
                    systemd.stopping()
                    group.addTask {
                        await service.drain(limit: drainLimit)
                        service.stop()
                    }
                }
            }
            group.cancelAll()
        }
    }

    /// Reads config file and bot scripts anew. With an error in the file all of it stays as it was, with one in a script that
    /// script.
    private func reload() async -> ControlReply {
        do {
            let settings = try Settings.load(path: configPath)
            let needed = Set(settings.campaigns.compactMap(\.campaign.bot))
            let read = BotFolder(path: BotScripts.directory(beside: configPath))
            let (bots, scripts) = read.replacing(service.botFolder, needed: needed)
            if let missing = needed.sorted().first(where: { bots.bot($0) == nil }) {
                let why =
                    scripts.kept.isEmpty
                    ? "there is no \(read.path)/\(missing).yaml" : scripts.kept.joined(separator: "; ")
                return ControlReply(
                    .configuration,
                    "not reloaded, the old configuration stays in force: a campaign names the bot '\(missing)', and \(why)"
                )
            }
            let changes = try await service.reload(settings, bots: bots)
            LogSetup.apply(settings.log)
            for warning in settings.warnings { logger.warning("\(warning.headline)") }
            let news = changes.applied + scripts.applied + changes.needRestart
            let text = "reloaded \(configPath): \(news.isEmpty ? "nothing changed" : news.joined(separator: "; "))"
            guard scripts.kept.isEmpty else {
                return ControlReply(.configuration, "\(text); not reloaded: \(scripts.kept.joined(separator: "; "))")
            }
            return ControlReply(text: text)
        } catch let errors as SettingsErrors {
            return ControlReply(
                .configuration, "not reloaded, the old configuration stays in force: \(errors.headline)")
        } catch {
            return ControlReply(.failed, "not reloaded, the old configuration stays in force: \(error)")
        }
    }

    /// Tells systemd that the core still answers.
    private func feedWatchdog(_ systemd: SystemdNotifier) async {
        guard let text = ProcessInfo.processInfo.environment["WATCHDOG_USEC"], let limit = Int(text) else {
            // No watchdog: nothing to do until the daemon ends.
            for await _ in AsyncStream(Never.self, { _ in }) {}
            return
        }
        while !Task.isCancelled {
            _ = await service.dialer.snapshot()
            systemd.watchdog()
            try? await Task.sleep(for: .microseconds(limit / 3))
        }
    }

    private static func monotonicMicroseconds() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000 + UInt64(time.tv_nsec) / 1000
    }
}

extension StartFailure {
    var exitStatus: ExitStatus {
        switch self {
        case .controlSocket: .cannotCreate
        case .controlSocketInUse: .temporary
        }
    }
}

extension FastAGIServer.StartError {
    var exitStatus: ExitStatus {
        switch self {
        case .portInUse: .temporary
        case .notPermitted: .noPermission
        case .noSuchAddress, .other: .configuration
        }
    }
}

extension StoreError {
    var exitStatus: ExitStatus {
        switch kind {
        case .locked, .busy: .temporary
        case .input: .badData
        case .missing: .noInput
        case .cannotOpen: .cannotCreate
        case .readOnly, .diskFull, .failed, .corrupted: .ioError
        case .notADatabase, .foreignDatabase, .newerSchema: .configuration
        }
    }
}
