-- expect 1:15 WRONG_KIND: 'shop' is a source, and a query reads streams. CREATE STREAM … FROM SOURCE shop first, and read that.
SELECT * FROM shop
