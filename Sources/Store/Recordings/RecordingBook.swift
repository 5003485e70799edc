import Audit
import DialerCore
import GRDB
public import Recording
public import Vocabulary

/// A call that should have been recorded and was not: for whoever has to see to it.
public struct RecordingFailure: Hashable, Sendable {
    public var attempt: AttemptID
    public var campaign: CampaignID
    public var file: String
    /// What is the matter and what to do about it, without end mark.
    public var sentence: String
}

extension Store {
    /// Keeps what the dialplan says of a recording; told of the same twice, keeps it once.
    /// - Returns: the failure, where it is one and news.
    public func recordRecording(
        _ report: RecordingReport, of attempt: AttemptID, at now: Timestamp
    ) async throws(StoreError) -> RecordingFailure? {
        try await write { db in try RecordingBook(db).take(report, of: attempt, at: now) }
    }
}

/// The recordings within a transaction: what becomes of one is in the audit, or it has not become of it.
struct RecordingBook {
    let db: Database

    init(_ db: Database) { self.db = db }

    /// In the transaction that journals the attempt.
    func order(_ order: RecordingOrder, for launch: Launch, campaign: Int64) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO recording (attempt_id, campaign_id, country, server, parts, file, state)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            launch.attempt.rawValue, campaign, launch.lead.country.code, launch.server.rawValue,
            order.parts.rawValue, order.file, RecordingState.ordered.rawValue,
        ])
    }

    /// There was nothing to record.
    func forget(_ attempt: AttemptID) throws {
        try db.cachedStatement(sql: "DELETE FROM recording WHERE attempt_id = ? AND state IN ('ordered', 'empty')")
            .execute(arguments: [attempt.rawValue])
    }

    func record(of attempt: AttemptID) throws -> RecordingRecord? {
        try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT \(RecordingRecord.columns) FROM recording r JOIN campaign c ON c.id = r.campaign_id
                    WHERE r.attempt_id = ?
                    """), arguments: [attempt.rawValue]
        ).flatMap { RecordingRecord($0) }
    }

    func take(_ report: RecordingReport, of attempt: AttemptID, at now: Timestamp) throws -> RecordingFailure? {
        guard let known = try record(of: attempt) else {
            throw StoreError(
                .input, "attempt \(attempt) was not to be recorded, and Asterisk says it was: \(report.file)")
        }
        guard known.state == .ordered else { return nil }
        switch report.stage {
        case .paused, .going:
            try note(report, of: attempt)
            return nil
        case .kept:
            try note(report, of: attempt)
            guard report.bytes.map({ $0 > RecordingReport.empty }) ?? false else {
                try set(.empty, of: attempt)
                return nil
            }
            try keep(attempt, at: now)
            return nil
        case .failed: return try fail(attempt, report.problem ?? "", at: now)
        }
    }

    /// There is a file with something in it.
    func keep(_ attempt: AttemptID, at now: Timestamp) throws {
        try db.cachedStatement(
            sql: """
                UPDATE recording SET state = 'kept', ended_at = COALESCE(ended_at,
                    (SELECT ended_at FROM attempt WHERE id = attempt_id), ?) WHERE attempt_id = ?
                """
        ).execute(arguments: [now.milliseconds, attempt.rawValue])
        try audit(.kept, attempt, at: now)
    }

    func fail(_ attempt: AttemptID, _ problem: String, at now: Timestamp) throws -> RecordingFailure? {
        guard let known = try record(of: attempt) else { return nil }
        let sentence = RecordingProblem(word: problem).sentence
        try db.cachedStatement(sql: "UPDATE recording SET problem = ? WHERE attempt_id = ?")
            .execute(arguments: [sentence, attempt.rawValue])
        try set(.failed, of: attempt)
        try audit(.failed, attempt, reason: sentence, at: now)
        return RecordingFailure(
            attempt: attempt, campaign: known.campaign, file: known.file, sentence: sentence)
    }

    func set(_ state: RecordingState, of attempt: AttemptID) throws {
        try db.cachedStatement(sql: "UPDATE recording SET state = ? WHERE attempt_id = ?")
            .execute(arguments: [state.rawValue, attempt.rawValue])
    }

    /// What became of it, as the row has it now.
    func audit(
        _ what: AuditRecording.What, _ attempt: AttemptID, reason: String? = nil, at now: Timestamp
    ) throws {
        guard let known = try record(of: attempt) else { return }
        try AuditBook(db).add(
            .recording(
                AuditRecording(
                    attempt: attempt, what: what, file: known.file, bytes: known.bytes, began: known.began,
                    ended: known.ended, pauses: known.pauses.map { AuditPause(from: $0.from, until: $0.until) },
                    reason: reason)), at: now)
    }

    private func note(_ report: RecordingReport, of attempt: AttemptID) throws {
        try db.cachedStatement(
            sql: """
                UPDATE recording SET bytes = COALESCE(?, bytes), began_at = COALESCE(?, began_at),
                    ended_at = COALESCE(?, ended_at), pauses = ? WHERE attempt_id = ?
                """
        ).execute(arguments: [
            report.bytes, report.began?.milliseconds, report.ended?.milliseconds,
            RecordingReport.text(report.pauses), attempt.rawValue,
        ])
    }
}

/// Why a call was not recorded, with the cure.
enum RecordingProblem: String {
    /// The dialplan refused the name.
    case name
    /// Its sound could not be played.
    case announcement
    /// Asterisk has no such application, or it refused.
    case mixmonitor
    /// There is no file.
    case file
    /// The file has no sound.
    case empty
    /// The dialplan has said nothing of it, and no file is to be seen.
    case untold

    init(word: String) { self = RecordingProblem(rawValue: word) ?? .untold }

    var sentence: String {
        switch self {
        case .name: "the dialplan took its name for unsafe; compare extensions.d/marcador.conf with the one shipped"
        case .announcement: "its announcement could not be played; put the sound where Asterisk finds it"
        case .mixmonitor: "Asterisk did not start MixMonitor; load app_mixmonitor.so"
        case .file:
            "Asterisk wrote no file; let its user write the folder marcador of its recordings, and look at its disk and log"
        case .empty: "its file has no sound; look at Asterisk's log, and whether media passes through it"
        case .untold:
            "Asterisk's dialplan said nothing of it; install the shipped extensions.d/marcador.conf and reload it"
        }
    }
}
