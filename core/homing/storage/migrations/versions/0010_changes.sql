-- Announcements of changes, for caches: which homes changed, in which cities, and in which transaction.

-- A payload must be shorter than 8,000 bytes: 300 numbers of 20 digits fit.
CREATE FUNCTION announce_changes(changed bigint[], places integer[]) RETURNS void LANGUAGE sql AS $$
    SELECT pg_notify('homing_changes', json_build_object(
               'transaction', pg_current_xact_id()::text::bigint, 'properties', part, 'cities', '{}'::integer[])::text)
      FROM (SELECT array_agg(id) AS part
              FROM (SELECT id, (row_number() OVER () - 1) / 300 AS number FROM unnest(changed) AS id) AS numbered
             GROUP BY number) AS parts
    UNION ALL
    SELECT pg_notify('homing_changes', json_build_object(
               'transaction', pg_current_xact_id()::text::bigint, 'properties', '{}'::bigint[], 'cities', part)::text)
      FROM (SELECT array_agg(id) AS part
              FROM (SELECT id, (row_number() OVER () - 1) / 300 AS number FROM unnest(places) AS id) AS numbered
             GROUP BY number) AS parts
$$;

CREATE FUNCTION property_cards_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM announce_changes(array_agg(property_id), array_agg(DISTINCT city_id) FILTER (WHERE city_id IS NOT NULL))
       FROM added;
    RETURN NULL;
END $$;
CREATE TRIGGER property_cards_added AFTER INSERT ON property_cards
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION property_cards_added();

CREATE FUNCTION property_cards_removed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM announce_changes(array_agg(property_id), array_agg(DISTINCT city_id) FILTER (WHERE city_id IS NOT NULL))
       FROM removed;
    RETURN NULL;
END $$;
CREATE TRIGGER property_cards_removed AFTER DELETE ON property_cards
    REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION property_cards_removed();

CREATE FUNCTION property_cards_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM announce_changes(array_agg(DISTINCT property_id),
                             array_agg(DISTINCT city_id) FILTER (WHERE city_id IS NOT NULL))
       FROM (SELECT property_id, city_id FROM (SELECT * FROM before EXCEPT SELECT * FROM after) AS old
             UNION SELECT property_id, city_id FROM (SELECT * FROM after EXCEPT SELECT * FROM before) AS new) AS moved;
    RETURN NULL;
END $$;
CREATE TRIGGER property_cards_changed AFTER UPDATE ON property_cards
    REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION property_cards_changed();

-- What only a home's own page tells, such as its description.
CREATE FUNCTION events_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM announce_changes(array_agg(DISTINCT property_id), NULL)
       FROM told JOIN listings ON listings.id = told.listing_id;
    RETURN NULL;
END $$;
CREATE TRIGGER events_told AFTER INSERT ON events
    REFERENCING NEW TABLE AS told FOR EACH STATEMENT EXECUTE FUNCTION events_told();
