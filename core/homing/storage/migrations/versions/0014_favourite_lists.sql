-- Notes on favourites, and lists of them.

CREATE TABLE favourite_lists (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id     bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    name        text NOT NULL CHECK (name <> '' AND char_length(name) <= 60),
    created_at  timestamptz NOT NULL DEFAULT now(),
    UNIQUE (user_id, id)
);
CREATE UNIQUE INDEX favourite_lists_name ON favourite_lists (user_id, lower(name));

ALTER TABLE favourites
    ADD COLUMN note text CHECK (note <> '' AND char_length(note) <= 1000),
    ADD COLUMN list_id bigint,
    ADD FOREIGN KEY (user_id, list_id) REFERENCES favourite_lists (user_id, id) ON DELETE SET NULL (list_id);
COMMENT ON COLUMN favourites.list_id IS 'One of the person''s lists; null: none';
CREATE INDEX favourites_list ON favourites (user_id, list_id) WHERE list_id IS NOT NULL;
