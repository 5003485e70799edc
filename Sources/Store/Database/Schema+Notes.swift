/// Migration "18 notes".
enum NoteSchema {
    static let tables = """
        -- What people put on record of an account, in a call (attempt_id) or apart from any.
        CREATE TABLE note (
            id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL REFERENCES account, attempt_id INTEGER REFERENCES attempt,
            agent TEXT, at INTEGER NOT NULL, text TEXT NOT NULL
        ) STRICT;
        CREATE INDEX note_by_account ON note (account_id, at);

        -- The same document, attached twice, is kept once.
        CREATE TABLE document (sha256 TEXT PRIMARY KEY, content BLOB NOT NULL) STRICT;
        CREATE TABLE attachment (
            id INTEGER PRIMARY KEY, note_id INTEGER NOT NULL REFERENCES note, name TEXT NOT NULL, bytes INTEGER NOT NULL,
            sha256 TEXT NOT NULL REFERENCES document
        ) STRICT;
        CREATE INDEX attachment_by_note ON attachment (note_id);
        """
}
