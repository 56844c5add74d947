-- What e-mail leaves behind.
SELECT 1;
