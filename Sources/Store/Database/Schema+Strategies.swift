/// Migration "7 strategies": campaigns that work by a strategy, and where each account stands in its own.
enum StrategySchema {
    static let tables = """
        -- strategy: what its steps are taken from; NULL: it works by its own selection and retry. stages: their names, one a
        -- line; '' = all. bot: the script; NULL: agents talk.
        ALTER TABLE campaign ADD COLUMN strategy TEXT;
        ALTER TABLE campaign ADD COLUMN stages TEXT NOT NULL DEFAULT '';
        ALTER TABLE campaign ADD COLUMN bot TEXT;

        -- worth: only of work by a strategy, and only while its place is current: what happens to the account clears it,
        -- and nothing is called without. State 6: waits for next_due_at.
        ALTER TABLE work ADD COLUMN worth REAL;
        CREATE INDEX work_by_worth ON work (campaign_id, priority DESC, worth DESC)
            WHERE state = 0 AND worth IS NOT NULL;

        -- What was last worked out from the record of an account (Placement). strategy, stage: NULL = none is for it.
        -- script: of a bot's step. purpose: NULL = nothing is to be done. contact_points: ids that would do, the preferred one first.
        -- review_at: when it has to be worked out anew, 0 = something happened. touches: how often something did.
        CREATE TABLE strategy_place (
            account_id INTEGER PRIMARY KEY REFERENCES account, strategy TEXT, stage TEXT, channel TEXT, script TEXT,
            purpose TEXT, contact_points TEXT NOT NULL DEFAULT '', not_before INTEGER, not_after INTEGER,
            promised_day INTEGER, worth REAL NOT NULL DEFAULT 0, reason TEXT, review_at INTEGER,
            touches INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        CREATE INDEX strategy_place_by_review ON strategy_place (review_at) WHERE review_at IS NOT NULL;
        """
}
