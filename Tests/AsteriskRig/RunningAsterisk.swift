public import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// One real Asterisk of one test.
public actor RunningAsterisk {
    /// AMI, FastAGI (where the dialplan looks for the daemon) and SIP, all on 127.0.0.1.
    public nonisolated let amiPort: Int
    public nonisolated let agiPort: Int
    public nonisolated let sipPort: Int
    /// AMI by TLS; 0 where the options do not ask for it.
    public nonisolated let tlsPort: Int
    /// Everything it reads and writes.
    public nonisolated let directory: URL
    /// The call records, one CSV line a channel; columns as Asterisk's cdr_csv with uniqueid and userfield.
    public nonisolated var callRecords: URL { directory.appendingPathComponent("log/cdr-csv/Master.csv") }
    /// What happened to each channel, one CSV line an event, written at once: type, epoch seconds, uniqueid, name, context,
    /// extension, and a JSON object with more (the cause of a HANGUP).
    public nonisolated var channelEvents: URL { directory.appendingPathComponent("log/cel-custom/Master.csv") }
    public nonisolated var queueLog: URL { directory.appendingPathComponent("log/queue_log") }
    /// Where recordings of calls are.
    public nonisolated var recordings: URL { directory.appendingPathComponent("spool/monitor/marcador") }
    public nonisolated var log: URL { directory.appendingPathComponent("log/messages.log") }

    private let options: RigOptions
    private let asterisk: String
    private var child: ChildProcess?
    private var callees: [ChildProcess] = []

    init(options: RigOptions, asterisk: String) throws {
        self.options = options
        self.asterisk = asterisk
        amiPort = try LoopbackPort.free(.tcp)
        agiPort = try options.agiPort ?? LoopbackPort.free(.tcp)
        sipPort = try LoopbackPort.free(.udp)
        tlsPort = options.tls == nil ? 0 : try LoopbackPort.free(.tcp)
        // Short, since Asterisk's control socket is in it; removed by tearDown.
        // Letters in between: eight digits in a row look like a telephone number, and logs mask those.
        let name = UUID().uuidString.prefix(8)
        directory = URL(fileURLWithPath: "/tmp/marcador-rig-\(name.prefix(4))x\(name.suffix(4))")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }

    /// The AMI secret of the user `marcador`, made at random by the first start.
    public nonisolated var secret: String { read("ami-secret") }
    /// The AMI secret of the user `marcador-top`, which may only read user events.
    public nonisolated var topSecret: String { read("ami-top-secret") }

    /// The process id while it runs.
    public var processIdentifier: Int32? { child.flatMap { $0.isRunning ? $0.id : nil } }

    /// Starts it, and returns when it has booted. Does nothing when it runs.
    public func start() async throws {
        guard processIdentifier == nil else { return }
        var arguments = [
            "--dir", directory.path, "--asterisk", asterisk, "--ami-port", "\(amiPort)", "--agi-port", "\(agiPort)",
            "--sip-port", "\(sipPort)", "--agents", "\(options.agents)", "--with", "\(getpid())",
        ]
        if !options.isVerbose { arguments += ["--log", "notice,warning,error"] }
        if let tls = options.tls {
            arguments += [
                "--tls-port", "\(tlsPort)", "--tls-cert", tls.certificate.path, "--tls-key", tls.key.path,
            ]
        }
        if let speech = options.speechPort { arguments += ["--speech-port", "\(speech)"] }
        for queue in options.queues { arguments += ["--queue", queue] }
        let child = try ChildProcess(
            Checkout.script("asterisk-run"), arguments, log: directory.appendingPathComponent("asterisk.out"))
        self.child = child
        try await waitUntilBooted(child)
    }

    /// Ends it as `systemctl stop` would: calls are hung up and AMI clients are told. Returns when the process has gone.
    public func stop() async {
        await child?.stop(patience: 10)
    }

    /// Ends it as a power cut would. Returns when the process has gone.
    public func kill9() async {
        child?.signal(SIGKILL)
        await child?.ended()
    }

    /// Ends it if it still runs and starts it again: same ports, secrets, AstDB and logs, no calls.
    public func restart() async throws {
        await stop()
        try await start()
    }

    /// Stops it in its tracks, or lets it go on: a machine that hangs.
    public func freeze(_ frozen: Bool) {
        child?.signal(frozen ? SIGSTOP : SIGCONT)
    }

    /// Asks its command line, as `asterisk -rx` does.
    public func command(_ line: String) async throws -> String {
        try await ChildProcess.output(of: directory.appendingPathComponent("rx"), [line])
    }

    /// A connection to its AMI, logged in.
    public func manager(user: String = "marcador", secret: String? = nil) async throws -> RawManager {
        let manager = try await RawManager(port: amiPort)
        try await manager.login(user: user, secret: secret ?? (user == "marcador-top" ? topSecret : self.secret))
        return manager
    }

    /// Starts the called people of `Resources/callees.xml` and gives their port:
    /// `PJSIP/sipp/sip:56200000486@127.0.0.1:PORT` is busy.
    public func startCallees() async throws -> Int {
        let port = try LoopbackPort.free(.udp)
        let place = directory.appendingPathComponent("sipp-\(port)")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        let child = try ChildProcess(
            Checkout.script("sipp-callees"), ["--port", "\(port)", "--dir", place.path],
            log: place.appendingPathComponent("sipp-callees.out"))
        callees.append(child)
        try await poll("SIPp on port \(port)", seconds: 60) {
            guard child.isRunning else { throw RigError.refused("sipp-callees ended; see its message") }
            return LoopbackPort.isTaken(port, .udp)
        }
        return port
    }

    /// Ends everything and removes the directory.
    func tearDown() async {
        for callee in callees { await callee.stop(patience: 1) }
        child?.signal(SIGKILL)
        await child?.ended()
        if ProcessInfo.processInfo.environment["MARCADOR_KEEP_RIG"] == "1" {
            say("kept \(directory.path)")
        } else {
            do { try FileManager.default.removeItem(at: directory) } catch {
                say("cannot remove \(directory.path): \(error)")
            }
        }
    }

    /// After a failed test: what Asterisk itself complained about.
    func complain() {
        let lines = read("log/messages.log").split(separator: "\n").filter {
            $0.contains("WARNING") || $0.contains("ERROR")
        }
        if !lines.isEmpty { say("Asterisk's last complaints:\n" + lines.suffix(12).joined(separator: "\n")) }
    }

    private func waitUntilBooted(_ child: ChildProcess) async throws {
        try await poll("Asterisk on AMI port \(amiPort)", seconds: options.bootLimit) {
            guard child.isRunning else {
                throw RigError.didNotBoot(
                    "it ended at once. " + self.read("asterisk.out") + self.read("log/messages.log").suffix(600))
            }
            // The port opens before the modules are there; FullyBooted comes after them.
            guard let manager = try? await self.manager() else { return false }
            let booted = try? await manager.wait(seconds: 5) { $0["Event"] == "FullyBooted" }
            await manager.close()
            return booted != nil
        }
    }

    private nonisolated func read(_ name: String) -> String {
        guard let data = try? Data(contentsOf: directory.appendingPathComponent(name)) else { return "" }
        return String(decoding: data, as: UTF8.self)
    }

    private nonisolated func say(_ line: String) {
        FileHandle.standardError.write(Data("AsteriskRig: \(line)\n".utf8))
    }
}

/// Asks again and again until the answer is yes; throws ``RigError/timedOut(_:)`` when the seconds are over.
public func poll(
    _ what: String, seconds: Double, isolation: isolated (any Actor)? = #isolation, _ condition: () async throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while try await !condition() {
        guard ContinuousClock.now < deadline else { throw RigError.timedOut(what) }
        try await Task.sleep(for: .milliseconds(20))
    }
}
