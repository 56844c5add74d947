-- Keys of the API and what requests leave behind.
SELECT 1;
