-- Searching properties, likes and rankings.

-- Names of cities and districts in normal form, by small numbers: they stand in many indexes.
CREATE TABLE place_names (
    id    integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name  text NOT NULL UNIQUE
);

-- What a home is searched and sorted by: one narrow row, derived from its listings and likes alone.
-- Words are letters here: a(vailable) p(resale) s(old) r(emoved); r(ent) s(ale) d(aily rent); the first letter of
-- the property type, and x for other. Money, areas in hundredths.
CREATE TABLE property_cards (
    property_id   bigint PRIMARY KEY REFERENCES properties ON DELETE CASCADE,
    listing_id    bigint NOT NULL REFERENCES listings ON DELETE CASCADE,
    source_id     integer NOT NULL,
    status        "char" NOT NULL CHECK (status IN ('a', 'p', 's', 'r')),
    deal_type     "char" CHECK (deal_type IN ('r', 's', 'd')),
    property_type "char" CHECK (property_type IN ('a', 'r', 'h', 'l', 'c', 'o', 'g', 'p', 's', 'x')),
    pets          boolean,
    furnished     boolean,
    has_photos    boolean NOT NULL,
    rooms         smallint,
    floor         smallint,
    year_built    smallint,
    price_drop    smallint NOT NULL DEFAULT 0 CHECK (price_drop BETWEEN 0 AND 10000),
    city_id       integer,
    district_id   integer,
    area          integer,
    likes         integer NOT NULL DEFAULT 0 CHECK (likes >= 0),
    price         bigint,
    price_per_m2  bigint,
    price_before  bigint,
    published_at  timestamptz NOT NULL,
    latitude      double precision,
    longitude     double precision,
    heat          double precision,
    currency      text,
    -- What goes together stands in one number, for PostgreSQL's statistics know each column by itself.
    price_key     bigint,
    per_m2_key    bigint,
    cell          integer,
    zone          integer,
    block         integer,
    terms         tsvector NOT NULL,
    CHECK ((likes = 0) = (heat IS NULL))
) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02,
        autovacuum_analyze_scale_factor = 0.02);
COMMENT ON COLUMN property_cards.listing_id IS 'The listing that speaks for the home: the best status, then the oldest';
COMMENT ON COLUMN property_cards.rooms IS 'Whole rooms: 2.5 are 2';
COMMENT ON COLUMN property_cards.price_before IS 'Before the last change of the price, or what the source calls the old price';
COMMENT ON COLUMN property_cards.price_drop IS 'From price_before to price, in hundredths of a per cent; 0 where it did not fall';
COMMENT ON COLUMN property_cards.heat IS 'log2 of the sum of 2^(seconds since 1970 / half-life) over its likes: forward decay';
COMMENT ON COLUMN property_cards.terms IS 'Words of title and description in normal form, how they begin, and the status: see homing.storage.cards.terms';

COMMENT ON COLUMN property_cards.price_key IS 'Currency, deal type and price: see homing.storage.cards.keys';
COMMENT ON COLUMN property_cards.per_m2_key IS 'Currency, deal type and price per square metre';
COMMENT ON COLUMN property_cards.cell IS 'Square of half a degree of the map: see homing.storage.cards.keys';
COMMENT ON COLUMN property_cards.zone IS 'Square of a twentieth of a degree';
COMMENT ON COLUMN property_cards.block IS 'Square of a hundredth of a degree';

-- One index for each order. The columns behind the order are there to be filtered in the index, so that the table is
-- read for what passes only.
CREATE INDEX property_cards_newest ON property_cards
    (published_at, property_id, status, deal_type, property_type, rooms, city_id, district_id, pets, furnished,
     has_photos, year_built, floor, area, price_key, per_m2_key, cell, zone, block, source_id);
CREATE INDEX property_cards_price ON property_cards
    (price_key, property_id, status, property_type, rooms, city_id, district_id, pets, furnished,
     has_photos, year_built, floor, area, per_m2_key, cell, zone, block, source_id, published_at) WHERE price_key IS NOT NULL;
CREATE INDEX property_cards_price_per_m2 ON property_cards
    (per_m2_key, property_id, status, property_type, rooms, city_id, district_id, pets, furnished,
     has_photos, year_built, floor, area, price_key, cell, zone, block, source_id, published_at) WHERE per_m2_key IS NOT NULL;
CREATE INDEX property_cards_likes ON property_cards
    (likes, property_id, status, deal_type, property_type, rooms, city_id, district_id, pets, furnished,
     has_photos, year_built, floor, area, price_key, per_m2_key, cell, zone, block, source_id, published_at);
CREATE INDEX property_cards_drop ON property_cards
    (price_drop, property_id, status, deal_type, property_type, rooms, city_id, district_id, pets, furnished,
     has_photos, year_built, floor, area, price_key, per_m2_key, cell, zone, block, source_id, published_at)
    WHERE price_drop > 0;
-- For what is rare: of a size, an age, in a city, in a part of the map. The city's also has all that medians need.
CREATE INDEX property_cards_area ON property_cards
    (area, property_type, rooms, deal_type, status, year_built, floor, pets, furnished, has_photos, price_key, per_m2_key,
     city_id, district_id, cell, zone, published_at, source_id);
CREATE INDEX property_cards_year ON property_cards
    (year_built, property_type, rooms, deal_type, status, area, floor, pets, furnished, has_photos, price_key, per_m2_key,
     city_id, district_id, cell, zone, published_at, source_id);
CREATE INDEX property_cards_city ON property_cards
    (city_id, deal_type, currency, published_at, price_per_m2, property_type, rooms, status, district_id, pets,
     furnished, has_photos, year_built, floor, area, price_key, per_m2_key, source_id);
CREATE INDEX property_cards_zone ON property_cards
    (zone, deal_type, property_type, rooms, status, price_key, per_m2_key, area, year_built, floor, pets, furnished,
     has_photos, city_id, district_id, published_at, source_id);
CREATE INDEX property_cards_block ON property_cards
    (block, latitude, longitude, status, deal_type, property_type, rooms, price_key, per_m2_key, area, year_built, floor,
     pets, furnished, has_photos, city_id, district_id, published_at, source_id);
CREATE INDEX property_cards_cell ON property_cards (cell);
CREATE INDEX property_cards_source ON property_cards (source_id, published_at, property_id);
CREATE INDEX property_cards_district ON property_cards (district_id, status, deal_type, property_type, rooms);
CREATE INDEX property_cards_heat ON property_cards (heat, property_id) WHERE heat IS NOT NULL;
CREATE INDEX property_cards_terms ON property_cards USING gin (terms) WITH (gin_pending_list_limit = 1024);
CREATE INDEX property_cards_listing ON property_cards (listing_id);
CREATE INDEX property_cards_kinds ON property_cards (property_type, rooms, deal_type, status);
CREATE STATISTICS property_cards_kinds (mcv) ON property_type, rooms, deal_type FROM property_cards;
ALTER STATISTICS property_cards_kinds SET STATISTICS 1000;
CREATE STATISTICS property_cards_places (dependencies) ON city_id, district_id FROM property_cards;
CREATE STATISTICS property_cards_cells (mcv) ON cell, city_id FROM property_cards;
ALTER STATISTICS property_cards_cells SET STATISTICS 1000;
CREATE STATISTICS property_cards_zones (dependencies, mcv) ON zone, city_id FROM property_cards;
CREATE STATISTICS property_cards_blocks (dependencies, mcv) ON block, city_id FROM property_cards;
ALTER TABLE property_cards ALTER price_key SET STATISTICS 1000, ALTER per_m2_key SET STATISTICS 1000,
                           ALTER cell SET STATISTICS 1000, ALTER zone SET STATISTICS 1000, ALTER block SET STATISTICS 1000,
                           ALTER terms SET STATISTICS 1000;

-- Nothing asks listings for the newest any more.
DROP INDEX listings_newest;

-- Homes whose card is to be written: of bulk loads, and of deleted listings.
CREATE TABLE property_card_todo (
    property_id  bigint NOT NULL
);
INSERT INTO property_card_todo SELECT id FROM properties;

CREATE FUNCTION listings_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO property_card_todo SELECT DISTINCT property_id FROM gone;
    RETURN NULL;
END $$;
CREATE TRIGGER listings_deleted AFTER DELETE ON listings
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION listings_deleted();

CREATE TABLE property_likes (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    property_id  bigint NOT NULL REFERENCES properties ON DELETE CASCADE,
    user_id      bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    created_at   timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX property_likes_once ON property_likes (property_id, user_id);
CREATE INDEX property_likes_user ON property_likes (user_id, id);
CREATE INDEX property_likes_time ON property_likes (property_id, created_at);

-- Likes of a home, and their heat: log2 of the sum of 2^(time / half-life of 7 days), see homing.storage.properties.ranking.
CREATE FUNCTION property_popularity(home bigint, OUT likes integer, OUT heat double precision)
LANGUAGE sql STABLE AS $$
    SELECT count(*)::int, max(at) + ln(sum(2 ^ (at - latest))) / ln(2::float8)
      FROM (SELECT extract(epoch FROM created_at)::float8 / 604800 AS at,
                   max(extract(epoch FROM created_at)::float8 / 604800) OVER () AS latest
              FROM property_likes WHERE property_id = home) AS each_like
$$;

-- Likes also go with the user who is deleted; then the cards count anew.
CREATE FUNCTION property_likes_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- First the locks: the statement after them sees every like that others have counted until then.
    PERFORM FROM property_cards WHERE property_id IN (SELECT property_id FROM gone)
      ORDER BY property_id FOR NO KEY UPDATE;
    UPDATE property_cards AS card SET (likes, heat) = (SELECT * FROM property_popularity(card.property_id))
     WHERE property_id IN (SELECT property_id FROM gone);
    RETURN NULL;
END $$;
CREATE TRIGGER property_likes_deleted AFTER DELETE ON property_likes
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION property_likes_deleted();

-- The role of syncs writes cards too. Its function is called again after a restore, so it must know them.
CREATE OR REPLACE FUNCTION prepare_sync_role() RETURNS text LANGUAGE plpgsql AS $$
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
                            agents, syncs, property_cards, property_card_todo, place_names TO homing_sync;
    IF NOT has_database_privilege('homing_sync', current_database(), 'TEMPORARY') THEN
        EXECUTE 'GRANT TEMPORARY ON DATABASE ' || quote_ident(current_database()) || ' TO homing_sync';
    END IF;
    RETURN '';
EXCEPTION
    WHEN insufficient_privilege THEN RETURN SQLERRM;
END $$;
SELECT prepare_sync_role();
