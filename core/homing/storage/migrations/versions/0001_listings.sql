-- Sources, runs, listings and what happened to them.
-- Sets of words are CHECK constraints on text: adding a word is one ALTER, and a dump stays readable.

CREATE TABLE sources (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    namespace     text NOT NULL,
    name          text NOT NULL,
    type          text NOT NULL CHECK (type IN ('html', 'api', 'propertyFinder', 'telegram')),
    spec          jsonb NOT NULL,
    created_at    timestamptz NOT NULL DEFAULT now(),
    updated_at    timestamptz NOT NULL DEFAULT now(),
    last_full_at  timestamptz,
    UNIQUE (namespace, name)
);
COMMENT ON COLUMN sources.last_full_at IS 'When the last complete crawl ended';

CREATE TABLE runs (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source_id    bigint NOT NULL REFERENCES sources ON DELETE CASCADE,
    outcome      text NOT NULL DEFAULT 'running'
                 CHECK (outcome IN ('running', 'succeeded', 'partial', 'blocked', 'failed', 'lost')),
    complete     boolean NOT NULL DEFAULT false,
    counts       jsonb NOT NULL DEFAULT '{}',
    fill         jsonb NOT NULL DEFAULT '{}',
    errors       text[] NOT NULL DEFAULT '{}',
    traceparent  text,
    started_at   timestamptz NOT NULL DEFAULT now(),
    seen_at      timestamptz NOT NULL DEFAULT now(),
    finished_at  timestamptz,
    swept_at     timestamptz,
    CHECK ((outcome = 'running') = (finished_at IS NULL)),
    CHECK (NOT complete OR outcome = 'succeeded'),
    CHECK (swept_at IS NULL OR outcome NOT IN ('partial', 'blocked'))
);
COMMENT ON COLUMN runs.swept_at IS 'When it told which listings are missing: once, and only if it saw every page';
COMMENT ON COLUMN runs.seen_at IS 'Heartbeat of the process that runs it';
CREATE INDEX runs_source ON runs (source_id, id DESC);
CREATE INDEX runs_running ON runs (seen_at) WHERE outcome = 'running';

CREATE TABLE rejections (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run_id       bigint NOT NULL REFERENCES runs ON DELETE CASCADE,
    url          text NOT NULL,
    external_id  text,
    field        text NOT NULL DEFAULT '',
    reason       text NOT NULL,
    found        text NOT NULL DEFAULT '',
    at           timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX rejections_run ON rejections (run_id, id);

CREATE TABLE properties (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    created_at  timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE listings (
    id                  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source_id           bigint NOT NULL REFERENCES sources ON DELETE CASCADE,
    property_id         bigint NOT NULL REFERENCES properties,
    external_id         text NOT NULL CHECK (external_id <> ''),
    url                 text NOT NULL CHECK (url ~ '^https?://'),
    status              text NOT NULL CHECK (status IN ('available', 'presale', 'sold', 'removed')),
    deal_type           text CHECK (deal_type IN ('rent', 'sale', 'daily_rent')),
    property_type       text CHECK (property_type IN ('apartment', 'room', 'house', 'land', 'commercial',
                                                      'office', 'garage', 'parking', 'storage', 'other')),
    title               text NOT NULL CHECK (title <> ''),
    description         text,
    price               numeric(16, 2) CHECK (price >= 0),
    price_max           numeric(16, 2) CHECK (price_max >= price),
    currency            char(3) CHECK (currency ~ '^[A-Z]{3}$'),
    price_period        text CHECK (price_period IN ('total', 'year', 'month', 'week', 'day')),
    old_price           numeric(16, 2) CHECK (old_price >= 0),
    price_per_m2        numeric(16, 2) CHECK (price_per_m2 >= 0),
    area_total          numeric(11, 2) CHECK (area_total > 0),
    area_max            numeric(11, 2) CHECK (area_max >= area_total),
    area_living         numeric(11, 2) CHECK (area_living > 0),
    area_kitchen        numeric(11, 2) CHECK (area_kitchen > 0),
    area_land           numeric(11, 2) CHECK (area_land > 0),
    rooms               numeric(4, 1) CHECK (rooms BETWEEN 0 AND 200),
    rooms_max           numeric(4, 1) CHECK (rooms_max >= rooms AND rooms_max <= 200),
    bedrooms            smallint CHECK (bedrooms BETWEEN 0 AND 200),
    bathrooms           smallint CHECK (bathrooms BETWEEN 0 AND 200),
    floor               smallint CHECK (floor BETWEEN -10 AND 200),
    floors              smallint CHECK (floors BETWEEN 1 AND 200),
    year_built          smallint CHECK (year_built BETWEEN 1000 AND 2200),
    condition           text,
    furnished           boolean,
    pets                boolean,
    children            boolean,
    balcony             boolean,
    parking             boolean,
    heating             text,
    country             char(2) CHECK (country ~ '^[A-Z]{2}$'),
    city                text,
    district            text,
    street              text,
    house               text,
    latitude            double precision CHECK (latitude BETWEEN -90 AND 90),
    longitude           double precision CHECK (longitude BETWEEN -180 AND 180),
    location_precision  text CHECK (location_precision IN ('exact', 'street', 'district', 'city')),
    phones              text[] NOT NULL DEFAULT '{}',
    contact_name        text,
    agent               text,
    commission          text,
    images              text[] NOT NULL DEFAULT '{}',
    published_at        timestamptz,
    updated_at          timestamptz,
    attributes          jsonb NOT NULL DEFAULT '{}',
    raw                 jsonb NOT NULL DEFAULT '{}',
    content_hash        bytea NOT NULL,
    card_hash           bytea,
    detail_at           timestamptz,
    detail_etag         text CHECK (length(detail_etag) <= 500),
    detail_modified     text CHECK (length(detail_modified) <= 500),
    missing_runs        integer NOT NULL DEFAULT 0 CHECK (missing_runs >= 0),
    last_run_id         bigint,
    first_seen_at       timestamptz NOT NULL DEFAULT now(),
    last_seen_at        timestamptz NOT NULL DEFAULT now(),
    changed_at          timestamptz NOT NULL DEFAULT now(),
    UNIQUE (source_id, external_id),
    CHECK (price IS NULL OR currency IS NOT NULL),
    CHECK (price_max IS NULL OR price IS NOT NULL),
    CHECK (area_max IS NULL OR area_total IS NOT NULL),
    CHECK (rooms_max IS NULL OR rooms IS NOT NULL)
) WITH (fillfactor = 85); -- each sight of a listing updates its row in place: no index has what it changes
COMMENT ON COLUMN listings.content_hash IS 'Of all that the source states; unequal means updated';
COMMENT ON COLUMN listings.card_hash IS 'Of the list page''s card; equal means the detail page need not be fetched';
COMMENT ON COLUMN listings.detail_etag IS 'ETag of the detail page as it was read; with detail_modified, to ask for it only if it changed';
COMMENT ON COLUMN listings.detail_modified IS 'Last-Modified of the detail page as it was read, letter by letter';
COMMENT ON COLUMN listings.last_run_id IS 'The last run that saw it';
CREATE INDEX listings_newest ON listings (first_seen_at DESC, id DESC) WHERE status IN ('available', 'presale');
CREATE INDEX listings_city ON listings (city, deal_type, first_seen_at DESC) WHERE status IN ('available', 'presale');
CREATE INDEX listings_property ON listings (property_id);

CREATE TABLE events (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    listing_id    bigint NOT NULL REFERENCES listings ON DELETE CASCADE,
    run_id        bigint REFERENCES runs ON DELETE SET NULL,
    kind          text NOT NULL CHECK (kind IN ('new', 'price_changed', 'updated', 'removed', 'sold', 'relisted')),
    at            timestamptz NOT NULL DEFAULT now(),
    old_price     numeric(16, 2),
    new_price     numeric(16, 2),
    old_currency  char(3),
    new_currency  char(3),
    traceparent   text,
    matched_at    timestamptz,
    parked_at     timestamptz,
    parked_reason text,
    CHECK (num_nonnulls(old_price, new_price, old_currency, new_currency)
           = CASE kind WHEN 'price_changed' THEN 4 ELSE 0 END),
    CHECK (kind <> 'price_changed' OR old_price <> new_price OR old_currency <> new_currency),
    CHECK (NOT (matched_at IS NOT NULL AND parked_at IS NOT NULL)),
    CHECK ((parked_at IS NULL) = (parked_reason IS NULL))
);
COMMENT ON COLUMN events.matched_at IS 'The to-do mark of matching: null is still to be done';
CREATE UNIQUE INDEX events_new_once ON events (listing_id) WHERE kind = 'new';
CREATE INDEX events_listing ON events (listing_id, id);
CREATE INDEX events_run ON events (run_id);
CREATE INDEX events_to_match ON events (id) WHERE matched_at IS NULL AND parked_at IS NULL;

CREATE TABLE images (
    id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    content_hash  bytea NOT NULL UNIQUE CHECK (octet_length(content_hash) = 32),
    key           text NOT NULL UNIQUE,
    mime          text NOT NULL,
    width         integer NOT NULL CHECK (width > 0),
    height        integer NOT NULL CHECK (height > 0),
    bytes         bigint NOT NULL CHECK (bytes > 0),
    thumbnails    jsonb NOT NULL DEFAULT '{}',
    created_at    timestamptz NOT NULL DEFAULT now()
);
COMMENT ON COLUMN images.content_hash IS 'SHA-256 of the picture as served by the source';
COMMENT ON COLUMN images.thumbnails IS 'Width in pixels to key';

CREATE TABLE listing_images (
    listing_id   bigint NOT NULL REFERENCES listings ON DELETE CASCADE,
    position     smallint NOT NULL CHECK (position >= 0),
    url          text NOT NULL,
    image_id     uuid REFERENCES images,
    state        text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'stored', 'failed')),
    attempts     integer NOT NULL DEFAULT 0,
    next_try_at  timestamptz NOT NULL DEFAULT now(),
    error        text,
    PRIMARY KEY (listing_id, position) DEFERRABLE, -- pictures change places in one statement
    CHECK ((state = 'stored') = (image_id IS NOT NULL)),
    CHECK ((state = 'failed') <= (error IS NOT NULL))
);
CREATE INDEX listing_images_pending ON listing_images (next_try_at) WHERE state = 'pending';
CREATE INDEX listing_images_image ON listing_images (image_id);
