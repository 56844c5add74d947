-- What the matching index needs.
SELECT 1;
