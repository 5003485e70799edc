/// Migration "15 do not call".
enum DoNotCallSchema {
    static let tables = """
        -- Lists of others, such as a state's register. edition: of the entries in force.
        CREATE TABLE do_not_call_list (
            id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, edition INTEGER NOT NULL, entries INTEGER NOT NULL,
            imported_at INTEGER
        ) STRICT;
        -- hash: SHA-256 of the number as +56200000000. The lists are kept in no other way.
        CREATE TABLE do_not_call_hash (
            hash BLOB NOT NULL, list_id INTEGER NOT NULL REFERENCES do_not_call_list, edition INTEGER NOT NULL,
            PRIMARY KEY (hash, list_id)
        ) STRICT, WITHOUT ROWID;
        -- The list that closed the number, and that opens it when the number leaves it.
        ALTER TABLE do_not_call ADD COLUMN list_id INTEGER REFERENCES do_not_call_list;
        """
}
