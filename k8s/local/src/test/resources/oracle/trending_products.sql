WITH looks AS (
  SELECT hop - hops * interval '6 hours' AS window_start, stock_code, count(*) AS looks
  FROM (SELECT *, date_bin('6 hours', view_time, '1970-01-01') AS hop FROM oracle.page_views) AS v, generate_series(0, 3) AS hops
  GROUP BY 1, 2
), ranked AS (
  SELECT
    window_start,
    window_start + interval '1 day' AS window_end,
    row_number() OVER (PARTITION BY window_start ORDER BY looks DESC, stock_code COLLATE "C") AS place,
    stock_code,
    looks
  FROM looks
)
SELECT ranked.*
FROM ranked, oracle.event_time AS e
WHERE place <= 5 AND window_end <= e.of_page_views
