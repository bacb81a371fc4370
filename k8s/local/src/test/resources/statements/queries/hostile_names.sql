SELECT `k"ey`, `it's`, ```tick```, `back\slash`, `semi;--`, `$1`, `${secret:serving}`, `日本 😀`, `ord er`, `select`, `'; DROP TABLE items; --`, `a.b`, `%s`, `/* */`, `"`, `tabhere` FROM hostile WHERE `'; DROP TABLE items; --` IS NOT NULL
-- Postgres:
SELECT "k""ey", "it's", "`tick`", "back\slash", "semi;--", "$1", "${secret:serving}", "日本 😀", "ord er", "select", "'; DROP TABLE items; --", "a.b", "%s", "/* */", """", "tabhere" FROM "hos""ti'le`; DROP TABLE items; --"
