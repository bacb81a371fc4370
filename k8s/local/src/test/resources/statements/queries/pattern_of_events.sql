SELECT grp, first_id, last_id
FROM clicks MATCH_RECOGNIZE (
  PARTITION BY grp ORDER BY ts
  MEASURES FIRST(down.id) AS first_id, LAST(down.id) AS last_id
  ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW
  PATTERN (start_row down{2} up)
  DEFINE down AS down.points < LAST(down.points, 1) OR LAST(down.points, 1) IS NULL AND down.points < start_row.points,
         up AS up.points > LAST(down.points))
-- Postgres:
SELECT 'a' AS grp, 2::BIGINT AS first_id, 3::BIGINT AS last_id
