import GRDB

/// The tables. Money is whole minor units beside a currency code, times are milliseconds since 1970 UTC (`…_at`), days
/// are days since 1970-01-01 (`…_day`), words are the raw values of the vocabulary.
enum Schema {
    /// `MCDR` in the file header: `file` and this program know whose database it is.
    static let applicationID: Int32 = 0x4D43_4452

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 spine") { db in
            try db.execute(sql: "PRAGMA application_id = \(applicationID)")
            try db.execute(sql: portfolio)
            try db.execute(sql: campaigns)
            try db.execute(sql: journal)
            try db.execute(sql: records)
            try db.execute(
                sql: "INSERT INTO meta (key, value) VALUES ('instance', ?), ('highest_attempt', '0')",
                arguments: [newInstance()])
        }
        migrator.registerMigration("2 abandonment ledger") { db in try db.execute(sql: ledger) }
        migrator.registerMigration("3 estimates") { db in try db.execute(sql: estimates) }
        migrator.registerMigration("4 bots") { db in try db.execute(sql: bots) }
        migrator.registerMigration("5 portfolio") { db in try PortfolioSchema.migrate(db) }
        migrator.registerMigration("6 compliance") { db in try db.execute(sql: compliance) }
        migrator.registerMigration("8 silences") { db in try db.execute(sql: silences) }
        migrator.registerMigration("9 promises") { db in try db.execute(sql: PromiseSchema.tables) }
        migrator.registerMigration("10 audit") { db in try db.execute(sql: AuditSchema.tables) }
        migrator.registerMigration("7 strategies") { db in try db.execute(sql: StrategySchema.tables) }
        migrator.registerMigration("12 outbox") { db in try db.execute(sql: OutboxSchema.tables) }
        migrator.registerMigration("13 work") { db in try db.execute(sql: WorkSchema.tables) }
        migrator.registerMigration("14 goals") { db in try db.execute(sql: GoalSchema.tables) }
        migrator.registerMigration("15 do not call") { db in try db.execute(sql: DoNotCallSchema.tables) }
        migrator.registerMigration("11 recordings") { db in try db.execute(sql: RecordingSchema.tables) }
        migrator.registerMigration("16 workload") { db in try db.execute(sql: WorkloadSchema.tables) }
        migrator.registerMigration("18 notes") { db in try db.execute(sql: NoteSchema.tables) }
        migrator.registerMigration("17 do not call by channel") { db in
            try db.execute(sql: ClosedChannelSchema.tables)
        }
        return migrator
    }

    private static func newInstance() -> String {
        let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789")
        return String((0..<6).compactMap { _ in letters.randomElement() })
    }

    private static let portfolio = """
        CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

        CREATE TABLE portfolio (
            id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, created_at INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE import (
            id INTEGER PRIMARY KEY, portfolio_id INTEGER NOT NULL REFERENCES portfolio, file TEXT NOT NULL,
            started_at INTEGER NOT NULL, finished_at INTEGER, rows INTEGER, rejected INTEGER, created INTEGER,
            changed INTEGER
        ) STRICT;

        CREATE TABLE debtor (
            id INTEGER PRIMARY KEY, document TEXT, reference TEXT, portfolio_id INTEGER NOT NULL REFERENCES portfolio,
            name TEXT NOT NULL, country TEXT NOT NULL, region TEXT, zone TEXT, created_at INTEGER NOT NULL,
            CHECK (document IS NOT NULL OR reference IS NOT NULL)
        ) STRICT;
        CREATE UNIQUE INDEX debtor_by_document ON debtor (country, document) WHERE document IS NOT NULL;
        CREATE UNIQUE INDEX debtor_by_reference ON debtor (portfolio_id, reference) WHERE document IS NULL;

        CREATE TABLE account (
            id INTEGER PRIMARY KEY, debtor_id INTEGER NOT NULL REFERENCES debtor,
            portfolio_id INTEGER NOT NULL REFERENCES portfolio, creditor TEXT NOT NULL, reference TEXT NOT NULL,
            product TEXT, balance INTEGER NOT NULL CHECK (balance >= 0), currency TEXT NOT NULL, due_day INTEGER,
            priority INTEGER NOT NULL DEFAULT 0, status TEXT NOT NULL CHECK (status IN ('open', 'closed')),
            created_at INTEGER NOT NULL, UNIQUE (creditor, reference)
        ) STRICT;
        CREATE INDEX account_by_debtor ON account (debtor_id);
        CREATE INDEX account_by_portfolio ON account (portfolio_id);

        -- position: order in which the files gave them. validity: 'unknown', 'invalid' (the network said so),
        -- 'wrong-person' (an agent said so).
        CREATE TABLE contact_point (
            id INTEGER PRIMARY KEY, debtor_id INTEGER NOT NULL REFERENCES debtor, channel TEXT NOT NULL,
            address TEXT NOT NULL, country TEXT, kind TEXT NOT NULL, position INTEGER NOT NULL,
            validity TEXT NOT NULL DEFAULT 'unknown', validity_at INTEGER, last_outcome TEXT, last_attempt_at INTEGER,
            created_at INTEGER NOT NULL, UNIQUE (debtor_id, address)
        ) STRICT;

        CREATE TABLE do_not_call (
            id INTEGER PRIMARY KEY, phone TEXT, debtor_id INTEGER REFERENCES debtor, reason TEXT NOT NULL,
            added_at INTEGER NOT NULL, CHECK (phone IS NOT NULL OR debtor_id IS NOT NULL)
        ) STRICT;
        CREATE UNIQUE INDEX do_not_call_by_phone ON do_not_call (phone) WHERE phone IS NOT NULL;
        CREATE UNIQUE INDEX do_not_call_by_debtor ON do_not_call (debtor_id) WHERE debtor_id IS NOT NULL;
        """

    private static let campaigns = """
        -- selection: what the config said when it was last read; NULL portfolio = all, empty countries = all.
        CREATE TABLE campaign (
            id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, state TEXT NOT NULL, configured INTEGER NOT NULL,
            portfolio TEXT, countries TEXT NOT NULL DEFAULT '', days_past_due TEXT NOT NULL DEFAULT '',
            created_at INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE campaign_country (
            campaign_id INTEGER NOT NULL REFERENCES campaign, country TEXT NOT NULL, PRIMARY KEY (campaign_id, country)
        ) STRICT, WITHOUT ROWID;

        -- state: 0 due at next_due_at, 1 claimed by the hopper, 2 attempt under way, 3 done, 4 blocked (reason says by
        -- what; looked at again when the portfolio changes), 5 withdrawn from the campaign, 6 waits for its step.
        CREATE TABLE work (
            id INTEGER PRIMARY KEY, campaign_id INTEGER NOT NULL REFERENCES campaign,
            account_id INTEGER NOT NULL REFERENCES account, debtor_id INTEGER NOT NULL REFERENCES debtor,
            state INTEGER NOT NULL, next_due_at INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,
            priority INTEGER NOT NULL, reason TEXT, UNIQUE (campaign_id, account_id)
        ) STRICT;
        CREATE INDEX work_due ON work (campaign_id, state, priority DESC, next_due_at);
        CREATE INDEX work_by_account ON work (account_id);
        CREATE INDEX work_by_debtor ON work (debtor_id);
        """

    private static let journal = """
        -- Written before the call is made; open until outcome is set.
        CREATE TABLE attempt (
            id INTEGER PRIMARY KEY, campaign_id INTEGER NOT NULL REFERENCES campaign,
            debtor_id INTEGER NOT NULL REFERENCES debtor, account_id INTEGER NOT NULL REFERENCES account,
            contact_point_id INTEGER NOT NULL REFERENCES contact_point, phone TEXT NOT NULL, country TEXT NOT NULL,
            zones TEXT NOT NULL, priority INTEGER NOT NULL, due_at INTEGER NOT NULL, server TEXT NOT NULL,
            queue TEXT NOT NULL, mode TEXT NOT NULL, dial_string TEXT NOT NULL, caller_name TEXT NOT NULL,
            caller_number TEXT NOT NULL, ring_ms INTEGER NOT NULL, hold_ms INTEGER NOT NULL,
            abandonment_message TEXT NOT NULL, detect_machines INTEGER NOT NULL,
            launched_at INTEGER NOT NULL, ringing_at INTEGER, answered_at INTEGER, queued_at INTEGER,
            connected_at INTEGER, ended_at INTEGER, agent TEXT, outcome TEXT, abandon_cause TEXT,
            counts_attempt INTEGER NOT NULL DEFAULT 1, counts_contact INTEGER NOT NULL DEFAULT 1,
            disposition TEXT, disposition_agent TEXT, disposition_at INTEGER
        ) STRICT;
        -- The promise that nobody is called twice at once, kept by the database itself.
        CREATE UNIQUE INDEX attempt_open_by_debtor ON attempt (debtor_id) WHERE outcome IS NULL;
        CREATE INDEX attempt_by_debtor ON attempt (debtor_id, launched_at);
        CREATE INDEX attempt_by_answer ON attempt (campaign_id, answered_at) WHERE answered_at IS NOT NULL;

        CREATE TABLE interaction (
            id INTEGER PRIMARY KEY, attempt_id INTEGER NOT NULL UNIQUE, channel TEXT NOT NULL,
            campaign_id INTEGER NOT NULL REFERENCES campaign, debtor_id INTEGER NOT NULL REFERENCES debtor,
            account_id INTEGER NOT NULL REFERENCES account,
            contact_point_id INTEGER NOT NULL REFERENCES contact_point, phone TEXT NOT NULL, agent TEXT,
            outcome TEXT NOT NULL, abandon_cause TEXT, launched_at INTEGER NOT NULL, ringing_at INTEGER,
            answered_at INTEGER, queued_at INTEGER, connected_at INTEGER, ended_at INTEGER NOT NULL, cause INTEGER,
            tech_cause TEXT, detail TEXT NOT NULL, disposition TEXT, disposition_agent TEXT, disposition_at INTEGER
        ) STRICT;
        CREATE INDEX interaction_by_debtor ON interaction (debtor_id, launched_at);
        CREATE INDEX interaction_by_time ON interaction (launched_at);
        """

    private static let ledger = """
        -- How the ledger filed the call when it ended (AnswerKind); NULL: nobody answered, or it has not ended.
        ALTER TABLE attempt ADD COLUMN answer TEXT;
        -- The agent said that it was an answering machine, and the ledger has it.
        ALTER TABLE attempt ADD COLUMN marked INTEGER NOT NULL DEFAULT 0;
        -- Answered calls that have ended, in buckets of five minutes by the time of the answer.
        CREATE TABLE answer_count (
            campaign_id INTEGER NOT NULL REFERENCES campaign, begins_at INTEGER NOT NULL,
            connected INTEGER NOT NULL DEFAULT 0, late INTEGER NOT NULL DEFAULT 0,
            abandoned INTEGER NOT NULL DEFAULT 0, left_early INTEGER NOT NULL DEFAULT 0,
            lost INTEGER NOT NULL DEFAULT 0, machines INTEGER NOT NULL DEFAULT 0,
            marked INTEGER NOT NULL DEFAULT 0, marked_late INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (campaign_id, begins_at)
        ) STRICT, WITHOUT ROWID;
        -- What ended before there was a ledger.
        UPDATE attempt SET answer = CASE
            WHEN outcome = 'answered' AND connected_at - (
                CASE WHEN detect_machines THEN max(answered_at, COALESCE(queued_at, answered_at)) ELSE answered_at END
            ) > 2000 THEN 'late'
            WHEN outcome = 'answered' THEN 'connected'
            WHEN outcome = 'machine' THEN 'machine'
            WHEN outcome = 'unknown' THEN 'lost'
            WHEN abandon_cause = 'hung-up' AND ended_at - answered_at < min(2000, hold_ms) THEN 'left-early'
            ELSE 'abandoned' END
        WHERE answered_at IS NOT NULL AND outcome IN ('answered', 'machine', 'unknown', 'abandoned');
        INSERT INTO answer_count (campaign_id, begins_at, connected, late, abandoned, left_early, lost, machines)
        SELECT campaign_id, answered_at / 300000 * 300000, SUM(answer = 'connected'), SUM(answer = 'late'),
            SUM(answer = 'abandoned'), SUM(answer = 'left-early'), SUM(answer = 'lost'), SUM(answer = 'machine')
        FROM attempt WHERE answer IS NOT NULL GROUP BY 1, 2;
        """

    private static let estimates = """
        -- What the pacers have learned of a campaign, so that a restart does not start cold.
        CREATE TABLE estimate (
            campaign_id INTEGER PRIMARY KEY REFERENCES campaign, saved_at INTEGER NOT NULL, learned TEXT NOT NULL
        ) STRICT;
        """

    private static let bots = """
        -- The script of the bot that talks to who answers; NULL: agents do.
        ALTER TABLE attempt ADD COLUMN bot TEXT;
        -- Somebody asked to be called then; NULL: nobody did. Such work comes before all other.
        ALTER TABLE work ADD COLUMN callback_at INTEGER;
        -- What was said in a dialogue with a bot. outcome: DialogueOutcome; trace: what was heard and pressed, as JSON.
        CREATE TABLE dialogue (
            attempt_id INTEGER PRIMARY KEY REFERENCES attempt, script TEXT NOT NULL, outcome TEXT NOT NULL,
            identified INTEGER NOT NULL, told INTEGER NOT NULL, promised_day INTEGER, began_at INTEGER NOT NULL,
            ended_at INTEGER NOT NULL, trace TEXT NOT NULL
        ) STRICT;
        """

    private static let compliance = """
        -- A person was spoken with; an attempt under way may yet come to that.
        ALTER TABLE attempt ADD COLUMN counts_conversation INTEGER NOT NULL DEFAULT 1;
        UPDATE attempt SET counts_conversation = outcome IN ('answered', 'unknown') WHERE outcome IS NOT NULL;
        -- For caps per account and per number.
        CREATE INDEX attempt_by_account ON attempt (account_id, launched_at);
        CREATE INDEX attempt_by_phone ON attempt (phone, launched_at);
        -- Contacts that no attempt made. address: '' = none known.
        CREATE TABLE outside_contact (
            id INTEGER PRIMARY KEY, debtor_id INTEGER NOT NULL REFERENCES debtor,
            account_id INTEGER REFERENCES account, channel TEXT NOT NULL, address TEXT NOT NULL, at INTEGER NOT NULL,
            counts_attempt INTEGER NOT NULL, counts_contact INTEGER NOT NULL, counts_conversation INTEGER NOT NULL,
            source TEXT NOT NULL, UNIQUE (debtor_id, at, channel, address)
        ) STRICT;
        CREATE INDEX outside_contact_by_account ON outside_contact (account_id, at) WHERE account_id IS NOT NULL;
        CREATE INDEX outside_contact_by_address ON outside_contact (address, at) WHERE address <> '';
        -- Rules that were loosened, when and why: what a daemon ran with from began_at until ended_at.
        CREATE TABLE compliance_override (
            id INTEGER PRIMARY KEY, country TEXT NOT NULL, law TEXT NOT NULL, what TEXT NOT NULL, reason TEXT NOT NULL,
            place TEXT NOT NULL, began_at INTEGER NOT NULL, ended_at INTEGER
        ) STRICT;
        """

    private static let silences = """
        -- From the answer to the first prompt, NULL: none was said; and the longest wait for one that answered somebody.
        ALTER TABLE dialogue ADD COLUMN first_prompt_ms INTEGER;
        ALTER TABLE dialogue ADD COLUMN longest_pause_ms INTEGER;
        """

    private static let records = """
        CREATE TABLE agent (
            interface TEXT PRIMARY KEY, name TEXT NOT NULL, first_seen_at INTEGER NOT NULL,
            last_seen_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        -- A ring for each campaign: the newest decision overwrites the oldest.
        CREATE TABLE decision (
            campaign_id INTEGER NOT NULL REFERENCES campaign, slot INTEGER NOT NULL, number INTEGER NOT NULL,
            at INTEGER NOT NULL, launches INTEGER NOT NULL, dial_ratio REAL NOT NULL, held_by TEXT NOT NULL,
            reason TEXT NOT NULL, PRIMARY KEY (campaign_id, slot)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX decision_by_number ON decision (campaign_id, number);
        """
}

/// States of a row of `work`.
enum WorkState: Int {
    case due = 0
    case claimed, live, done, blocked, withdrawn
    /// For the time of its step, in a campaign that works by a strategy.
    case waiting
}
