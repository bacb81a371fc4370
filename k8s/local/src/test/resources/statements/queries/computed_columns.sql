SELECT id, twice, arrived_in FROM clicks
-- Postgres:
SELECT id, points * 2 AS twice, 0 AS arrived_in FROM clicks
