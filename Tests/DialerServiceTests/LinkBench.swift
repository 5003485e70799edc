import AsteriskManager
import Compliance
import DialerCore
import Logging
import Synchronization
import Testing
public import Vocabulary

@testable import DialerService

/// A link with its dialer on a played Asterisk. The journal takes everything, and is looked at.
struct LinkBench: Sendable {
    static let instance = InstanceID(rawValue: "abc")
    let asterisk: PlayedAsterisk
    let dialer: Dialer
    let journaled: Ledger

    /// What the journal was told.
    final class Ledger: Sendable {
        private let kept = Mutex<[JournalWork]>([])
        var all: [JournalWork] { kept.withLock { $0 } }
        var ends: [AttemptRecord] { all.compactMap { if case .end(let record) = $0 { record } else { nil } } }
        func keep(_ work: JournalWork) { kept.withLock { $0.append(work) } }
    }

    /// - Parameters:
    ///   - open: what the journal had open at the start.
    ///   - speed: of the floor's clock.
    static func run(
        open: [OpenAttempt] = [], speed: Double = 20, mostWaiting: Int = 10_000, hardQueue: Int = 500_000,
        load: AMILoadThresholds = .init(),
        prepare: (PlayedAsterisk) -> Void = { _ in }, _ body: (LinkBench) async throws -> Void
    ) async throws {
        let asterisk = try PlayedAsterisk()
        defer { asterisk.stop() }
        prepare(asterisk)
        let clock = ServiceClock.scaled(by: speed, from: Timestamp(seconds: 1_773_147_600))
        let (work, journal) = AsyncStream.makeStream(of: JournalWork.self)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let dialer = Dialer(
            core: DialerCore(plan: plan, firstAttempt: AttemptID(rawValue: 100)), clock: clock, journal: journal,
            logger: logger)
        await dialer.submit(.recovered(open))
        let bench = LinkBench(asterisk: asterisk, dialer: dialer, journaled: Ledger())
        let makeLink = {
            @Sendable in
            PBXLink(
                server: "pbx", user: "marcador", instance: instance, agi: "127.0.0.1:4573",
                client: AMIClient(
                    AMIClientSettings(
                        endpoint: AMIEndpoint(host: "127.0.0.1", port: asterisk.port),
                        login: AMILogin(username: "marcador", secret: AMISecret("x"), events: "on"),
                        queueCapacity: max(1, hardQueue / 2), hardQueueCapacity: hardQueue,
                        load: load),
                    logger: logger, pause: { _ in await Task.yield() }), dialer: dialer, journal: journal,
                clock: clock, logger: logger, mostWaiting: mostWaiting)
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for await item in work {
                    bench.journaled.keep(item)
                    switch item {
                    case .flushed(let waiting): waiting.finish()
                    case .journal(let launches): await dialer.submit(launches.map { .journaled($0.attempt) })
                    default: break
                    }
                }
            }
            group.addTask { while !Task.isCancelled { _ = await makeLink().run() } }
            group.addTask {
                while !Task.isCancelled {
                    await dialer.submit(.tick)
                    try? await Task.sleep(for: .milliseconds(10))
                }
            }
            defer { group.cancelAll() }
            try await body(bench)
        }
    }

    static let plan = FloorPlan(
        servers: [Server(id: "pbx", trunks: ["carrier": "PJSIP/{digits}@carrier"], maxCalls: 30, callsPerSecond: 30)],
        campaigns: [
            Campaign(
                id: "deudas", mode: .progressive, selection: AccountSelection(), queue: "cobranza", trunk: "carrier",
                callerID: CallerID(name: "", number: "+56200000100"))
        ], profiles: [chile: ComplianceProfile(id: "any", hours: .always, source: "made up for tests")])

    private static var chile: Country { Country.known("CL") }

    static func lead(_ number: Int64) -> Lead {
        Lead(
            campaign: "deudas", debtor: DebtorID(rawValue: number), account: AccountID(rawValue: number),
            contactPoint: ContactPointID(rawValue: number), phone: .known("+5620000\(1000 + number)"), country: chile,
            zones: ["America/Santiago"], history: [:], priority: 0, due: .epoch)
    }

    static func open(_ number: Int64) -> OpenAttempt {
        OpenAttempt(
            attempt: AttemptID(rawValue: number), lead: lead(number), server: "pbx", queue: "cobranza", agent: nil,
            times: AttemptTimes(launched: Timestamp(seconds: 1_773_147_590)), ringTime: .seconds(25),
            holdLimit: .seconds(2))
    }

    // MARK: Asking

    func agent(_ interface: String) async -> AgentState.Kind? {
        await dialer.snapshot().agents.first { $0.id.rawValue == interface }?.state.kind
    }

    var isUp: Bool { get async { await dialer.snapshot().servers.first?.isUp ?? false } }

    func ended(_ attempt: Int64) -> AttemptRecord? { journaled.ends.first { $0.attempt.rawValue == attempt } }

    /// Waits for a condition, ten seconds at most.
    func until(_ what: Comment, _ condition: () async -> Bool) async throws {
        let deadline = ContinuousClock.now + .seconds(10)
        while await !condition() {
            try #require(ContinuousClock.now < deadline, what)
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    // MARK: What Asterisk says

    static func member(_ name: String, status: Int = 1, paused: Bool = false) -> String {
        "Event: QueueMember\nQueue: cobranza\nName: \(name)\nLocation: PJSIP/\(name)\nStateInterface: PJSIP/\(name)\n"
            + "Membership: static\nPenalty: 0\nCallsTaken: 0\nLastCall: 0\nInCall: 0\nStatus: \(status)\n"
            + "Paused: \(paused ? 1 : 0)\nPausedReason: \(paused ? "almuerzo" : "")\nWrapuptime: 0\n"
    }

    static func channel(
        _ attempt: Int64, state: Int = 6, application: String = "Queue", bridge: String = "", suffix: String = ""
    ) -> String {
        "Event: CoreShowChannel\nChannel: PJSIP/carrier-0000\(attempt)\nChannelState: \(state)\n"
            + "Uniqueid: mcd-abc-\(attempt)e\(suffix)\nApplication: \(application)\nBridgeId: \(bridge)\n"
    }

    static func hangup(_ attempt: Int64, cause: Int) -> String {
        "Event: Hangup\nChannel: PJSIP/carrier-0000\(attempt)\nChannelState: 5\nUniqueid: mcd-abc-\(attempt)e\n"
            + "Linkedid: mcd-abc-\(attempt)e\nCause: \(cause)\nCause-txt: x"
    }
}

extension CampaignID: ExpressibleByStringLiteral {
    public init(stringLiteral value: String) { self.init(value) }
}
extension ServerID: ExpressibleByStringLiteral {
    public init(stringLiteral value: String) { self.init(value) }
}
extension QueueName: ExpressibleByStringLiteral {
    public init(stringLiteral value: String) { self.init(value) }
}

extension Country {
    static func known(_ code: String) -> Country {
        guard let country = Country(code: code) else { preconditionFailure("\(code) is no country") }
        return country
    }
}

extension PhoneNumber {
    static func known(_ e164: String) -> PhoneNumber {
        guard let phone = PhoneNumber(e164: e164) else { preconditionFailure("\(e164) is no number") }
        return phone
    }
}
