CREATE STREAM items AS SELECT 1 AS a
-- expect
1:15 DUPLICATE_NAME: stream 'items' exists already, in version 1. Write ALTER STREAM items AS … to change it, or IF NOT EXISTS to keep it.
