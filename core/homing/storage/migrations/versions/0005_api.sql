-- The API: its keys, what people prefer, and notifications that other programs ask for.

CREATE TABLE api_keys (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name          text NOT NULL CHECK (name <> ''),
    key_hash      bytea NOT NULL UNIQUE CHECK (octet_length(key_hash) = 32),
    scopes        text[] NOT NULL CHECK (scopes <@ '{read,write,staff}' AND cardinality(scopes) > 0),
    user_id       bigint REFERENCES users ON DELETE CASCADE,
    created_at    timestamptz NOT NULL DEFAULT now(),
    expires_at    timestamptz,
    revoked_at    timestamptz,
    last_used_at  timestamptz
);
COMMENT ON COLUMN api_keys.key_hash IS 'SHA-256: keys are long and random, so a slow hash would protect nothing';
COMMENT ON COLUMN api_keys.user_id IS 'The user whom the key acts for; null is a program that acts for nobody or, as staff, for all';

-- Another service may know our users by ids of its own and name them first.
CREATE FUNCTION free_recipient_id() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    candidate bigint;
BEGIN
    LOOP
        candidate := nextval('recipient_ids');
        EXIT WHEN NOT EXISTS (SELECT FROM recipients WHERE id = candidate);
    END LOOP;
    RETURN candidate;
END $$;
CREATE SEQUENCE recipient_ids OWNED BY recipients.id;
SELECT setval('recipient_ids', coalesce((SELECT max(id) FROM recipients), 0) + 1, false);
ALTER TABLE recipients ALTER COLUMN id DROP IDENTITY;
ALTER TABLE recipients ALTER COLUMN id SET DEFAULT free_recipient_id();

ALTER TABLE users
    ADD COLUMN locale text CHECK (locale ~ '^[a-z]{2}(-[A-Z]{2})?$'),
    ADD COLUMN time_zone text CHECK (time_zone <> '');
COMMENT ON COLUMN users.locale IS 'As the person stated it, while it agrees with language; null: language is all that is known';
COMMENT ON COLUMN users.time_zone IS 'IANA name; null is the zone of the installation';

-- A person may refuse a channel before any address is known.
ALTER TABLE recipient_channels
    ALTER COLUMN address DROP NOT NULL,
    ADD CONSTRAINT recipient_channels_reachable CHECK (address IS NOT NULL OR NOT enabled);

CREATE TABLE notifications (
    id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id          bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    title            text NOT NULL CHECK (title <> ''),
    message          text NOT NULL CHECK (message <> ''),
    email            text CHECK (email <> ''),
    phone_number     text CHECK (phone_number ~ '^\+[1-9][0-9]{6,14}$'),
    key_id           bigint,
    idempotency_key  text CHECK (idempotency_key <> ''),
    request_hash     bytea CHECK (octet_length(request_hash) = 32),
    answer           text,
    created_at       timestamptz NOT NULL DEFAULT now(),
    CHECK ((idempotency_key IS NULL) = (request_hash IS NULL))
);
COMMENT ON COLUMN notifications.email IS 'Where this one goes; null is where the person''s channel leads when it is sent';
COMMENT ON COLUMN notifications.answer IS 'What the same request with the same key is answered again';
COMMENT ON COLUMN notifications.key_id IS 'The API key that asked for it; null is the embedded stack''s own machine';
CREATE INDEX notifications_user ON notifications (user_id, id);
CREATE UNIQUE INDEX notifications_once ON notifications (coalesce(key_id, 0), idempotency_key)
    WHERE idempotency_key IS NOT NULL;
