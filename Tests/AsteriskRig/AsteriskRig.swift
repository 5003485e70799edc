import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// A real Asterisk for tests: found or made by `scripts/asterisk-root`, run by `scripts/asterisk-run` on loopback ports of
/// its own in a directory of its own, and gone when the test is.
///
/// It runs the very files of `asterisk-config/`; the people and agents it talks to are in `Resources/people.conf`.
public enum AsteriskRig {
    /// Whether a real Asterisk can be had here, found out once: this may make the Debian root, which takes minutes.
    public static let availability: Availability = findAsterisk()

    /// For `.enabled(if:)`. False only where there is no Asterisk and nobody insists on one; then the reason was printed.
    public static var isAvailable: Bool {
        switch availability {
        case .available: true
        case .missing(let why):
            // A test that is required and cannot run must fail, not disappear: it runs, and withAsterisk throws.
            isRequired || sayOnce(why)
        }
    }

    /// True where `MARCADOR_REQUIRE_ASTERISK=1`: a missing Asterisk is a failure.
    public static var isRequired: Bool { ProcessInfo.processInfo.environment["MARCADOR_REQUIRE_ASTERISK"] == "1" }

    /// Starts an Asterisk, waits until it has booted and its AMI answers, runs `body`, and stops all of it whatever happens.
    ///
    /// The directory goes too, unless `MARCADOR_KEEP_RIG=1`. Throws what `body` throws, or ``RigError``.
    public static func withAsterisk<Result>(
        _ options: RigOptions = RigOptions(), _ body: (RunningAsterisk) async throws -> Result
    ) async throws -> Result {
        guard case .available(let asterisk) = availability else { throw RigError.noAsterisk(availability.description) }
        let rig = try await start(options, asterisk: asterisk)
        do {
            let result = try await body(rig)
            await rig.tearDown()
            return result
        } catch {
            await rig.complain()
            await rig.tearDown()
            throw error
        }
    }

    /// Free ports are found by asking for them, so another process may take one in between: then others are tried.
    private static func start(_ options: RigOptions, asterisk: String) async throws -> RunningAsterisk {
        var refusal: any Error = RigError.noAsterisk("no attempt was made")
        for _ in 0..<3 {
            let rig = try RunningAsterisk(options: options, asterisk: asterisk)
            do {
                try await rig.start()
                return rig
            } catch {
                refusal = error
                await rig.tearDown()
            }
        }
        throw refusal
    }

    private static func findAsterisk() -> Availability {
        let process = Process()
        let output = Pipe()
        process.executableURL = Checkout.script("asterisk-root")
        process.standardOutput = output
        do {
            try process.run()
        } catch {
            return .missing("\(Checkout.script("asterisk-root").path) cannot be run: \(error)")
        }
        let printed = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        let path = printed.trimmingCharacters(in: .whitespacesAndNewlines)
        guard process.terminationStatus == 0, !path.isEmpty else {
            return .missing("scripts/asterisk-root ended with \(process.terminationStatus); it says why above")
        }
        return .available(path)
    }

    private static let warned: Void = {
        let line =
            "\n*** TESTS LEFT OUT: no real Asterisk here. MARCADOR_REQUIRE_ASTERISK=1 makes this a failure. ***\n"
        FileHandle.standardError.write(Data(line.utf8))
    }()

    private static func sayOnce(_ why: String) -> Bool {
        _ = warned
        return false
    }
}

/// Where a real Asterisk is, or why there is none.
public enum Availability: Sendable, CustomStringConvertible {
    /// A Debian root directory, or an executable.
    case available(String)
    case missing(String)

    public var description: String {
        switch self {
        case .available(let path): path
        case .missing(let why): why
        }
    }
}

/// What a test wants of its Asterisk.
public struct RigOptions: Sendable {
    /// Members `Local/101@agents` … of the queue `marcador`, 0 to 99.
    public var agents: Int
    /// Further queues, as `scripts/asterisk-run --queue` takes them: `three=301-303`, `empty=`.
    public var queues: [String]
    /// Where the test's FastAGI listens already; nil: a free port, for ``RunningAsterisk/agiPort``.
    public var agiPort: Int?
    /// AMI by TLS, too, with this certificate.
    package var tls: CertificateWorkshop.Pair?
    /// Where the test's speech engine listens already; nil: this Asterisk has none.
    public var speechPort: Int?
    /// Seconds the boot may take.
    public var bootLimit: Double

    /// Whether its log has every step of the dialplan; a long run does without.
    public var isVerbose: Bool

    public init(
        agents: Int = 5, queues: [String] = [], agiPort: Int? = nil, speechPort: Int? = nil, bootLimit: Double = 30,
        isVerbose: Bool = true
    ) {
        self.agents = agents
        self.queues = queues
        self.agiPort = agiPort
        self.speechPort = speechPort
        self.bootLimit = bootLimit
        self.isVerbose = isVerbose
    }
}

/// Why the rig could not do its work.
public enum RigError: Error, CustomStringConvertible {
    case noAsterisk(String)
    case noPort(String)
    case didNotBoot(String)
    case refused(String)
    case closed(String)
    case timedOut(String)

    public var description: String {
        switch self {
        case .noAsterisk(let why): "No real Asterisk for this test: \(why)"
        case .noPort(let why): "No free loopback port: \(why)"
        case .didNotBoot(let why): "Asterisk did not boot: \(why)"
        case .refused(let why): "Asterisk refused: \(why)"
        case .closed(let why): "The AMI connection is closed: \(why)"
        case .timedOut(let why): "Waited in vain for \(why)"
        }
    }
}

/// The checkout that these sources are in: scripts and configuration are used from there.
enum Checkout {
    static let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    static func script(_ name: String) -> URL { root.appendingPathComponent("scripts/\(name)") }
}
