SELECT * FROM statements
-- expect
1:15 WRONG_KIND: 'statements' is a source, and a query reads streams. CREATE STREAM … FROM SOURCE statements first, and read that.
