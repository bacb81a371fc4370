DROP SOURCE statements
-- expect
1:13 IN_USE: source 'statements' is read by stream 'categories', stream 'items'. DROP SOURCE statements CASCADE drops with it: categories, items.
