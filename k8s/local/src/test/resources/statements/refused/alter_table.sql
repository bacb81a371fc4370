ALTER TABLE items ADD x INT
-- expect
1:13 NOT_ALLOWED: the catalog 'kappa' holds streams, materialized views and functions, so Flink's statements cannot alter 'items'. Write CREATE, ALTER or DROP STREAM or MATERIALIZED VIEW, a TEMPORARY table or view for this session, or USE CATALOG default_catalog first.
