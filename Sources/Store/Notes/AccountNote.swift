public import Foundation
import GRDB
public import Vocabulary

/// What somebody put on record of an account, in words, in documents, or both.
public struct AccountNote: Hashable, Sendable {
    public var at: Timestamp
    public var agent: AgentID?
    /// The call it is about; `nil` = none.
    public var attempt: AttemptID?
    public var text: String
    public var attachments: [Attachment]
}

/// A document of a note, without what is in it.
public struct Attachment: Hashable, Sendable {
    /// By which it is asked for.
    public var number: Int64
    /// The name of its file, without a folder.
    public var name: String
    public var bytes: Int
}

/// A document as it comes.
public struct Document: Hashable, Sendable {
    public var name: String
    public var content: Data

    /// The database is no archive: letters, receipts and photographs have room in this.
    public static let largest = 10_000_000

    public init(name: String, content: Data) {
        self.name = name
        self.content = content
    }
}

extension AccountNote {
    static func all(_ db: Database, account: Int64) throws -> [AccountNote] {
        try Row.fetchAll(
            db, sql: "SELECT id, at, agent, attempt_id, text FROM note WHERE account_id = ? ORDER BY at DESC, id DESC",
            arguments: [account]
        ).map { row in
            AccountNote(
                at: Timestamp(milliseconds: row[1]), agent: (row[2] as String?).map { AgentID($0) },
                attempt: (row[3] as Int64?).map { AttemptID(rawValue: $0) }, text: row[4],
                attachments: try Attachment.all(db, note: row[0]))
        }
    }
}

extension Attachment {
    fileprivate static func all(_ db: Database, note: Int64) throws -> [Attachment] {
        try Row.fetchAll(
            db.cachedStatement(sql: "SELECT id, name, bytes FROM attachment WHERE note_id = ? ORDER BY id"),
            arguments: [note]
        ).map { Attachment(number: $0[0], name: $0[1], bytes: $0[2]) }
    }
}
