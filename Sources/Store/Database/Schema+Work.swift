/// Migration "13 work": what conversations and promises change of the work.
enum WorkSchema {
    static let tables = """
        -- stage: a later one of its strategy, to which the account goes.
        ALTER TABLE conversation ADD COLUMN stage TEXT;
        -- calls_promised: its segment asks for promises, and so says itself whether who has promised is called.
        ALTER TABLE campaign ADD COLUMN calls_promised INTEGER NOT NULL DEFAULT 0;
        """
}

/// Migration "14 goals": quotas and targets of campaigns.
enum GoalSchema {
    static let tables = """
        -- work_group: WorkGroup.name of the group of its campaign that the account is in, '' = of none; NULL: the campaign has
        -- no groups.
        ALTER TABLE work ADD COLUMN work_group TEXT;
        CREATE INDEX work_by_group ON work (campaign_id, work_group, attempts > 0, priority DESC, worth DESC)
            WHERE work_group IS NOT NULL AND state = 0 AND worth IS NOT NULL;
        CREATE INDEX work_by_goal ON work (campaign_id, work_group, state, attempts) WHERE work_group IS NOT NULL;

        -- work_group: that of its work, '' = of none; NULL: made before there were any. is_first: of its account in the
        -- campaign.
        ALTER TABLE attempt ADD COLUMN work_group TEXT;
        ALTER TABLE attempt ADD COLUMN is_first INTEGER NOT NULL DEFAULT 0;
        CREATE INDEX attempt_by_goal ON attempt (campaign_id, launched_at, work_group, is_first)
            WHERE work_group IS NOT NULL;
        """
}
