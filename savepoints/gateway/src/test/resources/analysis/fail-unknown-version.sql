-- expect 1:15 UNKNOWN_VERSION: 'orders' has no version 9. There are: orders$v1.
SELECT * FROM `orders$v9`
