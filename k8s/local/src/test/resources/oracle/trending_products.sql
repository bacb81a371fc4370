WITH looks AS (
  SELECT hour - hops * interval '1 hour' AS window_start, stock_code, count(*) AS looks
  FROM (SELECT *, date_trunc('hour', view_time) AS hour FROM oracle.page_views) AS v, generate_series(0, 5) AS hops
  GROUP BY 1, 2
), ranked AS (
  SELECT
    window_start,
    window_start + interval '6 hours' AS window_end,
    row_number() OVER (PARTITION BY window_start ORDER BY looks DESC, stock_code COLLATE "C") AS place,
    stock_code,
    looks
  FROM looks
)
SELECT ranked.*
FROM ranked, oracle.event_time AS e
WHERE place <= 5 AND window_end <= e.of_page_views
