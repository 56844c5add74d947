-- Who gets alerts for how long, what they paid, what administrators did and told everybody.

ALTER TABLE users
    ADD COLUMN username text CHECK (username ~ '^[A-Za-z0-9_]{1,64}$'),
    ADD COLUMN announcements boolean NOT NULL DEFAULT true;
COMMENT ON COLUMN users.username IS 'On Telegram, at the last /start; without @';
COMMENT ON COLUMN users.announcements IS 'Whether the person wants what administrators tell everybody';
CREATE UNIQUE INDEX users_username ON users (lower(username));

CREATE TABLE memberships (
    user_id      bigint PRIMARY KEY REFERENCES users ON DELETE CASCADE,
    trial_until  timestamptz,
    paid_until   timestamptz,
    until        timestamptz NOT NULL GENERATED ALWAYS AS
                 (CASE WHEN trial_until IS NULL THEN 'infinity' ELSE greatest(trial_until, paid_until) END) STORED
);
COMMENT ON TABLE memberships IS 'Of those who came by Telegram; whoever has no row is never limited';
COMMENT ON COLUMN memberships.trial_until IS 'Null: no limit, because TRIAL_DAYS is 0';
CREATE INDEX memberships_until ON memberships (until);

-- Of someone without a row, too: then both times are null.
CREATE FUNCTION membership_status(trial_until timestamptz, paid_until timestamptz, at timestamptz) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN trial_until IS NULL OR paid_until > at THEN 'active'
                WHEN trial_until > at THEN 'trial'
                ELSE 'expired' END
$$;

-- Nobody gets a second trial by being erased and coming again.
CREATE TABLE trial_marks (
    person       bytea PRIMARY KEY CHECK (octet_length(person) = 32),
    trial_until  timestamptz NOT NULL,
    paid_until   timestamptz
);
COMMENT ON COLUMN trial_marks.person IS 'Keyed hash of a Telegram id; the key is not in the database';

-- Books: rows are never changed, but for the person, who may be erased.
CREATE TABLE payments (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id    bigint REFERENCES users ON DELETE SET NULL,
    kind       text NOT NULL CHECK (kind IN ('payment', 'refund')),
    charge_id  text NOT NULL CHECK (charge_id <> ''),
    stars      integer NOT NULL CHECK (stars > 0),
    days       integer NOT NULL CHECK (days >= 0),
    at         timestamptz NOT NULL,
    UNIQUE (charge_id, kind)
);
CREATE INDEX payments_user ON payments (user_id, id);
COMMENT ON COLUMN payments.charge_id IS 'Telegram''s telegram_payment_charge_id';
COMMENT ON COLUMN payments.days IS 'That were added, or taken back';

CREATE TABLE admin_actions (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at        timestamptz NOT NULL DEFAULT now(),
    admin_id  bigint NOT NULL,
    action    text NOT NULL CHECK (action <> ''),
    details   jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(details) = 'object')
);
COMMENT ON COLUMN admin_actions.admin_id IS 'Telegram id, one of ADMIN_IDS';

CREATE TABLE broadcasts (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    admin_id     bigint NOT NULL,
    title        text NOT NULL CHECK (title <> ''),
    message      text NOT NULL CHECK (message <> ''),
    state        text NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'running', 'stopped', 'done')),
    last_user    bigint NOT NULL DEFAULT 0,
    written      integer NOT NULL DEFAULT 0,
    created_at   timestamptz NOT NULL DEFAULT now(),
    finished_at  timestamptz,
    CHECK ((state IN ('stopped', 'done')) = (finished_at IS NOT NULL))
);
COMMENT ON COLUMN broadcasts.last_user IS 'Users up to this one have their deliveries';
COMMENT ON COLUMN broadcasts.finished_at IS 'Everybody''s delivery has been tried, or it was stopped';
CREATE INDEX broadcasts_running ON broadcasts (id) WHERE state = 'running';

ALTER TABLE notifications
    ADD COLUMN kind text NOT NULL DEFAULT 'message' CHECK (kind IN ('message', 'missed', 'broadcast')),
    ADD COLUMN broadcast_id bigint REFERENCES broadcasts;
COMMENT ON COLUMN notifications.kind IS 'missed: what somebody without alerts did not hear of; decides on the buttons';
CREATE INDEX notifications_broadcast ON notifications (broadcast_id) WHERE broadcast_id IS NOT NULL;

CREATE TABLE missed_weeks (
    user_id          bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    week             date NOT NULL,
    homes            integer NOT NULL CHECK (homes > 0),
    notification_id  bigint,
    PRIMARY KEY (user_id, week)
);
COMMENT ON COLUMN missed_weeks.week IS 'The day on which it ended';
COMMENT ON COLUMN missed_weeks.notification_id IS 'That told the person; null: not yet';
CREATE INDEX missed_weeks_untold ON missed_weeks (week, user_id) WHERE notification_id IS NULL;

CREATE TABLE missed_counts (
    week        date PRIMARY KEY,
    counted_at  timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE missed_counts IS 'Weeks whose missed homes are in missed_weeks';
