-- What the delivery ledger needs beyond its rows: a history of attempts, marks of possible duplicates, breakers.

ALTER TABLE deliveries
    ADD COLUMN reason_class text CHECK (reason_class IN ('channel_off', 'duplicate', 'dismissed', 'quota', 'gone', 'too_old',
                                                         'refused', 'attempts')),
    ADD COLUMN claim        integer NOT NULL DEFAULT 0 CHECK (claim >= 0),
    ADD COLUMN claimed_at   timestamptz,
    ADD COLUMN unanswered   integer NOT NULL DEFAULT 0 CHECK (unanswered >= 0),
    ADD COLUMN replayed_at  timestamptz;
COMMENT ON COLUMN deliveries.claim IS 'How often it was claimed; never goes back, so a result names the claim that it is of';
COMMENT ON COLUMN deliveries.claimed_at IS 'Of the claim whose result is still awaited, also where it has expired';
COMMENT ON COLUMN deliveries.unanswered IS 'Sends whose answer never came: the person may have got each of them';
COMMENT ON COLUMN deliveries.attempts IS 'That count towards the limit; a replay begins again';
COMMENT ON COLUMN deliveries.replayed_at IS 'The age limit counts from here, else from created_at';

UPDATE deliveries SET claim = attempts WHERE attempts > 0;
UPDATE deliveries SET claimed_at = claimed_until - interval '300 s' WHERE state = 'sending';
UPDATE deliveries SET unanswered = 1 WHERE error_class = 'OutcomeUnknown';
ALTER TABLE deliveries ADD CHECK (claimed_at IS NULL OR state IN ('sending', 'failed'));

-- A person's messages keep their order: a claim takes all of a person that is due, and nobody whom another one serves.
CREATE INDEX deliveries_waiting ON deliveries (channel, recipient_id, id) WHERE state IN ('pending', 'failed');
DROP INDEX deliveries_claimed;
CREATE INDEX deliveries_sending ON deliveries (channel, recipient_id) INCLUDE (claimed_until) WHERE state = 'sending';
CREATE INDEX deliveries_dead ON deliveries (id) WHERE state = 'dead';
CREATE INDEX deliveries_unanswered ON deliveries (id) WHERE unanswered > 0;

-- What retention removes of the events; prices stay.
CREATE INDEX events_passing ON events (at) WHERE kind IN ('updated', 'removed', 'sold', 'relisted') AND matched_at IS NOT NULL;

-- Rows change three times in their life: without these, the heads of the indexes above fill with dead entries.
ALTER TABLE deliveries SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.05);

CREATE TABLE delivery_attempts (
    delivery_id  bigint NOT NULL REFERENCES deliveries ON DELETE CASCADE,
    claim        integer NOT NULL CHECK (claim > 0),
    started_at   timestamptz NOT NULL,
    ended_at     timestamptz NOT NULL DEFAULT now(),
    outcome      text NOT NULL CHECK (outcome IN ('sent', 'failed', 'unanswered')),
    error_class  text,
    error_text   text,
    message_id   text,
    PRIMARY KEY (delivery_id, claim),
    CHECK (outcome <> 'sent' OR message_id IS NOT NULL)
);
COMMENT ON COLUMN delivery_attempts.outcome IS 'unanswered: the answer never came, so the message may have arrived';
COMMENT ON COLUMN delivery_attempts.message_id IS 'The same for all that one digest told';

-- One row for each channel that has ever failed as a whole.
CREATE TABLE channel_breakers (
    channel     text PRIMARY KEY CHECK (channel IN ('telegram', 'email', 'sms')),
    state       text NOT NULL DEFAULT 'closed' CHECK (state IN ('closed', 'open', 'half_open')),
    failures    integer NOT NULL DEFAULT 0 CHECK (failures >= 0),
    openings    integer NOT NULL DEFAULT 0 CHECK (openings >= 0),
    culprit     bigint,
    reason      text,
    changed_at  timestamptz NOT NULL DEFAULT now(),
    retry_at    timestamptz,
    CHECK ((state = 'closed') = (retry_at IS NULL))
);
COMMENT ON COLUMN channel_breakers.failures IS 'Like an outage, one after the other, with no answer in between';
COMMENT ON COLUMN channel_breakers.culprit IS 'The delivery that failed each time; null where there were several';
COMMENT ON COLUMN channel_breakers.openings IS 'Since it was last closed: the pause grows with each';
COMMENT ON COLUMN channel_breakers.retry_at IS 'When one delivery tries again whether the provider is back';
