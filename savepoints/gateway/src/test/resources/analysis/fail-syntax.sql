-- expect 1:21 SYNTAX: Encountered "orders". If it is meant as a name, quote it: `orders`.
SELECT order_no FRM orders
