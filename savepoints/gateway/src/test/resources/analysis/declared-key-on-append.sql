-- given key view_id
-- expect UNSUPPORTED_QUERY: two rows may have the same PRIMARY KEY (view_id), and the result only adds rows. Leave the key out, or keep one row of each key: WHERE ROW_NUMBER() OVER (PARTITION BY key ORDER BY time DESC) = 1.
SELECT view_id, view_time FROM page_views
