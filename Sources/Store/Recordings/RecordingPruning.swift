import Audit
import GRDB
public import Vocabulary

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What was, or would be, deleted.
public struct RecordingPruning: Sendable {
    /// Recordings whose files are gone now; in a rehearsal those that would go.
    public var deleted: [RecordingRecord] = []
    /// Recordings that were to go and whose files were gone before.
    public var missing: [RecordingRecord] = []
    /// Files that could not be deleted, each with the reason and the cure.
    public var troubles: [String] = []
    /// There may be more to do.
    public var isFull = false
}

extension Store {
    /// How many are deleted in one go.
    private static let mostAtOnce = 100

    /// Deletes recordings whose time is over. First the record says that a file is being deleted, then the file goes, then the
    /// record and the audit say that it has gone: a stop in between is made good the next time.
    /// - Parameters:
    ///   - horizon: recordings of a campaign and country that ended before this may go; `nil` = none.
    ///   - isRehearsal: nothing is changed.
    public func pruneRecordings(
        folders: RecordingFolders, at now: Timestamp, isRehearsal: Bool = false,
        horizon: @escaping @Sendable (CampaignID, Country) -> Timestamp?
    ) async throws(StoreError) -> RecordingPruning {
        var pruning = RecordingPruning()
        let (begun, due, beyond) = try await read { db in
            let due = try Self.due(
                db, horizon: horizon, within: folders.reachable, limit: isRehearsal ? 100_000 : Self.mostAtOnce)
            return (try Self.begun(db), due.recordings, due.outOfReach)
        }
        for server in beyond { pruning.note(outOfReach: server) }
        guard !isRehearsal else {
            pruning.deleted = begun + due
            return pruning
        }
        for recording in begun { try await delete(recording, folders, at: now, wasBegun: true, &pruning) }
        for recording in due {
            let isOurs = try await write { db in
                try db.execute(
                    sql:
                        "UPDATE recording SET state = 'deleting' WHERE attempt_id = ? AND state = 'kept' AND hold IS NULL",
                    arguments: [recording.attempt.rawValue])
                return db.changesCount == 1
            }
            if isOurs { try await delete(recording, folders, at: now, wasBegun: false, &pruning) }
        }
        pruning.isFull = due.count >= Self.mostAtOnce && pruning.troubles.isEmpty
        return pruning
    }

    /// A stop came in between.
    private static func begun(_ db: Database) throws -> [RecordingRecord] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT \(RecordingRecord.columns) FROM recording r JOIN campaign c ON c.id = r.campaign_id
                WHERE r.state IN ('ordered', 'empty', 'deleting') AND r.state = 'deleting' LIMIT 200
                """
        ).compactMap { RecordingRecord($0) }
    }

    /// - Parameter reach: servers whose files can be deleted, with blanks around each.
    private static func due(
        _ db: Database, horizon: (CampaignID, Country) -> Timestamp?, within reach: String, limit: Int
    ) throws -> (recordings: [RecordingRecord], outOfReach: [ServerID]) {
        let groups = try Row.fetchAll(
            db,
            sql: """
                SELECT DISTINCT r.campaign_id, r.country, c.name FROM recording r JOIN campaign c ON c.id = r.campaign_id
                WHERE r.state = 'kept' AND r.hold IS NULL
                """)
        let old = """
            FROM recording r JOIN campaign c ON c.id = r.campaign_id
            WHERE r.state = 'kept' AND r.hold IS NULL AND r.campaign_id = ? AND r.country = ? AND r.ended_at < ?
                AND instr(?, ' ' || r.server || ' ')
            """
        var found: [RecordingRecord] = []
        var beyond: Set<ServerID> = []
        for group in groups {
            guard let country = Country(code: group[1] as String),
                let time = horizon(CampaignID(group[2] as String), country)
            else { continue }
            let which: StatementArguments = [group[0] as Int64, country.code, time.milliseconds, reach]
            found += try Row.fetchAll(
                db, sql: "SELECT \(RecordingRecord.columns) \(old) > 0 ORDER BY r.ended_at LIMIT ?",
                arguments: which + [limit - found.count]
            ).compactMap { RecordingRecord($0) }
            beyond.formUnion(
                try String.fetchAll(db, sql: "SELECT DISTINCT r.server \(old) = 0", arguments: which).map {
                    ServerID($0)
                })
        }
        return (found, beyond.sorted())
    }

    private func delete(
        _ recording: RecordingRecord, _ folders: RecordingFolders, at now: Timestamp, wasBegun: Bool,
        _ pruning: inout RecordingPruning
    ) async throws(StoreError) {
        guard let path = folders.path(recording.file, of: recording.server) else {
            return pruning.note(outOfReach: recording.server)
        }
        let code = unlink(path) == 0 ? 0 : errno
        guard code == 0 || code == ENOENT else {
            pruning.troubles.append(
                "'\(path)' cannot be deleted (\(String(cString: strerror(code)))): let the daemon's user write its folder"
            )
            return try await write { db in try RecordingBook(db).set(.kept, of: recording.attempt) }
        }
        // Only that of a day, or whatever the file stood in; the folder of all stays.
        if let slash = recording.file.lastIndex(of: "/"),
            let parent = folders.path(String(recording.file[..<slash]), of: recording.server)
        {
            rmdir(parent)
        }
        let wasThere = code == 0 || wasBegun
        try await write { db in
            let book = RecordingBook(db)
            try db.execute(
                sql: "UPDATE recording SET deleted_at = ? WHERE attempt_id = ?",
                arguments: [now.milliseconds, recording.attempt.rawValue])
            try book.set(wasThere ? .deleted : .missing, of: recording.attempt)
            try book.audit(
                wasThere ? .deleted : .missing, recording.attempt,
                reason: wasThere ? "its time was over" : "its time was over, and no file was there", at: now)
        }
        if wasThere { pruning.deleted.append(recording) } else { pruning.missing.append(recording) }
    }

    /// Keeps a recording whatever its age, or lets it go again.
    /// - Parameter reason: `nil` = it is held no longer.
    /// - Returns: false where there is nothing to hold.
    public func holdRecording(
        of attempt: AttemptID, reason: String?, at now: Timestamp
    ) async throws(StoreError) -> Bool {
        try await write { db in
            try db.execute(
                sql: """
                    UPDATE recording SET hold = ?1
                    WHERE attempt_id = ?2 AND state IN ('ordered', 'empty', 'kept') AND hold IS NOT ?1
                    """, arguments: [reason, attempt.rawValue])
            guard db.changesCount == 1 else { return false }
            try RecordingBook(db).audit(reason == nil ? .released : .held, attempt, reason: reason, at: now)
            return true
        }
    }
}

extension RecordingPruning {
    /// Once for each server.
    fileprivate mutating func note(outOfReach server: ServerID) {
        let sentence =
            "the recordings of \(server) are out of reach and none of them was deleted: mount their folder here, and name it in servers[].recordings"
        if !troubles.contains(sentence) { troubles.append(sentence) }
    }
}
