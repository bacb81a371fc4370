-- expect INVALID_QUERY: the result has two columns 'order_no'. Rename column 2 with AS.
-- expect INVALID_QUERY: column 3 of the result has no name. Write AS and a name after its expression.
SELECT order_no, order_no, quantity + 1 FROM order_lines
