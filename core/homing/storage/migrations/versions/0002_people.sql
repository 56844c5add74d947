-- People, what they look for, and what was sent to them.

-- Whoever can get a delivery: a user, or a fixed chat or address (signals, reports).
CREATE TABLE recipients (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind        text NOT NULL CHECK (kind IN ('user', 'address')),
    created_at  timestamptz NOT NULL DEFAULT now(),
    UNIQUE (id, kind)
);

-- A user's id is the id of the recipient that it is.
CREATE TABLE users (
    id           bigint PRIMARY KEY,
    kind         text NOT NULL DEFAULT 'user' CHECK (kind = 'user'),
    telegram_id  bigint UNIQUE,
    name         text NOT NULL DEFAULT '',
    language     text NOT NULL DEFAULT 'en' CHECK (language ~ '^[a-z]{2}$'),
    created_at   timestamptz NOT NULL DEFAULT now(),
    FOREIGN KEY (id, kind) REFERENCES recipients (id, kind) ON DELETE CASCADE
);

-- Where and whether a recipient is reached; the inbox needs no row.
CREATE TABLE recipient_channels (
    recipient_id  bigint NOT NULL REFERENCES recipients ON DELETE CASCADE,
    channel       text NOT NULL CHECK (channel IN ('telegram', 'email', 'sms')),
    address       text NOT NULL CHECK (address <> ''),
    enabled       boolean NOT NULL DEFAULT true,
    disabled_reason text,
    PRIMARY KEY (recipient_id, channel)
);
COMMENT ON COLUMN recipient_channels.address IS 'Chat id, e-mail address or E.164 number';

CREATE TABLE subscriptions (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id     bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    name        text NOT NULL CHECK (name <> ''),
    criteria    jsonb NOT NULL CHECK (jsonb_typeof(criteria) = 'object'),
    version     bigint NOT NULL DEFAULT 1 CHECK (version > 0),
    active      boolean NOT NULL DEFAULT true,
    created_at  timestamptz NOT NULL DEFAULT now(),
    updated_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX subscriptions_user ON subscriptions (user_id);
CREATE INDEX subscriptions_active ON subscriptions (id) WHERE active;

CREATE FUNCTION subscription_edited() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.version := OLD.version + 1;
    NEW.updated_at := now();
    RETURN NEW;
END $$;
CREATE TRIGGER subscription_edited BEFORE UPDATE ON subscriptions
    FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION subscription_edited();

CREATE TABLE matches (
    event_id         bigint NOT NULL REFERENCES events ON DELETE CASCADE,
    subscription_id  bigint NOT NULL REFERENCES subscriptions ON DELETE CASCADE,
    PRIMARY KEY (event_id, subscription_id)
);
CREATE INDEX matches_subscription ON matches (subscription_id, event_id DESC);

CREATE TABLE deliveries (
    id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    origin_kind       text NOT NULL CHECK (origin_kind IN ('event', 'notification', 'signal', 'report')),
    origin_id         bigint NOT NULL,
    recipient_id      bigint NOT NULL REFERENCES recipients ON DELETE CASCADE,
    channel           text NOT NULL CHECK (channel IN ('telegram', 'email', 'sms', 'inbox')),
    subscription_ids  bigint[] NOT NULL DEFAULT '{}',
    state             text NOT NULL DEFAULT 'pending'
                      CHECK (state IN ('pending', 'sending', 'sent', 'failed', 'dead', 'suppressed')),
    reason            text,
    attempts          integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    next_try_at       timestamptz DEFAULT now(),
    claimed_until     timestamptz,
    error_class       text,
    error_text        text,
    message_id        text,
    traceparent       text,
    created_at        timestamptz NOT NULL DEFAULT now(),
    sent_at           timestamptz,
    read_at           timestamptz,
    UNIQUE (origin_kind, origin_id, recipient_id, channel),
    CHECK ((state = 'sent') = (sent_at IS NOT NULL)),
    CHECK ((state = 'sending') = (claimed_until IS NOT NULL)),
    CHECK ((state IN ('pending', 'failed')) = (next_try_at IS NOT NULL)),
    CHECK (state NOT IN ('dead', 'suppressed') OR reason IS NOT NULL)
);
CREATE INDEX deliveries_due ON deliveries (channel, next_try_at) WHERE state IN ('pending', 'failed');
CREATE INDEX deliveries_claimed ON deliveries (claimed_until) WHERE state = 'sending';
CREATE INDEX deliveries_recipient ON deliveries (recipient_id, channel, id DESC);
