import GRDB
import Recording
public import Vocabulary

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Where the files of recordings are, as this machine sees them.
public struct RecordingFolders: Sendable {
    private let folders: [ServerID: String]

    public init(_ folders: [ServerID: String]) {
        self.folders = folders
    }

    /// `nil`: out of reach from here, or no folder.
    public func folder(of server: ServerID) -> String? {
        guard let path = folders[server] else { return nil }
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR ? path : nil
    }

    /// The servers whose folder is there, with blanks around each: ` pbx1 pbx2 `.
    var reachable: String { " " + folders.keys.filter { folder(of: $0) != nil }.map { "\($0) " }.joined() }

    /// The whole path; `nil`: out of reach, or a name that leads elsewhere.
    public func path(_ file: String, of server: ServerID) -> String? {
        guard RecordingPath.isSafe(file), let folder = folder(of: server) else { return nil }
        return "\(folder)/\(file)"
    }

    /// Bytes of a file; `nil`: there is none, or it is out of reach.
    func size(_ file: String, of server: ServerID) -> Int64? {
        guard let path = path(file, of: server) else { return nil }
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG ? Int64(status.st_size) : nil
    }
}

extension Store {
    /// Comes to a verdict on calls that are over and of whose recording nothing, or nothing good, was heard: a conversation
    /// without sound is a failure, and without a conversation there was nothing to record.
    ///
    /// Where the dialplan's word is missing, as after a transfer in an Asterisk that died, the file itself is looked at.
    public func settleRecordings(
        endedBefore time: Timestamp, folders: RecordingFolders, at now: Timestamp
    ) async throws(StoreError) -> [RecordingFailure] {
        try await write { db in
            let book = RecordingBook(db)
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT \(RecordingRecord.columns), t.connected_at IS NOT NULL OR (r.parts <> 'agents'
                        AND EXISTS (SELECT 1 FROM dialogue WHERE attempt_id = r.attempt_id)) AS talked
                    FROM recording r JOIN campaign c ON c.id = r.campaign_id JOIN attempt t ON t.id = r.attempt_id
                    WHERE r.state IN ('ordered', 'empty', 'deleting') AND r.state <> 'deleting' AND t.ended_at < ?
                    ORDER BY r.attempt_id LIMIT 200
                    """, arguments: [time.milliseconds])
            return try rows.compactMap { row in
                guard let recording = RecordingRecord(row) else { return nil }
                return try book.settle(recording, wasTalked: row["talked"], folders: folders, at: now)
            }
        }
    }
}

extension RecordingBook {
    fileprivate func settle(
        _ recording: RecordingRecord, wasTalked: Bool, folders: RecordingFolders, at now: Timestamp
    ) throws -> RecordingFailure? {
        let size = folders.size(recording.file, of: recording.server)
        if let size, size > RecordingReport.empty {
            try db.cachedStatement(sql: "UPDATE recording SET bytes = ? WHERE attempt_id = ?")
                .execute(arguments: [size, recording.attempt.rawValue])
            try keep(recording.attempt, at: now)
            return nil
        }
        guard !wasTalked else {
            let problem: RecordingProblem = recording.state == .empty ? .empty : .untold
            return try fail(recording.attempt, problem.rawValue, at: now)
        }
        // A header without sound, left by a call that no agent took.
        if size != nil, let path = folders.path(recording.file, of: recording.server) { unlink(path) }
        try forget(recording.attempt)
        return nil
    }
}
