CREATE TABLE items (id BIGINT PRIMARY KEY, grp TEXT NOT NULL, amount NUMERIC(10, 2));
CREATE TABLE categories (grp TEXT PRIMARY KEY, title TEXT);
ALTER TABLE items REPLICA IDENTITY FULL;
ALTER TABLE categories REPLICA IDENTITY FULL;
CREATE TABLE clicks (id BIGINT, grp TEXT, points INT, tags TEXT[], ts TIMESTAMP(3));
CREATE TABLE rates (grp TEXT, rate INT, valid_from TIMESTAMP(3));
CREATE TABLE "hos""ti'le`; DROP TABLE items; --" ("k""ey" INT PRIMARY KEY, "it's" TEXT, "`tick`" TEXT, "back\slash" TEXT, "semi;--" TEXT, "$1" TEXT, "${secret:serving}" TEXT, "日本 😀" TEXT, "ord er" TEXT, "select" TEXT, "'; DROP TABLE items; --" TEXT, "a.b" TEXT, "%s" TEXT, "/* */" TEXT, """" TEXT, "tabhere" TEXT);
ALTER TABLE "hos""ti'le`; DROP TABLE items; --" REPLICA IDENTITY FULL;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO kappa_cdc;
CREATE PUBLICATION kappa_statements FOR TABLE items, categories, "hos""ti'le`; DROP TABLE items; --";
INSERT INTO items VALUES (1, 'a', 10), (2, 'a', 5), (3, 'b', 7), (4, 'b', NULL), (5, 'c', 3), (6, 'c', 10);
INSERT INTO categories VALUES ('a', 'Alpha'), ('b', 'Beta'), ('d', 'Delta');
INSERT INTO clicks VALUES
  (1, 'a', 5, '{x,y}', '2026-01-01 00:00:10'), (2, 'a', 4, '{x}', '2026-01-01 00:00:20'), (3, 'a', 3, '{}', '2026-01-01 00:00:45'),
  (4, 'a', 9, '{z}', '2026-01-01 00:01:40'), (5, 'b', 1, '{y,z}', '2026-01-01 00:01:59.999'), (6, 'b', 2, '{x}', '2026-01-01 00:02:00'),
  (7, 'a', 7, '{q}', '2026-01-01 00:03:30'), (8, 'end', 0, '{}', '2026-01-02 00:00:00');
INSERT INTO rates VALUES
  ('a', 100, '2026-01-01 00:00:00'), ('b', 200, '2026-01-01 00:00:00'), ('a', 110, '2026-01-01 00:00:30'),
  ('a', 120, '2026-01-01 00:03:00'), ('end', 0, '2026-01-02 00:00:00');
INSERT INTO "hos""ti'le`; DROP TABLE items; --" VALUES (1, '\', '"', '`', '${secret:shop}', '😀', E'a\nb\tc', 'x''; DROP TABLE items; --', '\', '"', '`', '${secret:shop}', '😀', E'a\nb\tc', 'x''; DROP TABLE items; --', '\'), (2, '"', '`', '${secret:shop}', '😀', E'a\nb\tc', 'x''; DROP TABLE items; --', '\', '"', '`', '${secret:shop}', '😀', E'a\nb\tc', 'x''; DROP TABLE items; --', '\', '"');
