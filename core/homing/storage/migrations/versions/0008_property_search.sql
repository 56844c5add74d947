-- Searching properties, likes and rankings.
SELECT 1;
