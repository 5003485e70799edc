import GRDB

/// Why the database did not do what was asked: one sentence with the cure.
public struct StoreError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Kind: String, Sendable, Hashable {
        /// There is no such database, or file.
        case missing
        case cannotOpen, readOnly, diskFull, notADatabase, foreignDatabase, newerSchema, corrupted, busy, locked, input
        case failed
    }

    public var kind: Kind
    public var sentence: String

    public init(_ kind: Kind, _ sentence: String) {
        self.kind = kind
        self.sentence = sentence
    }

    public var description: String { sentence }

    /// What SQLite says, in words an operator can act on.
    init(_ error: any Error, path: String) {
        if let known = error as? StoreError {
            self = known
            return
        }
        guard let error = error as? DatabaseError else {
            self.init(.failed, "the database '\(path)' failed: \(error)")
            return
        }
        let detail = error.message ?? "SQLite error \(error.resultCode.rawValue)"
        switch error.resultCode {
        case .SQLITE_CANTOPEN:
            self.init(
                .cannotOpen,
                "the database '\(path)' cannot be opened: check that its directory exists and that this user may write in it"
            )
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
            self.init(
                .readOnly,
                "the database '\(path)' is read-only: give this user write permission on the file and its directory")
        case .SQLITE_FULL:
            self.init(
                .diskFull, "the disk of the database '\(path)' is full: free some space; nothing stored so far is lost")
        case .SQLITE_NOTADB:
            self.init(.notADatabase, "'\(path)' is not a database: name another file, or move this one away")
        case .SQLITE_CORRUPT:
            self.init(
                .corrupted,
                "the database '\(path)' is damaged (\(detail)): stop the daemon and restore the last backup, or recover "
                    + "it with sqlite3's .recover")
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self.init(
                .busy,
                "the database '\(path)' is in use by another program for too long: end that program and try again")
        case .SQLITE_IOERR:
            self.init(
                .failed, "the disk of the database '\(path)' fails (\(detail)): check the disk and the kernel log")
        default:
            self.init(.failed, "the database '\(path)' refused a statement: \(error.description)")
        }
    }
}
