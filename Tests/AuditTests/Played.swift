import Vocabulary

@testable import Audit

/// An audit as files would have it, and ways to spoil it.
struct Played {
    /// Tuesday 2026-03-10, 12:00 in Santiago.
    static let noon = Timestamp(seconds: 1_773_154_800)
    static let instance = InstanceID(rawValue: "k3x9ab")

    private(set) var chain = AuditChain(instance: instance, head: .beginning)
    private(set) var records: [AuditRecord] = []

    mutating func add(_ entry: AuditEntry, at time: Timestamp) { records += chain.append(entry, at: time) }

    /// Each day's file, in order.
    var files: [(day: CivilDate, bytes: [UInt8])] {
        var files: [(day: CivilDate, bytes: [UInt8])] = []
        for record in records {
            if files.last?.day != record.day { files.append((record.day, [])) }
            files[files.count - 1].bytes += Array("\(record.text)\n".utf8)
        }
        return files
    }

    /// Two days with few bytes.
    static func short() -> Played {
        var played = Played()
        for day in 0..<2 {
            let (attempt, time) = (AttemptID(rawValue: Int64(day + 1)), noon + .seconds(day * 86_400))
            played.add(.ended(AuditEnd(attempt: attempt, outcome: .noAnswer)), at: time)
            played.add(.withdrawn(AuditWithdrawal(attempt: attempt, reason: "é")), at: time)
        }
        return played
    }

    /// Three days with a few lines each.
    static func threeDays() -> Played {
        var played = Played()
        played.add(.started(Samples.rules), at: noon)
        for day in 0..<3 {
            let morning = noon + .seconds(day * 86_400)
            let attempt = AttemptID(rawValue: Int64(day + 1))
            played.add(.allowed(Samples.attempt(attempt)), at: morning)
            played.add(.ended(AuditEnd(attempt: attempt, outcome: .noAnswer)), at: morning + .seconds(25))
        }
        return played
    }
}

extension AuditVerifier {
    /// All files in their order, to the end.
    static func over(
        _ files: [(day: CivilDate, bytes: [UInt8])], known: AuditHead? = nil, waiting: [AuditRecord] = []
    ) -> AuditVerifier {
        var verifier = AuditVerifier(known: known)
        for file in files {
            verifier.begin(file: "\(file.day)", day: file.day)
            var rest = file.bytes[...]
            while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                verifier.take(rest[..<end])
                rest = rest[(end + 1)...]
            }
            verifier.takeTorn(rest)
        }
        verifier.finish(waiting: waiting)
        return verifier
    }
}

/// One of each kind.
enum Samples {
    static let law = AuditLaw(
        country: Country(code: "CL") ?? unknown, id: "cl", hash: AuditHash(of: "hours".utf8),
        date: CivilDate(iso: "2021-04-20"), source: "Ley 19.496 \"art. 37\"")
    private static let unknown = Country(code: "XX")!
    static let rules = AuditRules(version: "0.1.0", config: AuditHash(of: "config".utf8), laws: [law])

    static func target(_ attempt: AttemptID) -> AuditTarget {
        AuditTarget(
            attempt: attempt, campaign: CampaignID("mora ñ"), mode: "predictive", debtor: DebtorID(rawValue: 5),
            account: AccountID(rawValue: 6), contactPoint: ContactPointID(rawValue: 7),
            phone: PhoneNumber(e164: "+56200000001")!, country: law.country)
    }

    static func attempt(_ attempt: AttemptID) -> AuditAttempt {
        AuditAttempt(
            target: target(attempt),
            hours: AuditHours(
                law: "cl", version: law.version, region: nil,
                zones: [
                    AuditZone(name: "America/Santiago", from: "2026-03-10 12:00:00", until: "2026-03-10 12:00:25")
                ], closes: Played.noon + .seconds(8 * 3600)),
            counts: [
                AuditCount(
                    cap: "at most 1 contact a week", since: Played.noon - .seconds(7 * 86_400), counted: 0, max: 1)
            ])
    }

    static let all: [AuditEntry] = [
        .started(rules), .reloaded(AuditRules(version: "0.1.0", config: .none, laws: [])),
        .loosened(
            AuditLoosening(
                country: law.country, law: "cl", what: "'compliance.CL.hours' is looser\nthan the law",
                reason: "tab\there \\",
                place: "marcador.yaml:12:5")),
        .allowed(attempt(AttemptID(rawValue: 77))),
        .allowed(AuditAttempt(target: target(AttemptID(rawValue: 78)), hours: nil, counts: [])),
        .refused(AuditRefusal(target: target(AttemptID(rawValue: 79)), reason: "do not call")),
        .refused(
            AuditRefusal(
                target: target(AttemptID(rawValue: 80)), reason: "at most 1 contact a week", opens: Played.noon)),
        .withdrawn(AuditWithdrawal(attempt: AttemptID(rawValue: 81), reason: "the disk is full")),
        .ended(
            AuditEnd(
                attempt: AttemptID(rawValue: 77), outcome: .abandoned, abandonCause: .hungUp,
                agent: AgentID("PJSIP/ana"),
                answered: Played.noon, connected: Played.noon + .milliseconds(1))),
        .disposition(
            AuditDisposition(attempt: AttemptID(rawValue: 77), result: "promise", agent: AgentID("PJSIP/ana"))),
        .closed(AuditClosing(debtor: nil, phone: "+•••••0001", reason: "asked for")),
        .closed(AuditClosing(debtor: DebtorID(rawValue: 5), phone: "", channel: "sms", reason: "asked for")),
        .lifted(
            AuditLifting(
                debtor: DebtorID(rawValue: 5), phone: "", channel: "all", source: "person", closed: "asked for",
                reason: "asked to be called again", by: "ana", isOverride: true)),
        .lifted(
            AuditLifting(
                debtor: nil, phone: "+•••••0001", channel: "call", source: "operator", closed: "letter",
                reason: "another's letter", by: "ana", isOverride: false)),
        .closed(AuditClosing(debtor: DebtorID(rawValue: 5), phone: "+•••••0001", reason: "asked for in attempt 77")),
        .recovered(AuditRecovery(.late, from: 3, to: 9)), .recovered(AuditRecovery(.ahead, from: 3, to: 3)),
        .recording(
            AuditRecording(
                attempt: AttemptID(rawValue: 77), what: .kept, file: "early/2026-03-10/k3x9ab-77.wav", bytes: 96_044,
                began: Played.noon, ended: Played.noon + .seconds(60),
                pauses: [
                    AuditPause(from: Played.noon + .seconds(10), until: Played.noon + .seconds(20)),
                    AuditPause(from: Played.noon + .seconds(50), until: nil),
                ])),
        .recording(
            AuditRecording(attempt: AttemptID(rawValue: 78), what: .failed, file: "a.wav", reason: "no sound")),
        .filesDeleted(
            AuditFilesDeleted(
                from: CivilDate(iso: "2026-01-01")!, to: CivilDate(iso: "2026-01-31")!, number: 400,
                hash: AuditHash(of: []).hex, reason: "kept for 30 days")),
        .dayClosed(AuditDayEnd(day: CivilDate(iso: "2026-03-10")!, lines: 12)),
    ]
}
