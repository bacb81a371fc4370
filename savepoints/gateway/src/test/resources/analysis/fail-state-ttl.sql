-- given option table.exec.state.ttl=1 d
-- expect NONDETERMINISTIC: a rebuild could not reproduce the result because of the option 'table.exec.state.ttl' = '1 d'. Use the event time and columns of the streams instead; or accept it WITH ('allow-nondeterministic' = 'true').
SELECT country, COUNT(*) AS n FROM orders GROUP BY country
