/// Migration "12 outbox": what others are told by webhook, and what they told by the API.
///
/// Events are written by triggers: whoever changes a fact, a daemon or a command, writes its event in the same transaction
/// and cannot forget to. Where no webhook wants an event its trigger asks one small index and writes nothing.
enum OutboxSchema {
    static let tables = """
        -- target: print of the address, so that another one is seen to be another. state: 'open', 'disabled' (the receiver
        -- said so, for good). failures: in a row; not_before: nothing is sent until then; trouble: why, in words.
        CREATE TABLE webhook (
            id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, configured INTEGER NOT NULL, target TEXT NOT NULL,
            state TEXT NOT NULL, failures INTEGER NOT NULL DEFAULT 0, not_before INTEGER NOT NULL DEFAULT 0,
            trouble TEXT, delivered INTEGER NOT NULL DEFAULT 0, delivered_at INTEGER
        ) STRICT;
        -- Which events the configured webhooks want.
        CREATE TABLE webhook_event (
            event TEXT NOT NULL, webhook_id INTEGER NOT NULL REFERENCES webhook, PRIMARY KEY (event, webhook_id)
        ) STRICT, WITHOUT ROWID;

        -- Ids are never given twice. facts: JSON; under names that begin with minor_, day_ and at_ amounts in minor units,
        -- days and moments.
        CREATE TABLE outbox (
            id INTEGER PRIMARY KEY AUTOINCREMENT, event TEXT NOT NULL, at INTEGER NOT NULL,
            account_id INTEGER REFERENCES account, debtor_id INTEGER REFERENCES debtor, facts TEXT NOT NULL
        ) STRICT;
        -- What a webhook has still to be told; what was delivered is gone. lane: events of one person go in their order, one
        -- after the other; below 0 = of nobody. since: given up when that is too long ago. answer: to the last try.
        CREATE TABLE delivery (
            webhook_id INTEGER NOT NULL REFERENCES webhook, outbox_id INTEGER NOT NULL REFERENCES outbox,
            lane INTEGER NOT NULL, since INTEGER NOT NULL, tries INTEGER NOT NULL DEFAULT 0,
            next_at INTEGER NOT NULL DEFAULT 0, given_up_at INTEGER, answer TEXT, PRIMARY KEY (webhook_id, outbox_id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX delivery_by_event ON delivery (outbox_id);
        CREATE INDEX delivery_by_lane ON delivery (webhook_id, lane, outbox_id) WHERE given_up_at IS NULL;
        CREATE INDEX delivery_by_turn ON delivery (webhook_id, next_at, outbox_id) WHERE given_up_at IS NULL;
        CREATE INDEX delivery_by_age ON delivery (webhook_id, since) WHERE given_up_at IS NULL;
        CREATE INDEX delivery_given_up ON delivery (given_up_at) WHERE given_up_at IS NOT NULL;

        CREATE TRIGGER outbox_delivery AFTER INSERT ON outbox BEGIN
            INSERT INTO delivery (webhook_id, outbox_id, lane, since)
            SELECT webhook_id, NEW.id, COALESCE(NEW.debtor_id, -NEW.id), NEW.at FROM webhook_event
            WHERE event = NEW.event;
        END;

        CREATE TRIGGER outbox_promise_made AFTER INSERT ON promise
        WHEN EXISTS (SELECT 1 FROM webhook_event WHERE event IN ('promise.made', 'payment.expected')) BEGIN
            INSERT INTO outbox (event, at, account_id, debtor_id, facts)
            SELECT 'promise.made', NEW.made_at, id, debtor_id, json_object(
                'promise', NEW.id, 'minor_amount', NEW.amount, 'currency', NEW.currency, 'day_due', NEW.due_day,
                'day_made', NEW.made_day, 'method', NEW.method, 'said_by', NEW.said_by, 'attempt', NEW.attempt_id)
            FROM account
            WHERE id = NEW.account_id AND EXISTS (SELECT 1 FROM webhook_event WHERE event = 'promise.made');
            INSERT INTO outbox (event, at, account_id, debtor_id, facts)
            SELECT 'payment.expected', NEW.made_at, id, debtor_id, json_object(
                'payment', 'promise-' || NEW.id, 'minor_amount', NEW.amount, 'currency', NEW.currency,
                'day_due', NEW.due_day)
            FROM account
            WHERE id = NEW.account_id AND EXISTS (SELECT 1 FROM webhook_event WHERE event = 'payment.expected');
        END;
        CREATE TRIGGER outbox_promise_decided AFTER UPDATE OF state ON promise
        WHEN NEW.state <> OLD.state
            AND EXISTS (SELECT 1 FROM webhook_event WHERE event = 'promise.' || NEW.state) BEGIN
            INSERT INTO outbox (event, at, account_id, debtor_id, facts)
            SELECT 'promise.' || NEW.state, COALESCE(NEW.decided_at, NEW.made_at), id, debtor_id, json_object(
                'promise', NEW.id, 'minor_amount', NEW.amount, 'currency', NEW.currency, 'day_due', NEW.due_day,
                'day_decided', NEW.decided_day, 'before', OLD.state)
            FROM account WHERE id = NEW.account_id;
        END;

        CREATE TRIGGER outbox_agreement_made AFTER INSERT ON agreement
        WHEN EXISTS (SELECT 1 FROM webhook_event WHERE event = 'agreement.made') BEGIN
            INSERT INTO outbox (event, at, account_id, debtor_id, facts)
            SELECT 'agreement.made', NEW.made_at, id, debtor_id, json_object(
                'agreement', NEW.id, 'minor_amount', NEW.agreed, 'minor_debt', NEW.debt, 'currency', NEW.currency,
                'day_made', NEW.made_day, 'method', NEW.method, 'said_by', NEW.said_by, 'attempt', NEW.attempt_id)
            FROM account WHERE id = NEW.account_id;
        END;
        CREATE TRIGGER outbox_agreement_expected AFTER INSERT ON instalment
        WHEN EXISTS (SELECT 1 FROM webhook_event WHERE event = 'payment.expected') BEGIN
            INSERT INTO outbox (event, at, account_id, debtor_id, facts)
            SELECT 'payment.expected', g.made_at, a.id, a.debtor_id, json_object(
                'payment', 'agreement-' || g.id || '-' || NEW.number, 'minor_amount', NEW.amount,
                'currency', g.currency, 'day_due', NEW.due_day)
            FROM agreement g JOIN account a ON a.id = g.account_id WHERE g.id = NEW.agreement_id;
        END;
        CREATE TRIGGER outbox_agreement_decided AFTER UPDATE OF state ON agreement
        WHEN NEW.state <> OLD.state AND EXISTS (
            SELECT 1 FROM webhook_event
            WHERE event = 'agreement.' || iif(NEW.state = 'open', 'reopened', NEW.state)) BEGIN
            INSERT INTO outbox (event, at, account_id, debtor_id, facts)
            SELECT 'agreement.' || iif(NEW.state = 'open', 'reopened', NEW.state),
                COALESCE(NEW.decided_at, NEW.made_at), id, debtor_id, json_object(
                'agreement', NEW.id, 'minor_amount', NEW.agreed, 'currency', NEW.currency,
                'day_decided', NEW.decided_day, 'before', OLD.state)
            FROM account WHERE id = NEW.account_id;
        END;

        CREATE TRIGGER outbox_review AFTER INSERT ON conversation
        WHEN NEW.review IS NOT NULL AND EXISTS (SELECT 1 FROM webhook_event WHERE event = 'review.asked') BEGIN
            INSERT INTO outbox (event, at, account_id, debtor_id, facts)
            SELECT 'review.asked', NEW.at, id, debtor_id, json_object(
                'area', NEW.review, 'result', NEW.result, 'reason', NEW.arrears_reason, 'attempt', NEW.attempt_id)
            FROM account WHERE id = NEW.account_id;
        END;
        -- Said again, as Asterisk tells it twice, it is no news.
        CREATE TRIGGER outbox_review_changed AFTER UPDATE ON conversation
        WHEN NEW.review IS NOT NULL AND (NEW.review IS NOT OLD.review OR NEW.result <> OLD.result
            OR NEW.arrears_reason IS NOT OLD.arrears_reason OR NEW.note IS NOT OLD.note)
            AND EXISTS (SELECT 1 FROM webhook_event WHERE event = 'review.asked') BEGIN
            INSERT INTO outbox (event, at, account_id, debtor_id, facts)
            SELECT 'review.asked', NEW.at, id, debtor_id, json_object(
                'area', NEW.review, 'result', NEW.result, 'reason', NEW.arrears_reason, 'attempt', NEW.attempt_id)
            FROM account WHERE id = NEW.account_id;
        END;

        CREATE TRIGGER outbox_contact_point AFTER UPDATE OF validity ON contact_point
        WHEN NEW.validity <> OLD.validity AND EXISTS (
            SELECT 1 FROM webhook_event
            WHERE event = iif(NEW.validity = 'unknown', 'contact_point.restored', 'contact_point.bad')) BEGIN
            INSERT INTO outbox (event, at, account_id, debtor_id, facts)
            SELECT iif(NEW.validity = 'unknown', 'contact_point.restored', 'contact_point.bad'),
                iif(NEW.validity = 'unknown' OR NEW.validity_at IS NULL,
                    CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER), NEW.validity_at),
                NULL, id, json_object(
                'debtor', id, 'reference', reference, 'contact_point', NEW.id, 'address', NEW.address,
                'kind', NEW.kind, 'source', NEW.source, 'found', NEW.validity)
            FROM debtor WHERE id = NEW.debtor_id;
        END;

        CREATE TRIGGER outbox_do_not_call AFTER INSERT ON do_not_call
        WHEN EXISTS (SELECT 1 FROM webhook_event WHERE event = 'do_not_call.added') BEGIN
            INSERT INTO outbox (event, at, account_id, debtor_id, facts)
            VALUES ('do_not_call.added', NEW.added_at, NULL, NEW.debtor_id, json_object(
                'address', NEW.phone, 'debtor', NEW.debtor_id,
                'reference', (SELECT reference FROM debtor WHERE id = NEW.debtor_id),
                'accounts', json((
                    SELECT json_group_array(json_object('creditor', creditor, 'account', reference))
                    FROM (SELECT creditor, reference FROM account WHERE debtor_id = NEW.debtor_id ORDER BY id))),
                'reason', NEW.reason));
        END;

        -- The creditor has taken the account back: closed, whatever is owed. NULL: it has not.
        ALTER TABLE account ADD COLUMN withdrawn_at INTEGER;
        -- Updates that were accepted, by the id that the client gave. print: of what it said.
        CREATE TABLE update_taken (id TEXT PRIMARY KEY, print TEXT NOT NULL, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE INDEX update_taken_by_time ON update_taken (at);
        """
}
