import Compliance
import DialerCore
import Foundation
import Pacing
import Portfolio
import Store
import Testing
import Vocabulary

/// A store in a directory of its own, with helpers to play a day.
struct TestStore {
    let directory: TemporaryDirectory
    let store: Store

    /// Tuesday 2026-03-10, 12:00 in Santiago.
    static let noon = Timestamp(seconds: 1_773_154_800)

    init() throws {
        directory = try TemporaryDirectory()
        store = try Store(path: directory.path("marcador.sqlite"))
    }

    static func campaign(
        _ name: String = "early", selection: AccountSelection = AccountSelection(),
        retry: RetryPolicy = .standard
    ) -> Campaign {
        Campaign(
            id: CampaignID(name), mode: .progressive, selection: selection, queue: QueueName("cobranza"),
            trunk: "carrier", callerID: CallerID(name: "Banco", number: "600"), retry: retry)
    }

    /// A row as an import makes it.
    static func row(
        _ number: Int, phones: [String]? = nil, country: String = "CL", balance: Int64 = 45_000,
        dueDay: CivilDate? = nil,
        zone: String? = nil, priority: Int = 0, reference: String? = nil, name: String? = nil
    ) throws -> ImportRow {
        let country = try #require(Country(code: country))
        let digits = String(repeating: "0", count: 4 - "\(number)".count) + "\(number)"
        let points = try (phones ?? ["+5620000\(digits)"]).map { phone in
            let reading = try PhoneReader.read(phone, country: country)
            return ContactPoint(address: .phone(reading.number, reading.country), kind: reading.kind)
        }
        return ImportRow(
            line: number + 1,
            debtor: Debtor(
                document: "D\(number)", name: name ?? "Persona \(number)", country: country, zone: zone),
            account: Account(
                reference: reference ?? "A\(number)", creditor: "Banco",
                balance: Money(minorUnits: balance, currency: .clp), dueDate: dueDay, priority: priority),
            contactPoints: points)
    }

    func add(_ rows: [ImportRow], portfolio: String = "marzo") async throws {
        _ = try await store.importRows(rows, portfolio: portfolio, now: Self.noon)
    }

    func claim(_ campaign: Campaign, at now: Timestamp = noon, limit: Int = 10) async throws -> [Lead] {
        try await store.claimLeads(campaign: campaign, now: now, limit: limit).leads
    }

    static func launch(
        _ lead: Lead, attempt: Int64, at now: Timestamp = noon, limits: [FrequencyLimit] = []
    ) -> Launch {
        Launch(
            attempt: AttemptID(rawValue: attempt), lead: lead, server: ServerID("pbx1"),
            dialString: "PJSIP/\(lead.phone.digits)@carrier",
            callerID: CallerID(name: "Banco", number: "600"),
            queue: QueueName("cobranza"), ringTime: .seconds(25), holdLimit: .seconds(2),
            abandonmentMessage: "vm-sorry", detectMachines: false, mode: .progressive,
            frequencyLimits: limits, at: now)
    }

    static func record(
        _ launch: Launch, _ outcome: Outcome, next: NextStep = .done("over"), ringing: Bool = true
    ) -> AttemptRecord {
        let lead = launch.lead
        let reached = outcome.metAPerson || outcome == .machine
        return AttemptRecord(
            attempt: launch.attempt, campaign: lead.campaign, debtor: lead.debtor, account: lead.account,
            contactPoint: lead.contactPoint, outcome: outcome,
            abandonCause: outcome == .abandoned ? .holdLimit : nil,
            answer: [.answered: .connected, .abandoned: .abandoned, .machine: .machine][outcome],
            agent: outcome == .answered ? AgentID("PJSIP/ana") : nil,
            times: AttemptTimes(
                launched: launch.at, ringing: ringing ? launch.at + .seconds(2) : nil,
                answered: reached ? launch.at + .seconds(8) : nil,
                connected: outcome == .answered ? launch.at + .seconds(9) : nil,
                ended: launch.at + .seconds(30)),
            cause: 16, detail: "as played", next: next)
    }

    /// Claims, journals and ends one attempt.
    @discardableResult
    func play(
        _ campaign: Campaign, attempt: Int64, _ outcome: Outcome, at now: Timestamp = noon,
        next: NextStep = .done("over"), ringing: Bool = true
    ) async throws -> Lead {
        let lead = try #require(try await claim(campaign, at: now, limit: 1).first)
        let launch = Self.launch(lead, attempt: attempt, at: now)
        let refusal = await store.journal(launch)
        #expect(refusal == nil)
        let record = Self.record(launch, outcome, next: next, ringing: ringing)
        #expect(try await store.recordEnd(record, retry: campaign.retry))
        return lead
    }
}

/// A directory that goes with the value that made it.
final class TemporaryDirectory: Sendable {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(
            path: "marcador-store-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String) -> String { url.appending(path: name).path }

    func write(_ text: String, to name: String) throws -> String {
        try Data(text.utf8).write(to: url.appending(path: name))
        return path(name)
    }
}
