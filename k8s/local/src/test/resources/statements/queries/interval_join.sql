SELECT c.id, r.rate FROM clicks AS c JOIN rates AS r ON r.grp = c.grp AND r.valid_from BETWEEN c.ts - INTERVAL '1' MINUTE AND c.ts
