CREATE STREAM x AS SELECT id FROM x
-- expect
1:35 CYCLE: 'x' would read itself: x → x, each reads the next. Read something else at one of them.
