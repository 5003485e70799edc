/// Migration "16 workload": work that went from one campaign to another.
enum WorkloadSchema {
    static let tables = """
        -- until_at: when it comes back at the latest. ended_at: it has, for end_reason; NULL: it is in force.
        CREATE TABLE workload_move (
            id INTEGER PRIMARY KEY, from_campaign_id INTEGER NOT NULL REFERENCES campaign,
            to_campaign_id INTEGER NOT NULL REFERENCES campaign, at INTEGER NOT NULL, accounts INTEGER NOT NULL,
            reason TEXT NOT NULL, until_at INTEGER NOT NULL, ended_at INTEGER, end_reason TEXT
        ) STRICT;
        CREATE INDEX workload_move_by_time ON workload_move (at);
        CREATE INDEX workload_move_in_force ON workload_move (until_at) WHERE ended_at IS NULL;
        -- Of moves in force only.
        CREATE TABLE workload_loan (
            account_id INTEGER PRIMARY KEY REFERENCES account, move_id INTEGER NOT NULL REFERENCES workload_move
        ) STRICT;
        CREATE INDEX workload_loan_by_move ON workload_loan (move_id);
        -- The campaign whose work it is when it is not lent; NULL: this one's.
        ALTER TABLE work ADD COLUMN lent_from INTEGER;
        """
}
