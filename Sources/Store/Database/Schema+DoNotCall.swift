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

/// Migration "17 do not call by channel".
enum ClosedChannelSchema {
    static let tables = """
        -- channel: ClosedChannel; source: ClosingSource.
        ALTER TABLE do_not_call ADD COLUMN channel TEXT NOT NULL DEFAULT 'all';
        ALTER TABLE do_not_call ADD COLUMN source TEXT NOT NULL DEFAULT 'unknown';
        UPDATE do_not_call SET source = CASE
            WHEN list_id IS NOT NULL THEN 'list' WHEN reason GLOB 'asked for in attempt *' THEN 'person'
            ELSE 'api' END
        WHERE list_id IS NOT NULL OR reason GLOB 'asked for in attempt *' OR reason = 'told by the API';
        DROP INDEX do_not_call_by_phone;
        DROP INDEX do_not_call_by_debtor;
        CREATE UNIQUE INDEX do_not_call_by_phone ON do_not_call (phone, channel) WHERE phone IS NOT NULL;
        CREATE UNIQUE INDEX do_not_call_by_debtor ON do_not_call (debtor_id, channel) WHERE debtor_id IS NOT NULL;

        -- Entries that were opened again, as they were, and who did that. A table of their own: whoever asks the other one
        -- cannot take them for closed. list: its name then. overrode: the person had asked for it, or may have.
        CREATE TABLE do_not_call_lifted (
            id INTEGER PRIMARY KEY, phone TEXT, debtor_id INTEGER REFERENCES debtor, channel TEXT NOT NULL,
            source TEXT NOT NULL, list TEXT, reason TEXT NOT NULL, added_at INTEGER NOT NULL,
            lifted_at INTEGER NOT NULL, lifted_by TEXT NOT NULL, lift_reason TEXT NOT NULL, overrode INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX do_not_call_lifted_by_phone ON do_not_call_lifted (phone) WHERE phone IS NOT NULL;
        CREATE INDEX do_not_call_lifted_by_debtor ON do_not_call_lifted (debtor_id) WHERE debtor_id IS NOT NULL;

        -- As before, and the channel.
        DROP TRIGGER outbox_do_not_call;
        CREATE TRIGGER outbox_do_not_call AFTER INSERT ON do_not_call
        WHEN EXISTS (SELECT 1 FROM webhook_event WHERE event = 'do_not_call.added') BEGIN
            INSERT INTO outbox (event, at, account_id, debtor_id, facts)
            VALUES ('do_not_call.added', NEW.added_at, NULL, NEW.debtor_id, json_object(
                'address', NEW.phone, 'debtor', NEW.debtor_id,
                'reference', (SELECT reference FROM debtor WHERE id = NEW.debtor_id),
                'accounts', json((
                    SELECT json_group_array(json_object('creditor', creditor, 'account', reference))
                    FROM (SELECT creditor, reference FROM account WHERE debtor_id = NEW.debtor_id ORDER BY id))),
                'channel', NEW.channel, 'reason', NEW.reason));
        END;
        """
}
