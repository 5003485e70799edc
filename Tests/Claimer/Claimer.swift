import Compliance
import DialerCore
import Glibc
import Store
import Vocabulary

/// A daemon's hand on the journal, in a process of its own that can be killed: takes leads and, for each, reserves its place
/// under the caps, says so, and calls only when told how the call ends.
///
/// `Claimer DATABASE NOW FIRST_ATTEMPT`, times in milliseconds. On standard output a line before each reservation and one
/// after it; on standard input the outcome of the call.
@main
struct Claimer {
    /// The rules under which it calls.
    private static let profile = ComplianceProfile(
        id: "test", hours: .always,
        caps: [
            FrequencyCap(max: 2, per: .rollingDays(1), countsOn: .attempt),
            FrequencyCap(max: 3, per: .rollingDays(2), countsOn: .attempt, key: .number),
        ], source: "test")
    private static let campaign = Campaign(
        id: CampaignID("early"), mode: .progressive, selection: AccountSelection(), queue: QueueName("cobranza"),
        trunk: "carrier", callerID: CallerID(name: "Banco", number: "600"),
        retry: RetryPolicy(
            rules: Dictionary(
                uniqueKeysWithValues: Outcome.allCases.map {
                    ($0, RetryRule(after: .seconds(600), attempts: 1000))
                }), maxAttempts: 1000))

    static func main() async throws {
        // Whoever started it may be gone.
        alarm(60)
        let words = CommandLine.arguments
        guard words.count == 4, let milliseconds = Int64(words[2]), var attempt = Int64(words[3]) else { exit(64) }
        let now = Timestamp(milliseconds: milliseconds)
        let store = try Store(path: words[1])
        for lead in try await store.claimLeads(campaign: campaign, now: now, limit: 4).leads {
            let launch = launch(lead, attempt, now)
            attempt += 1
            say("reserving \(launch.attempt)")
            if let refusal = await store.journal(launch) {
                say("refused \(launch.attempt)")
                guard case .frequencyCap(_, let opens?) = refusal else { continue }
                try await store.returnLead(lead, due: min(opens, now + .seconds(600)), reason: "capped")
                continue
            }
            say("reserved \(launch.attempt)")
            guard let word = readLine(), let outcome = Outcome(rawValue: word) else { exit(65) }
            _ = try await store.recordEnd(end(of: launch, outcome), retry: campaign.retry)
        }
        try store.close()
    }

    /// At once, and not when a buffer is full.
    private static func say(_ line: String) {
        let bytes = Array("\(line)\n".utf8)
        guard write(STDOUT_FILENO, bytes, bytes.count) == bytes.count else { exit(66) }
    }

    private static func launch(_ lead: Lead, _ attempt: Int64, _ now: Timestamp) -> Launch {
        Launch(
            attempt: AttemptID(rawValue: attempt), lead: lead, server: ServerID("pbx1"),
            dialString: "PJSIP/\(lead.phone.digits)@carrier", callerID: campaign.callerID, queue: campaign.queue,
            ringTime: .seconds(25), holdLimit: .seconds(2), abandonmentMessage: "vm-sorry", detectMachines: false,
            mode: .progressive, frequencyLimits: limits(of: profile, zones: lead.zones, at: now), at: now)
    }

    private static func end(of launch: Launch, _ outcome: Outcome) -> AttemptRecord {
        let lead = launch.lead
        return AttemptRecord(
            attempt: launch.attempt, campaign: lead.campaign, debtor: lead.debtor, account: lead.account,
            contactPoint: lead.contactPoint, outcome: outcome,
            times: AttemptTimes(
                launched: launch.at, ringing: launch.at + .seconds(2), ended: launch.at + .seconds(30)),
            cause: 16, detail: "as told", next: .retry(at: launch.at + .seconds(600)))
    }
}
