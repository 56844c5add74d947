-- What providers report of messages that they took: delivered, bounced, failed.

CREATE TABLE receipts (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    delivery_id  bigint NOT NULL REFERENCES deliveries ON DELETE CASCADE,
    status       text NOT NULL CHECK (status IN ('queued', 'sending', 'sent', 'delivered', 'undelivered', 'failed',
                                                 'delayed', 'hard_bounce', 'soft_bounce', 'complaint')),
    code         text CHECK (code <> ''),
    detail       text CHECK (detail <> ''),
    at           timestamptz NOT NULL DEFAULT now(),
    UNIQUE (delivery_id, status)
);
COMMENT ON TABLE receipts IS 'One row for each status that was reported of a delivery; a status reported twice is kept once';
COMMENT ON COLUMN receipts.code IS 'Enhanced status code of RFC 3463, or the provider''s own number of the error';

CREATE TABLE address_optouts (
    channel  text NOT NULL CHECK (channel IN ('telegram', 'email', 'sms')),
    address  text NOT NULL CHECK (address <> '' AND address = lower(address)),
    reason   text NOT NULL CHECK (reason <> ''),
    at       timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (channel, address)
);
COMMENT ON TABLE address_optouts IS 'Addresses that want nothing, whoever a notification for them is about; channels of people have their own rows';

-- Bounces and answers such as STOP name an address.
CREATE INDEX recipient_channels_address ON recipient_channels (channel, lower(address));
