-- Telegram as a source: accounts that read, chats that they share, messages, their classes, and signals.

CREATE TABLE telegram_accounts (
    account_id  text PRIMARY KEY CHECK (account_id <> '' AND length(account_id) <= 40),
    session     text CHECK (session <> ''),
    session_at  timestamptz,
    user_id     bigint,
    username    text,
    name        text NOT NULL DEFAULT '',
    state       text NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'ready', 'revoked', 'banned')),
    reason      text,
    state_at    timestamptz NOT NULL DEFAULT now(),
    dialogs     integer CHECK (dialogs >= 0),
    seen_at     timestamptz,
    flood_until timestamptz,
    CHECK ((session IS NULL) = (session_at IS NULL)),
    CHECK (state NOT IN ('revoked', 'banned') OR reason IS NOT NULL)
);
COMMENT ON COLUMN telegram_accounts.session IS 'Encrypted; Redis holds the same for the readers';
COMMENT ON COLUMN telegram_accounts.state IS 'revoked, banned: Telegram takes the session no more; somebody has to log in again';
COMMENT ON COLUMN telegram_accounts.seen_at IS 'The last sign of life of its reader';
COMMENT ON COLUMN telegram_accounts.flood_until IS 'Until when Telegram has told it to ask nothing';

-- Where there is no Kubernetes, a reader holds a row of this while it uses a session.
CREATE TABLE leases (
    name     text PRIMARY KEY,
    version  bigint NOT NULL DEFAULT 1,
    spec     jsonb NOT NULL CHECK (jsonb_typeof(spec) = 'object')
);
COMMENT ON COLUMN leases.version IS 'Grows with every write of anybody';
COMMENT ON COLUMN leases.spec IS 'As that of a Lease of Kubernetes';

CREATE TABLE telegram_chats (
    chat_id      bigint PRIMARY KEY CHECK (chat_id < -1000000000000),
    username     text CHECK (username = lower(username)),
    title        text NOT NULL DEFAULT '',
    first_id     bigint CHECK (first_id > 0),
    newest_id    bigint NOT NULL DEFAULT 0 CHECK (newest_id >= 0),
    accounted    int8multirange NOT NULL DEFAULT '{}',
    pts          integer CHECK (pts > 0),
    per_hour     double precision CHECK (per_hour >= 0),
    complete_at  timestamptz,
    updated_at   timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX telegram_chats_username ON telegram_chats (username) WHERE username IS NOT NULL;
COMMENT ON COLUMN telegram_chats.chat_id IS 'As the Bot API and Telethon write it: -100 and the number of the channel';
COMMENT ON COLUMN telegram_chats.first_id IS 'Ids from here on are accounted for; null until the chat was read';
COMMENT ON COLUMN telegram_chats.accounted IS 'Ids that are stored, or known to be deleted or of service messages';
COMMENT ON COLUMN telegram_chats.pts IS 'Up to where its changes were stored: https://core.telegram.org/api/updates; null until it was read';
COMMENT ON COLUMN telegram_chats.per_hour IS 'Messages, as measured; null until they were';
COMMENT ON COLUMN telegram_chats.complete_at IS 'When history was last asked and no id below the newest was missing';

-- Learned from the dialogs of each account, by nothing else.
CREATE TABLE telegram_members (
    account_id   text NOT NULL REFERENCES telegram_accounts ON DELETE CASCADE,
    chat_id      bigint NOT NULL REFERENCES telegram_chats ON DELETE CASCADE,
    access_hash  bigint NOT NULL,
    seen_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account_id, chat_id)
);
CREATE INDEX telegram_members_chat ON telegram_members (chat_id);

-- The chats that sources name.
CREATE TABLE telegram_wanted (
    source_id  bigint NOT NULL REFERENCES sources ON DELETE CASCADE,
    name       text NOT NULL CHECK (name ~ '^(@[a-z0-9_]+|-100[0-9]+)$'),
    chat_id    bigint CHECK (chat_id < -1000000000000),
    PRIMARY KEY (source_id, name)
);
CREATE INDEX telegram_wanted_chat ON telegram_wanted (chat_id);
COMMENT ON COLUMN telegram_wanted.chat_id IS 'Null until an account that is a member has told the number of a name';

CREATE TABLE telegram_assignments (
    chat_id      bigint PRIMARY KEY REFERENCES telegram_chats ON DELETE CASCADE,
    account_id   text NOT NULL REFERENCES telegram_accounts ON DELETE CASCADE,
    assigned_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX telegram_assignments_account ON telegram_assignments (account_id);

-- One row: the version grows with every change of the assignments, in the same transaction.
CREATE TABLE telegram_assignment_version (
    single      boolean PRIMARY KEY DEFAULT true CHECK (single),
    version     bigint NOT NULL DEFAULT 0 CHECK (version >= 0),
    planned_at  timestamptz,
    ready       text[] NOT NULL DEFAULT '{}',
    alive       text[] NOT NULL DEFAULT '{}',
    wanted      integer NOT NULL DEFAULT 0 CHECK (wanted >= 0),
    assigned    integer NOT NULL DEFAULT 0 CHECK (assigned >= 0),
    imbalance   double precision NOT NULL DEFAULT 0 CHECK (imbalance >= 0),
    moves       bigint NOT NULL DEFAULT 0 CHECK (moves >= 0)
);
COMMENT ON COLUMN telegram_assignment_version.planned_at IS 'When it was last looked whether chats should move';
COMMENT ON COLUMN telegram_assignment_version.ready IS 'The accounts that were counted upon then';
COMMENT ON COLUMN telegram_assignment_version.alive IS 'Those of them whose reader was at work';
COMMENT ON COLUMN telegram_assignment_version.imbalance IS 'How much more than it must the busiest account carries';
COMMENT ON COLUMN telegram_assignment_version.moves IS 'Chats that ever went from one account to another';
INSERT INTO telegram_assignment_version DEFAULT VALUES;

-- What has changed since assignments were last planned: whoever plans them takes these first.
CREATE TABLE telegram_assignment_causes (
    id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    cause  text NOT NULL,
    at     timestamptz NOT NULL DEFAULT now()
);
CREATE FUNCTION telegram_assignments_outdated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO telegram_assignment_causes (cause)
    SELECT replace(TG_TABLE_NAME, 'telegram_', '') WHERE EXISTS (SELECT FROM changed);
    RETURN NULL;
END $$;
CREATE TRIGGER telegram_members_inserted AFTER INSERT ON telegram_members REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION telegram_assignments_outdated();
CREATE TRIGGER telegram_members_deleted AFTER DELETE ON telegram_members REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION telegram_assignments_outdated();
CREATE TRIGGER telegram_wanted_inserted AFTER INSERT ON telegram_wanted REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION telegram_assignments_outdated();
CREATE TRIGGER telegram_wanted_updated AFTER UPDATE ON telegram_wanted REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION telegram_assignments_outdated();
CREATE TRIGGER telegram_wanted_deleted AFTER DELETE ON telegram_wanted REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION telegram_assignments_outdated();

-- One row an item: a message, or the parts of an album together.
CREATE TABLE messages (
    id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    chat_id          bigint NOT NULL REFERENCES telegram_chats ON DELETE CASCADE,
    message_id       bigint NOT NULL CHECK (message_id > 0),
    grouped_id       bigint,
    part_ids         bigint[] NOT NULL CHECK (part_ids <> '{}'),
    deleted_ids      bigint[] NOT NULL DEFAULT '{}',
    author_id        bigint,
    author_name      text NOT NULL DEFAULT '',
    author_username  text,
    text             text NOT NULL DEFAULT '',
    media            jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(media) = 'array'),
    parts            jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(parts) = 'array'),
    sent_at          timestamptz NOT NULL,
    edited_at        timestamptz,
    pts              integer NOT NULL DEFAULT 0 CHECK (pts >= 0),
    deleted_at       timestamptz,
    version          integer NOT NULL DEFAULT 1 CHECK (version > 0),
    account_id       text NOT NULL,
    live             boolean NOT NULL DEFAULT false,
    traceparent      text,
    stored_at        timestamptz NOT NULL DEFAULT now(),
    settles_at       timestamptz NOT NULL DEFAULT now(),

    classified_version  integer NOT NULL DEFAULT 0 CHECK (classified_version >= 0 AND classified_version <= version),
    classified_at    timestamptz,
    claimed_until    timestamptz,
    tries            integer NOT NULL DEFAULT 0 CHECK (tries >= 0),
    next_try_at      timestamptz,
    problem          text,
    classifier       text CHECK (classifier IN ('prefilter', 'rules', 'llm')),
    intents          text[] NOT NULL DEFAULT '{}',
    domains          jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(domains) = 'array'),
    urgency_score    smallint CHECK (urgency_score BETWEEN 1 AND 5),
    is_spam          boolean,
    reasoning        text,
    llm_analysis     jsonb CHECK (jsonb_typeof(llm_analysis) = 'object'),
    UNIQUE (chat_id, message_id)
);
CREATE UNIQUE INDEX messages_album ON messages (chat_id, grouped_id) WHERE grouped_id IS NOT NULL;
CREATE INDEX messages_waiting ON messages (live DESC, sent_at, id) WHERE classified_version < version;
CREATE INDEX messages_fresh ON messages (live DESC, sent_at, id)
    WHERE classified_version < version AND next_try_at IS NULL;
CREATE INDEX messages_sent ON messages (sent_at DESC, id DESC);
CREATE INDEX messages_of_chat ON messages (chat_id, sent_at DESC, id DESC);
CREATE INDEX messages_author ON messages (author_id, sent_at DESC) WHERE author_id IS NOT NULL;
CREATE INDEX messages_author_username ON messages (lower(author_username), sent_at DESC) WHERE author_username IS NOT NULL;
CREATE INDEX messages_intents ON messages USING gin (intents);
CREATE INDEX messages_domains ON messages USING gin (domains jsonb_path_ops);
CREATE INDEX messages_urgency ON messages (urgency_score, sent_at DESC) WHERE urgency_score IS NOT NULL;
CREATE INDEX messages_spam ON messages (is_spam, sent_at DESC) WHERE is_spam IS NOT NULL;
COMMENT ON COLUMN messages.message_id IS 'Of an album that of its first part';
COMMENT ON COLUMN messages.parts IS 'Of an album what each part says, so that one of them can change';
COMMENT ON COLUMN messages.pts IS 'Of what was stored last; of two answers with one edited_at the later one counts';
COMMENT ON COLUMN messages.deleted_ids IS 'Parts that are gone; the item is withdrawn when all are';
COMMENT ON COLUMN messages.version IS 'Grows with every edit and with the withdrawal; classified_version is the one that was classified and acted upon';
COMMENT ON COLUMN messages.settles_at IS 'Parts of an album come one by one: it is not classified before';
COMMENT ON COLUMN messages.live IS 'It came while it was sent, not from history; live ones are classified first';
COMMENT ON COLUMN messages.next_try_at IS 'It waits for the LLM, which takes nothing before';
COMMENT ON COLUMN messages.problem IS 'Why the last try to classify it failed, or why rules did';

-- What a daily limit is measured by.
CREATE TABLE llm_usage (
    day                date NOT NULL,
    model              text NOT NULL,
    calls              bigint NOT NULL DEFAULT 0 CHECK (calls >= 0),
    failed_calls       bigint NOT NULL DEFAULT 0 CHECK (failed_calls >= 0),
    messages           bigint NOT NULL DEFAULT 0 CHECK (messages >= 0),
    prompt_tokens      bigint NOT NULL DEFAULT 0 CHECK (prompt_tokens >= 0),
    completion_tokens  bigint NOT NULL DEFAULT 0 CHECK (completion_tokens >= 0),
    cost_usd           numeric(18, 8) NOT NULL DEFAULT 0 CHECK (cost_usd >= 0),
    PRIMARY KEY (day, model)
);

-- One row: while the LLM's endpoint gives no answers, nothing is asked before retry_at.
CREATE TABLE llm_endpoint (
    single      boolean PRIMARY KEY DEFAULT true CHECK (single),
    failures    integer NOT NULL DEFAULT 0 CHECK (failures >= 0),
    timeouts    integer NOT NULL DEFAULT 0 CHECK (timeouts BETWEEN 0 AND failures),
    retry_at    timestamptz,
    reason      text,
    changed_at  timestamptz NOT NULL DEFAULT now(),
    CHECK ((failures = 0) = (reason IS NULL)),
    CHECK (retry_at IS NULL OR failures > 0)
);
INSERT INTO llm_endpoint DEFAULT VALUES;
COMMENT ON COLUMN llm_endpoint.failures IS 'In a row, without an answer in between';
COMMENT ON COLUMN llm_endpoint.timeouts IS 'Of these, those where too much may have been asked at once: the next batch is smaller';

-- Files of rules that workers have read, by their paths.
CREATE TABLE prefilter_files (
    path        text PRIMARY KEY CHECK (path <> ''),
    checksum    text,
    rules       jsonb CHECK (jsonb_typeof(rules) = 'object'),
    loaded_at   timestamptz,
    problem     text,
    problem_at  timestamptz,
    slow        text[] NOT NULL DEFAULT '{}',
    CHECK ((checksum IS NULL) = (rules IS NULL) AND (rules IS NULL) = (loaded_at IS NULL)),
    CHECK ((problem IS NULL) = (problem_at IS NULL))
);
COMMENT ON COLUMN prefilter_files.rules IS 'The last ones that could be read; they hold while the file is broken';
COMMENT ON COLUMN prefilter_files.slow IS 'Expressions that took too long and are put aside until the file changes';

CREATE TABLE signals (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    message_id  bigint NOT NULL REFERENCES messages ON DELETE CASCADE,
    version     integer NOT NULL DEFAULT 1 CHECK (version > 0),
    target      text NOT NULL CHECK (target <> ''),
    rule        text NOT NULL CHECK (rule <> ''),
    created_at  timestamptz NOT NULL DEFAULT now(),
    UNIQUE (message_id, target)
);
CREATE INDEX signals_created ON signals (created_at DESC, id DESC);
COMMENT ON COLUMN signals.message_id IS 'The row of messages';
COMMENT ON COLUMN signals.version IS 'Of the message, that became the signal; later ones are signal_edits';
COMMENT ON COLUMN signals.target IS 'The chat that is told';

-- A later version of a message that was told already: the message of the bot is edited to say so.
CREATE TABLE signal_edits (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    signal_id   bigint NOT NULL REFERENCES signals ON DELETE CASCADE,
    version     integer NOT NULL CHECK (version > 1),
    created_at  timestamptz NOT NULL DEFAULT now(),
    UNIQUE (signal_id, version)
);

ALTER TABLE deliveries DROP CONSTRAINT deliveries_origin_kind_check;
ALTER TABLE deliveries ADD CONSTRAINT deliveries_origin_kind_check
    CHECK (origin_kind IN ('event', 'notification', 'signal', 'report', 'favourite', 'signal_edit'));

-- Messages are refused outside of any run.
ALTER TABLE rejections ALTER COLUMN run_id DROP NOT NULL,
    ADD COLUMN source_id bigint REFERENCES sources ON DELETE CASCADE,
    ADD CHECK (run_id IS NOT NULL OR source_id IS NOT NULL);
CREATE INDEX rejections_source ON rejections (source_id, id) WHERE source_id IS NOT NULL;
COMMENT ON COLUMN rejections.source_id IS 'Where no run has refused it';

-- Files of rules as they were when they could last be read: what holds while one is broken.
CREATE TABLE kept_files (
    name     text PRIMARY KEY CHECK (name <> ''),
    content  text NOT NULL,
    kept_at  timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE telegram_certificates (
    chat_id    bigint NOT NULL REFERENCES telegram_chats ON DELETE CASCADE,
    day        date NOT NULL,
    first_id   bigint NOT NULL,
    newest_id  bigint NOT NULL,
    ids        bigint NOT NULL CHECK (ids >= 0),
    accounted  bigint NOT NULL CHECK (accounted BETWEEN 0 AND ids),
    missing    int8multirange NOT NULL DEFAULT '{}',
    at         timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (chat_id, day)
);

ALTER TABLE sources ADD COLUMN generation bigint NOT NULL DEFAULT 0;
COMMENT ON COLUMN sources.generation IS 'Of the resource, as its last run was told; 0 where the source is a file';

-- Somebody wants the history of a chat compared with what is stored; a reader of an account that is a member does it.
CREATE TABLE telegram_checks (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    chat_id      bigint NOT NULL REFERENCES telegram_chats ON DELETE CASCADE,
    days         integer NOT NULL CHECK (days >= 0),
    accounts     text[] NOT NULL DEFAULT '{}',
    asked_at     timestamptz NOT NULL DEFAULT now(),
    account_id   text,
    seen_at      timestamptz,
    calls        integer NOT NULL DEFAULT 0 CHECK (calls >= 0),
    found        integer NOT NULL DEFAULT 0 CHECK (found >= 0),
    new          integer NOT NULL DEFAULT 0 CHECK (new >= 0),
    updated      integer NOT NULL DEFAULT 0 CHECK (updated >= 0),
    removed      integer NOT NULL DEFAULT 0 CHECK (removed >= 0),
    problem      text,
    finished_at  timestamptz,
    CHECK ((account_id IS NULL) = (seen_at IS NULL))
);
CREATE UNIQUE INDEX telegram_checks_waiting ON telegram_checks (chat_id, days, accounts)
    WHERE finished_at IS NULL AND account_id IS NULL;
CREATE INDEX telegram_checks_open ON telegram_checks (asked_at) WHERE finished_at IS NULL;
CREATE INDEX telegram_checks_of_chat ON telegram_checks (chat_id, finished_at DESC);
COMMENT ON COLUMN telegram_checks.accounts IS 'By one of these only; empty: by any that is a member';
COMMENT ON COLUMN telegram_checks.account_id IS 'Whose reader does it, or did; seen_at is its last sign of life';
COMMENT ON COLUMN telegram_checks.problem IS 'Why it could not be done';
