CREATE STREAM x AS SELECT id, RAND() AS r FROM items
-- expect
1:31 NONDETERMINISTIC: a rebuild could not reproduce the result because of RAND(). Use the event time and columns of the streams instead; or accept it WITH ('allow-nondeterministic' = 'true').
