-- What syncs with Property Finder need: agents, a row for each sync, and a role that may delete nothing.

CREATE TABLE agents (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source_id     bigint NOT NULL REFERENCES sources ON DELETE CASCADE,
    external_id   text NOT NULL CHECK (external_id <> ''),
    profile_id    text,
    name          text NOT NULL DEFAULT '',
    email         text,
    phone         text CHECK (phone ~ '^\+[1-9][0-9]{5,14}$'),
    role          text,
    status        text,
    content_hash  bytea NOT NULL,
    created_at    timestamptz NOT NULL DEFAULT now(),
    updated_at    timestamptz NOT NULL DEFAULT now(),
    UNIQUE (source_id, external_id)
);
COMMENT ON TABLE agents IS 'The people of sources; `users` are ours';
COMMENT ON COLUMN agents.profile_id IS 'Of the public profile that listings name';

CREATE TABLE syncs (
    id                  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source_id           bigint NOT NULL REFERENCES sources ON DELETE CASCADE,
    run_id              bigint REFERENCES runs ON DELETE SET NULL,
    time_zone           text NOT NULL,
    day                 date NOT NULL,
    started_at          timestamptz NOT NULL,
    finished_at         timestamptz,
    complete            boolean NOT NULL DEFAULT false,
    page_size           integer NOT NULL CHECK (page_size > 0),
    page                integer NOT NULL DEFAULT 0 CHECK (page >= 0),
    total               integer CHECK (total >= 0),
    seen                integer NOT NULL DEFAULT 0 CHECK (seen >= 0),
    head                bytea,
    properties_created  integer NOT NULL DEFAULT 0 CHECK (properties_created >= 0),
    properties_updated  integer NOT NULL DEFAULT 0 CHECK (properties_updated >= 0),
    images_downloaded   integer NOT NULL DEFAULT 0 CHECK (images_downloaded >= 0),
    users_created       integer NOT NULL DEFAULT 0 CHECK (users_created >= 0),
    users_updated       integer NOT NULL DEFAULT 0 CHECK (users_updated >= 0),
    errors              integer NOT NULL DEFAULT 0 CHECK (errors >= 0),
    unknown_areas       jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(unknown_areas) = 'object'),
    CHECK (NOT complete OR finished_at IS NOT NULL)
);
COMMENT ON COLUMN syncs.day IS 'Of the start, in the zone';
COMMENT ON COLUMN syncs.page IS 'The last page that is stored: an interrupted sync goes on behind it';
COMMENT ON COLUMN syncs.total IS 'Listings that the API counted at that page';
COMMENT ON COLUMN syncs.seen IS 'Different listings up to that page';
COMMENT ON COLUMN syncs.head IS 'Fingerprint of the first page, which tells whether listings moved meanwhile';
COMMENT ON COLUMN syncs.unknown_areas IS 'Location id to the name that the API gave, or empty';
CREATE INDEX syncs_day ON syncs (day DESC, id DESC);
CREATE UNIQUE INDEX syncs_open ON syncs (source_id) WHERE finished_at IS NULL;

-- Pictures that a source withdrew and Homing keeps have negative positions.
ALTER TABLE listing_images DROP CONSTRAINT listing_images_position_check;
COMMENT ON COLUMN listing_images.position IS 'In the source''s order; negative: withdrawn by the source, kept, not shown';

-- What the store said of a picture's files when they were written, for checks that list it in bulk.
ALTER TABLE images ADD COLUMN etag text, ADD COLUMN thumbnail_files jsonb NOT NULL DEFAULT '{}';
COMMENT ON COLUMN images.etag IS 'Entity tag of S3; null in a folder, and before this revision';
COMMENT ON COLUMN images.thumbnail_files IS 'Width in pixels to bytes, etag and sha256; empty before this revision';

-- Roles belong to the whole server, their rights to a database. So this may be called again: after a restore on
-- another server, or when somebody with more rights has made the role. Returns '' or what stands in the way.
CREATE FUNCTION prepare_sync_role() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    wanted text := CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END;
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'homing_sync') THEN
        BEGIN
            CREATE ROLE homing_sync NOLOGIN;
        EXCEPTION
            WHEN duplicate_object OR unique_violation THEN NULL; -- another database's migration was faster
        END;
    END IF;
    IF NOT pg_has_role(current_user, 'homing_sync', wanted) THEN
        BEGIN
            GRANT homing_sync TO CURRENT_USER;
        EXCEPTION
            WHEN unique_violation OR internal_error THEN NULL; -- as above: "tuple concurrently updated"
        END;
    END IF;
    GRANT USAGE ON SCHEMA public TO homing_sync;
    GRANT SELECT ON ALL TABLES IN SCHEMA public TO homing_sync;
    GRANT INSERT, UPDATE ON sources, runs, rejections, properties, listings, events, images, listing_images,
                            agents, syncs TO homing_sync;
    IF NOT has_database_privilege('homing_sync', current_database(), 'TEMPORARY') THEN
        EXECUTE 'GRANT TEMPORARY ON DATABASE ' || quote_ident(current_database()) || ' TO homing_sync';
    END IF;
    RETURN '';
EXCEPTION
    WHEN insufficient_privilege THEN RETURN SQLERRM;
END $$;
COMMENT ON FUNCTION prepare_sync_role IS 'Makes the role homing_sync, which may add and change, but delete nothing';
SELECT prepare_sync_role();
