-- gaps and islands
WITH steps AS (
  SELECT
    *,
    view_time - lag(view_time) OVER (PARTITION BY customer_id ORDER BY view_time) <= interval '30 minutes' AS goes_on
  FROM oracle.page_views
), islands AS (
  SELECT *, count(*) FILTER (WHERE goes_on IS NOT TRUE) OVER (PARTITION BY customer_id ORDER BY view_time) AS island
  FROM steps
), sessions AS (
  SELECT
    customer_id,
    min(view_time) AS session_start,
    max(view_time) + interval '30 minutes' AS session_end,
    count(*) AS looks,
    count(DISTINCT stock_code) AS products
  FROM islands
  GROUP BY customer_id, island
)
SELECT sessions.* FROM sessions, oracle.event_time AS e WHERE session_end <= e.of_page_views
