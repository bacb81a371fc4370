SELECT id FROM items ORDER BY amount
-- expect
UNSUPPORTED_QUERY: the rows of a stream have no end, so that they cannot be put in order. Leave ORDER BY out, or keep the first rows with LIMIT; or, in a SELECT for yourself, read what there is now: SET 'execution.runtime-mode' = 'batch'.
