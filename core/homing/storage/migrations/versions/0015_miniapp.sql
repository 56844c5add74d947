-- The Mini App in a normal browser: links that the bot gives, sessions that they open; and alerts that are edited in place.

-- A person has one link at a time; asking for another one ends the first.
CREATE TABLE login_links (
    user_id     bigint PRIMARY KEY REFERENCES users ON DELETE CASCADE,
    token_hash  bytea NOT NULL UNIQUE CHECK (octet_length(token_hash) = 32),
    created_at  timestamptz NOT NULL DEFAULT now(),
    expires_at  timestamptz NOT NULL
);
COMMENT ON COLUMN login_links.token_hash IS 'SHA-256: tokens are long and random, so a slow hash would protect nothing';

CREATE TABLE web_sessions (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    token_hash  bytea NOT NULL UNIQUE CHECK (octet_length(token_hash) = 32),
    user_id     bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    created_at  timestamptz NOT NULL DEFAULT now(),
    expires_at  timestamptz NOT NULL
);
CREATE INDEX web_sessions_user ON web_sessions (user_id, id DESC);
CREATE INDEX web_sessions_expiring ON web_sessions (expires_at);

-- A delivery of this kind edits an alert about a home that the person keeps; its origin is the event that changed the price.
ALTER TABLE deliveries DROP CONSTRAINT deliveries_origin_kind_check;
ALTER TABLE deliveries ADD CONSTRAINT deliveries_origin_kind_check
    CHECK (origin_kind IN ('event', 'notification', 'signal', 'report', 'favourite'));
