SELECT id, amount FROM items WHERE amount = (SELECT MAX(amount) FROM items)
