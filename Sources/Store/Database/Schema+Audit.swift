/// Migration "10 audit".
enum AuditSchema {
    static let tables = """
        -- Lines of the audit on their way to their file; day: of the file.
        CREATE TABLE audit_line (number INTEGER PRIMARY KEY, day INTEGER NOT NULL, line TEXT NOT NULL) STRICT;
        -- One row: the last line there is, its file's day, and the first attempt that has lines.
        CREATE TABLE audit_head (
            number INTEGER NOT NULL, hash TEXT NOT NULL, day INTEGER, lines_of_day INTEGER NOT NULL,
            first_attempt INTEGER NOT NULL
        ) STRICT;
        INSERT INTO audit_head (number, hash, lines_of_day, first_attempt)
        SELECT 0, '0000000000000000000000000000000000000000000000000000000000000000', 0, CAST(value AS INTEGER) + 1
        FROM meta WHERE key = 'highest_attempt';
        """
}
