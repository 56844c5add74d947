-- What people keep, and what they never want to see again.
SELECT 1;
