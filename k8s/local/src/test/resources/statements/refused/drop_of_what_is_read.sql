DROP SOURCE statements
-- expect
1:13 IN_USE: source 'statements' is read by stream 'categories', stream 'hostile', stream 'items'. DROP SOURCE statements CASCADE drops with it: categories, hostile, items.
