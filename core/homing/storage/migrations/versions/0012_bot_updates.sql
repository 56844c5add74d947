-- Updates of the bot, written before they are confirmed to Telegram and kept until they are handled.

CREATE TABLE bot_updates (
    bot_id       bigint NOT NULL,
    update_id    bigint NOT NULL,
    -- As Telegram sent it; text of JSON, since jsonb refuses what people may write (the character U+0000).
    -- Dropped once the update is handled: what remains tells a second delivery of it.
    body         text,
    received_at  timestamptz NOT NULL DEFAULT now(),
    -- Times that a process began with it.
    begun        smallint NOT NULL DEFAULT 0,
    handled_at   timestamptz,
    -- Why it could not be handled; its body is kept then.
    reason       text,
    PRIMARY KEY (bot_id, update_id),
    CHECK (body IS NOT NULL OR handled_at IS NOT NULL)
);
CREATE INDEX bot_updates_waiting ON bot_updates (bot_id, update_id) WHERE handled_at IS NULL;
CREATE INDEX bot_updates_handled ON bot_updates (handled_at) WHERE handled_at IS NOT NULL;

-- The span in which a person saved the search; deliveries link to it.
ALTER TABLE subscriptions ADD COLUMN traceparent text;
