-- What people keep, what they never want to see again, and whose numbers they have looked at.

CREATE TABLE favourites (
    user_id      bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    property_id  bigint NOT NULL REFERENCES properties ON DELETE CASCADE,
    created_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (user_id, property_id)
);
CREATE INDEX favourites_property ON favourites (property_id);

CREATE TABLE dismissals (
    user_id      bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    property_id  bigint NOT NULL REFERENCES properties ON DELETE CASCADE,
    created_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (user_id, property_id)
);
CREATE INDEX dismissals_property ON dismissals (property_id);
COMMENT ON TABLE dismissals IS 'Homes of which a person gets no further alerts';

CREATE TABLE phone_reveals (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id     bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    listing_id  bigint NOT NULL REFERENCES listings ON DELETE CASCADE,
    at          timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX phone_reveals_user ON phone_reveals (user_id, at DESC);
CREATE INDEX phone_reveals_listing ON phone_reveals (listing_id);
