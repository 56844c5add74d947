-- What the delivery ledger needs beyond its rows.
SELECT 1;
