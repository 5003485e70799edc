import Compliance
import DialerCore
import Foundation
import Store
import Vocabulary

extension PortfolioBench {
    /// What stands between the pacer's word and the Originate: the journal, and the audit's line on the disk.
    static func attempts(_ store: Store) async throws {
        guard let chile = Country(code: "CL") else { return }
        let day = now + .seconds(86_400)
        let profile = ComplianceProfile(
            id: "bench", hours: .always,
            caps: [
                FrequencyCap(max: 100, per: .isoWeek, countsOn: .contact),
                FrequencyCap(max: 100, per: .rollingDays(7), countsOn: .attempt, key: .account),
            ], source: "made up")
        let laws = [chile: LawInForce(ComplianceSheet(profile: profile, title: "bench"), of: chile)]
        let files = AuditFiles(database: store.path)
        let trail = AuditTrail(store: store, files: files)
        let campaign = campaign("wide", "s")
        try await store.releaseClaims()
        var attempt: Int64 = 0
        for (title, size, rounds) in [("1", 1, 1000), ("10 together", 10, 200)] {
            var (journal, audit): ([Double], [Double]) = ([], [])
            var (journalWork, auditWork) = (0.0, 0.0)
            for _ in 0..<rounds {
                let leads = try await store.claimLeads(campaign: campaign, now: day, limit: size).leads
                guard leads.count == size else { break }
                let launches = leads.map { lead in
                    attempt += 1
                    return launch(lead, attempt, limits(of: profile, zones: lead.zones, at: day), at: day)
                }
                let begin = processorTime()
                let (refusals, first) = try await timed { await store.journal(launches, by: laws) }
                let middle = processorTime()
                let (_, second) = try await timed { try await trail.flush() }
                journalWork += middle - begin
                auditWork += processorTime() - middle
                guard refusals.allSatisfy({ $0 == nil }) else { continue }
                journal.append(first * 1000)
                audit.append(second * 1000)
            }
            guard !journal.isEmpty else {
                print("journal of \(title): too few accounts")
                continue
            }
            let attempts = Double(journal.count * size) / 1e6
            print(
                "journal of \(title): \(spread(journal)), \(tenths(journalWork / attempts)) µs of a processor an attempt"
            )
            print("  then the audit on the disk: \(spread(audit)), \(tenths(auditWork / attempts)) µs")
        }
        let begin = processorTime()
        let inspection = try await store.inspect(files)
        let work = (processorTime() - begin) * 1e6 / Double(max(1, inspection.lines))
        guard inspection.isWhole else { return print("audit verify: \(inspection)") }
        print("audit verify: \(inspection.lines) lines with \(inspection.attempts) attempts, \(tenths(work)) µs a line")
    }

    private static func launch(_ lead: Lead, _ attempt: Int64, _ limits: [FrequencyLimit], at now: Timestamp) -> Launch
    {
        Launch(
            attempt: AttemptID(rawValue: attempt), lead: lead, server: ServerID("pbx"),
            dialString: "PJSIP/\(lead.phone.digits)@carrier", callerID: CallerID(name: "Banco", number: "600"),
            queue: QueueName("q"), ringTime: .seconds(25), holdLimit: .seconds(2), abandonmentMessage: "vm-sorry",
            detectMachines: false, mode: .progressive, frequencyLimits: limits, at: now)
    }

    /// Of all threads, in seconds: what a busy machine cannot stretch.
    private static func processorTime() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private static func spread(_ times: [Double]) -> String {
        let times = times.sorted()
        return "median \(tenths(times[times.count / 2])) ms, p99 \(tenths(times[times.count * 99 / 100])) ms"
    }
}
