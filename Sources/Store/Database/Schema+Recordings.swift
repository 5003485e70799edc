/// Migration "11 recordings".
enum RecordingSchema {
    static let tables = """
        -- What Asterisk was asked to record, and what came of it; a call that nobody answered has no row. parts:
        -- RecordingPolicy.Parts. server: whose folder the file is in. state: RecordingState. pauses: RecordingReport's text.
        -- problem: why it failed. hold: why it is kept whatever its age; NULL: it is not.
        CREATE TABLE recording (
            attempt_id INTEGER PRIMARY KEY REFERENCES attempt, campaign_id INTEGER NOT NULL REFERENCES campaign,
            country TEXT NOT NULL, server TEXT NOT NULL, parts TEXT NOT NULL, file TEXT NOT NULL, state TEXT NOT NULL,
            bytes INTEGER, began_at INTEGER, ended_at INTEGER, pauses TEXT NOT NULL DEFAULT '', problem TEXT, hold TEXT,
            deleted_at INTEGER
        ) STRICT;
        CREATE INDEX recording_unsettled ON recording (attempt_id) WHERE state IN ('ordered', 'empty', 'deleting');
        CREATE INDEX recording_by_age ON recording (campaign_id, country, ended_at)
            WHERE state = 'kept' AND hold IS NULL;

        -- The last line, its hash and its day, of the files of the audit that were deleted; 0: none were.
        ALTER TABLE audit_head ADD COLUMN cut_number INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE audit_head ADD COLUMN cut_hash TEXT;
        ALTER TABLE audit_head ADD COLUMN cut_day INTEGER;
        """
}
