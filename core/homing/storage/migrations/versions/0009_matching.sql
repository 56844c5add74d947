-- Matching a million searches: exchange rates, a log of changes, encoded searches, snapshots, and bulk writes.

CREATE TABLE exchange_rates (
    version    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    day        date NOT NULL,
    base       char(3) NOT NULL CHECK (base ~ '^[A-Z]{3}$'),
    units      jsonb NOT NULL CHECK (jsonb_typeof(units) = 'object'),
    source     text NOT NULL CHECK (source <> ''),
    loaded_at  timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE exchange_rates IS 'The newest version is in use';
COMMENT ON COLUMN exchange_rates.units IS 'How many units of each currency one unit of base buys, as texts';

-- Which searches changed, by transaction: a reader who knows that all transactions below some number had ended
-- finds whatever came later, in whatever order it was committed. Times would not do.
CREATE TABLE subscription_changes (
    transaction_id   xid8 NOT NULL DEFAULT pg_current_xact_id(),
    subscription_id  bigint NOT NULL
);
CREATE INDEX subscription_changes_transaction ON subscription_changes (transaction_id, subscription_id);

CREATE FUNCTION subscriptions_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO subscription_changes (subscription_id) SELECT id FROM new_rows;
    RETURN NULL;
END $$;
CREATE FUNCTION subscriptions_updated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO subscription_changes (subscription_id)
    SELECT new_rows.id FROM new_rows JOIN old_rows USING (id)
    WHERE (new_rows.user_id, new_rows.active, new_rows.criteria)
          IS DISTINCT FROM (old_rows.user_id, old_rows.active, old_rows.criteria);
    RETURN NULL;
END $$;
CREATE FUNCTION subscriptions_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO subscription_changes (subscription_id) SELECT id FROM old_rows;
    RETURN NULL;
END $$;
CREATE TRIGGER subscriptions_inserted AFTER INSERT ON subscriptions REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION subscriptions_inserted();
CREATE TRIGGER subscriptions_updated AFTER UPDATE ON subscriptions
    REFERENCING NEW TABLE AS new_rows OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION subscriptions_updated();
CREATE TRIGGER subscriptions_deleted AFTER DELETE ON subscriptions REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION subscriptions_deleted();

-- Active searches in the binary form that snapshots are built from; the indexer keeps it.
CREATE TABLE encoded_subscriptions (
    subscription_id  bigint PRIMARY KEY,
    user_id          bigint NOT NULL,
    encoded          bytea NOT NULL
);

CREATE TABLE encoding (
    only_row   boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    layout     text NOT NULL,
    watermark  xid8 NOT NULL
);
COMMENT ON COLUMN encoding.layout IS 'Of all encoded searches; under another one all are encoded anew';
COMMENT ON COLUMN encoding.watermark IS 'Changes of all transactions below it are in encoded_subscriptions';
-- Nothing is encoded yet, so that every search counts as changed.
INSERT INTO encoding (layout, watermark) VALUES ('', '0');

CREATE TABLE match_snapshots (
    version     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    watermark   xid8 NOT NULL,
    layout      text NOT NULL,
    checksum    text NOT NULL CHECK (checksum <> ''),
    searches    bigint NOT NULL CHECK (searches >= 0),
    created_at  timestamptz NOT NULL DEFAULT now()
);
COMMENT ON COLUMN match_snapshots.watermark IS 'Changes of all transactions below it are in the snapshot; younger ones are in subscription_changes';
COMMENT ON COLUMN match_snapshots.checksum IS 'SHA-256 of its manifest, which holds those of its files';

-- Whoever empties the table of searches leaves no row behind that says so.
CREATE FUNCTION subscriptions_truncated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM match_snapshots;
    DELETE FROM encoded_subscriptions;
    RETURN NULL;
END $$;
CREATE TRIGGER subscriptions_truncated AFTER TRUNCATE ON subscriptions
    FOR EACH STATEMENT EXECUTE FUNCTION subscriptions_truncated();

-- A listing may have thousands of matches: a row of them costs its primary key and no more. Checks of foreign keys,
-- row by row, would take twenty times as long as the rows. Events take their matches with them; a search leaves
-- its matches behind, as it leaves its deliveries.
ALTER TABLE matches DROP CONSTRAINT matches_event_id_fkey, DROP CONSTRAINT matches_subscription_id_fkey;
DROP INDEX matches_subscription;
CREATE FUNCTION events_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM matches USING old_rows WHERE event_id = old_rows.id;
    RETURN NULL;
END $$;
CREATE TRIGGER events_deleted AFTER DELETE ON events REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION events_deleted();

-- Numbers first: most comparisons of neighbours end there.
ALTER TABLE deliveries DROP CONSTRAINT deliveries_origin_kind_origin_id_recipient_id_channel_key,
    ADD UNIQUE (origin_id, recipient_id, channel, origin_kind);

-- The same for deliveries of events. Who deletes recipients waits here until no match job is at work, and jobs wait
-- for that transaction: so no job writes to somebody who is just leaving. The lock's number is that of `storage.delivery_copy`.
ALTER TABLE deliveries DROP CONSTRAINT deliveries_recipient_id_fkey;
CREATE FUNCTION recipients_leaving() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(4663466);
    RETURN NULL;
END $$;
CREATE TRIGGER recipients_leaving BEFORE DELETE ON recipients
    FOR EACH STATEMENT EXECUTE FUNCTION recipients_leaving();
CREATE FUNCTION recipients_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM deliveries USING old_rows WHERE recipient_id = old_rows.id;
    RETURN NULL;
END $$;
CREATE TRIGGER recipients_deleted AFTER DELETE ON recipients REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION recipients_deleted();
CREATE FUNCTION delivery_has_recipient() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM recipients WHERE id = NEW.recipient_id FOR KEY SHARE;
    IF NOT FOUND THEN
        RAISE foreign_key_violation USING MESSAGE = 'there is no recipient ' || NEW.recipient_id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER delivery_has_recipient AFTER INSERT OR UPDATE OF recipient_id ON deliveries
    FOR EACH ROW WHEN (NEW.origin_kind <> 'event') EXECUTE FUNCTION delivery_has_recipient();

-- Events of the last days, for counting what a draft would have brought: they lie in the order of their times.
CREATE INDEX events_at ON events USING brin (at);
