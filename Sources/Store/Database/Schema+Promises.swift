/// Migration "9 promises": what debtors have promised, and what became of it.
enum PromiseSchema {
    static let tables = """
        -- said_by: PromiseSource. agent: who took it down; NULL: a bot, or not said. grace_days, tolerance (hundredths of a
        -- per cent): the terms of the day on which it was made. check_day: after it something is to be decided without any
        -- payment. state: CommitmentStatus; decided_day, decided_at: NULL while it is open.
        CREATE TABLE promise (
            id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL REFERENCES account,
            attempt_id INTEGER REFERENCES attempt, said_by TEXT NOT NULL, agent TEXT, made_at INTEGER NOT NULL,
            made_day INTEGER NOT NULL, amount INTEGER NOT NULL CHECK (amount > 0), currency TEXT NOT NULL,
            due_day INTEGER NOT NULL, method TEXT, grace_days INTEGER NOT NULL, tolerance INTEGER NOT NULL,
            check_day INTEGER NOT NULL, state TEXT NOT NULL, decided_day INTEGER, decided_at INTEGER
        ) STRICT;
        CREATE UNIQUE INDEX promise_open_by_account ON promise (account_id) WHERE state = 'open';
        CREATE INDEX promise_by_account ON promise (account_id, made_at);
        CREATE INDEX promise_by_check_day ON promise (check_day) WHERE state = 'open';
        CREATE INDEX promise_by_attempt ON promise (attempt_id) WHERE attempt_id IS NOT NULL;

        -- agreed: the sum of the instalments. debt: the balance on that day. next_day: of the next instalment that is not
        -- covered. broken_by: with so many missing at once it is broken.
        CREATE TABLE agreement (
            id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL REFERENCES account,
            attempt_id INTEGER REFERENCES attempt, said_by TEXT NOT NULL, agent TEXT, made_at INTEGER NOT NULL,
            made_day INTEGER NOT NULL, agreed INTEGER NOT NULL CHECK (agreed > 0), debt INTEGER NOT NULL,
            currency TEXT NOT NULL, method TEXT, grace_days INTEGER NOT NULL, tolerance INTEGER NOT NULL,
            broken_by INTEGER NOT NULL, next_day INTEGER, check_day INTEGER NOT NULL, state TEXT NOT NULL,
            decided_day INTEGER, decided_at INTEGER
        ) STRICT;
        CREATE UNIQUE INDEX agreement_open_by_account ON agreement (account_id) WHERE state = 'open';
        CREATE INDEX agreement_by_account ON agreement (account_id, made_at);
        CREATE INDEX agreement_by_check_day ON agreement (check_day) WHERE state = 'open';

        CREATE TABLE instalment (
            agreement_id INTEGER NOT NULL REFERENCES agreement, number INTEGER NOT NULL,
            amount INTEGER NOT NULL CHECK (amount > 0), due_day INTEGER NOT NULL, PRIMARY KEY (agreement_id, number)
        ) STRICT, WITHOUT ROWID;

        -- What an agent, or a bot, said of a conversation beyond its disposition. result: a word of the campaign's tree.
        CREATE TABLE conversation (
            attempt_id INTEGER PRIMARY KEY REFERENCES attempt, account_id INTEGER NOT NULL REFERENCES account,
            result TEXT NOT NULL, arrears_reason TEXT, attitude TEXT, note TEXT, review TEXT, rest_until INTEGER,
            agent TEXT, at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX conversation_by_account ON conversation (account_id, at);
        CREATE INDEX conversation_by_review ON conversation (review, at) WHERE review IS NOT NULL;
        """
}
