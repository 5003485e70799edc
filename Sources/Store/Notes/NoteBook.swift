import Audit
import Foundation
import GRDB
public import Vocabulary

extension Store {
    /// Puts a note on record, whole or not at all.
    /// - Parameter attempt: a call about that account.
    /// - Throws: `.input` for a call that is not about the account.
    public func addNote(
        _ text: String, documents: [Document] = [], to account: AccountID, agent: AgentID? = nil,
        attempt: AttemptID? = nil, at time: Timestamp
    ) async throws(StoreError) -> AccountNote {
        try await write { db in
            if let attempt {
                let isTheirs = try Bool.fetchOne(
                    db, sql: "SELECT EXISTS (SELECT 1 FROM attempt WHERE id = ? AND account_id = ?)",
                    arguments: [attempt.rawValue, account.rawValue])
                guard isTheirs == true else {
                    throw StoreError(
                        .input,
                        "attempt \(attempt.rawValue) was not about this account: look it up with marcador story")
                }
            }
            try db.execute(
                sql: "INSERT INTO note (account_id, attempt_id, agent, at, text) VALUES (?, ?, ?, ?, ?)",
                arguments: [account.rawValue, attempt?.rawValue, agent?.rawValue, time.milliseconds, text])
            let note = db.lastInsertedRowID
            let attachments = try documents.map { document in
                let hash = AuditHash(of: document.content).hex
                try db.execute(
                    sql: "INSERT INTO document (sha256, content) VALUES (?, ?) ON CONFLICT DO NOTHING",
                    arguments: [hash, document.content])
                try db.execute(
                    sql: "INSERT INTO attachment (note_id, name, bytes, sha256) VALUES (?, ?, ?, ?)",
                    arguments: [note, document.name, document.content.count, hash])
                return Attachment(number: db.lastInsertedRowID, name: document.name, bytes: document.content.count)
            }
            return AccountNote(at: time, agent: agent, attempt: attempt, text: text, attachments: attachments)
        }
    }

    /// A document, as it was attached; `nil` when there is none of that number.
    /// - Throws: `.corrupted` when it is not what it was.
    public func document(_ attachment: Int64) async throws(StoreError) -> Document? {
        let found = try await read { db in
            try Row.fetchOne(
                db,
                sql: """
                    SELECT a.name, a.sha256, d.content FROM attachment a JOIN document d ON d.sha256 = a.sha256
                    WHERE a.id = ?
                    """, arguments: [attachment]
            ).map { (document: Document(name: $0[0], content: $0[2]), hash: $0[1] as String) }
        }
        guard let found else { return nil }
        guard AuditHash(of: found.document.content).hex == found.hash else {
            throw StoreError(
                .corrupted,
                "document \(attachment), '\(found.document.name)', is not what was attached: restore it from a backup")
        }
        return found.document
    }
}
