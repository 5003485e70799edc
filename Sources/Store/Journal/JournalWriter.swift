import Audit
import Compliance
public import DialerCore
import GRDB
public import Recording
public import Vocabulary

extension Store {
    /// The highest attempt id ever journaled, 0 before the first. Ids above it have never been used.
    public func highestAttemptID() async throws(StoreError) -> AttemptID {
        try await read { db in
            AttemptID(
                rawValue: try Int64.fetchOne(
                    db, sql: "SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'highest_attempt'") ?? 0)
        }
    }

    /// Journals an attempt, in one transaction with every check that must hold when it is made. `nil` = journaled, and
    /// on the disk: it may be dialled once ``AuditTrail`` has its line in the file.
    public func journal(
        _ launch: Launch, by laws: [Country: LawInForce]? = nil, recording: RecordingOrder? = nil
    ) async -> JournalRefusal? {
        await journal([launch], by: laws, recordings: recording.map { [launch.attempt: $0] } ?? [:])[0]
    }

    /// Journals several attempts in one transaction, which waits for the disk once. Each is judged in turn, the ones
    /// before it counted. When the database fails, none is journaled.
    /// - Parameters:
    ///   - laws: judged by once more, for the audit; `nil` = nobody judges the hours, and the audit says so.
    ///   - recordings: those of them that Asterisk is asked to record.
    public func journal(
        _ launches: [Launch], by laws: [Country: LawInForce]? = nil, recordings: [AttemptID: RecordingOrder] = [:]
    ) async -> [JournalRefusal?] {
        do throws(StoreError) {
            return try await write { db in
                try launches.map { launch in
                    var writer = JournalWriter(
                        db: db, launch: launch, laws: laws, recording: recordings[launch.attempt])
                    return try writer.judge()
                }
            }
        } catch {
            return launches.map { _ in .storeFailed(error.sentence) }
        }
    }
}

/// One launch, inside its transaction.
private struct JournalWriter {
    let db: Database
    let launch: Launch
    let laws: [Country: LawInForce]?
    let recording: RecordingOrder?
    /// What each cap had counted.
    private var counts: [AuditCount] = []
    private var isUnlawful = false

    init(db: Database, launch: Launch, laws: [Country: LawInForce]?, recording: RecordingOrder?) {
        self.db = db
        self.launch = launch
        self.laws = laws
        self.recording = recording
    }

    private var debtor: Int64 { launch.lead.debtor.rawValue }

    /// Journals it or not, and has the audit say why.
    mutating func judge() throws -> JournalRefusal? {
        let hours = laws.map { $0[launch.lead.country]?.hours(of: launch) }
        let refusal = try run(isLawful: hours.map { $0 != nil } ?? true)
        let target = AuditTarget(launch)
        let entry: AuditEntry =
            if let refusal {
                .refused(AuditRefusal(target: target, reason: words(refusal), opens: refusal.opens))
            } else {
                .allowed(AuditAttempt(target: target, hours: hours ?? nil, counts: counts))
            }
        try AuditBook(db).add(entry, at: launch.at)
        return refusal
    }

    private func words(_ refusal: JournalRefusal) -> String {
        isUnlawful ? "not lawful by the rules in force now" : refusal.words
    }

    private mutating func run(isLawful: Bool) throws -> JournalRefusal? {
        guard
            let campaign = try Store.id(of: launch.lead.campaign, db),
            let work = try Row.fetchOne(
                db.cachedStatement(
                    sql: """
                        SELECT w.id, w.state, w.next_due_at, a.status = 'open',
                            p.validity = 'unknown' AND p.consent IS NOT 0, p.debtor_id = w.debtor_id, p.address,
                            c.strategy IS NULL OR COALESCE(w.worth IS NOT NULL AND s.not_after > ?
                                AND instr(' ' || s.contact_points || ' ', ' ' || p.id || ' ') > 0, 0),
                            COALESCE(w.work_group, ''), w.attempts = 0
                        FROM work w JOIN account a ON a.id = w.account_id JOIN campaign c ON c.id = w.campaign_id
                        JOIN contact_point p ON p.id = ? LEFT JOIN strategy_place s ON s.account_id = w.account_id
                        WHERE w.campaign_id = ? AND w.account_id = ? AND w.debtor_id = ?
                        """),
                arguments: [
                    launch.at.milliseconds, launch.lead.contactPoint.rawValue, campaign, launch.lead.account.rawValue,
                    debtor,
                ])
        else { return .noLongerDue }
        let workID: Int64 = work[0]
        if try isOpen() { return .debtorBusy }
        let state = WorkState(rawValue: work[1])
        guard state == .claimed || (state == .due && (work[2] as Int64) <= launch.at.milliseconds) else {
            return .noLongerDue
        }
        // By a strategy: nothing has happened since the lead was handed out, and its hours are not over.
        guard work[3], work[4], work[5], (work[6] as String) == launch.lead.phone.e164, work[7] else {
            try giveBack(workID)
            return .noLongerDue
        }
        guard try !isDoNotCall() else {
            try giveBack(workID)
            return .doNotCall
        }
        guard isLawful else {
            // The rules have changed since the core judged it.
            isUnlawful = true
            try giveBack(workID)
            return .noLongerDue
        }
        if let refusal = try capRefusal() { return refusal }
        try insert(campaign: campaign, group: work[8], isFirst: work[9])
        if let recording { try RecordingBook(db).order(recording, for: launch, campaign: campaign) }
        try db.cachedStatement(sql: "UPDATE work SET state = ?, attempts = attempts + 1, reason = NULL WHERE id = ?")
            .execute(arguments: [WorkState.live.rawValue, workID])
        try db.cachedStatement(
            sql: """
                UPDATE meta SET value = MAX(CAST(value AS INTEGER), ?) WHERE key = 'highest_attempt'
                """
        ).execute(arguments: [launch.attempt.rawValue])
        return nil
    }

    private func isOpen() throws -> Bool {
        try Int.fetchOne(
            db.cachedStatement(sql: "SELECT 1 FROM attempt WHERE debtor_id = ? AND outcome IS NULL"),
            arguments: [debtor]) != nil
    }

    /// Of several caps that are used up, the one that opens last.
    private mutating func capRefusal() throws -> JournalRefusal? {
        let question = CapQuestion(
            debtor: debtor, account: launch.lead.account.rawValue, phone: launch.lead.phone.e164, channel: .call)
        var last: (label: String, opens: Timestamp)?
        for limit in launch.frequencyLimits {
            switch try question.answer(limit, db) {
            case .room(let counted):
                counts.append(AuditCount(cap: limit.label, since: limit.since, counted: counted, max: limit.max))
            case .usedUp(let contact):
                let opens = limit.opens(after: contact)
                if last.map({ $0.opens < opens }) ?? true { last = (limit.label, opens) }
            case .never: return .frequencyCap(limit.label)
            }
        }
        return last.map { .frequencyCap($0.label, opens: $0.opens) }
    }

    private func isDoNotCall() throws -> Bool {
        try Int.fetchOne(
            db.cachedStatement(
                sql: "SELECT 1 FROM do_not_call n WHERE (n.debtor_id = ? OR n.phone = ?) AND \(DoNotCall.stopsCalls)"),
            arguments: [debtor, launch.lead.phone.e164]) != nil
    }

    /// The next claim judges it anew: another phone may do.
    private func giveBack(_ work: Int64) throws {
        try db.cachedStatement(sql: "UPDATE work SET state = ? WHERE id = ?")
            .execute(arguments: [WorkState.due.rawValue, work])
    }

    private func insert(campaign: Int64, group: String, isFirst: Bool) throws {
        let lead = launch.lead
        do {
            try db.cachedStatement(
                sql: """
                    INSERT INTO attempt (id, campaign_id, debtor_id, account_id, contact_point_id, phone, country, zones,
                        priority, due_at, server, queue, mode, dial_string, caller_name, caller_number, ring_ms, hold_ms,
                        abandonment_message, detect_machines, bot, work_group, is_first, launched_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """
            ).execute(arguments: [
                launch.attempt.rawValue, campaign, debtor, lead.account.rawValue, lead.contactPoint.rawValue,
                lead.phone.e164, lead.country.code, lead.zones.joined(separator: " "), lead.priority,
                lead.due.milliseconds, launch.server.rawValue, launch.queue.rawValue, launch.mode.name,
                launch.dialString, launch.callerID.name, launch.callerID.number, launch.ringTime.wholeMilliseconds,
                launch.holdLimit.wholeMilliseconds, launch.abandonmentMessage, launch.detectMachines,
                launch.bot, group, isFirst, launch.at.milliseconds,
            ])
        } catch let error as DatabaseError where error.extendedResultCode == .SQLITE_CONSTRAINT_PRIMARYKEY {
            throw StoreError(
                .input,
                "attempt \(launch.attempt) is in the journal already: restart the daemon, which counts on from there")
        }
    }
}

extension JournalRefusal {
    /// For the audit.
    fileprivate var words: String {
        switch self {
        case .debtorBusy: "another attempt is under way"
        case .frequencyCap(let cap, _): cap
        case .doNotCall: "do not call"
        case .noLongerDue: "no longer due"
        case .storeFailed(let sentence): sentence
        }
    }

    fileprivate var opens: Timestamp? { if case .frequencyCap(_, let opens) = self { opens } else { nil } }
}
