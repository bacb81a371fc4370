CREATE STREAM `x'; DROP TABLE kappa.objects; --` AS SELECT id FROM items
-- expect
1:15 INVALID_NAME: 'x'; DROP TABLE kappa.objects; --' cannot be the name of a source, stream, view or function. Use a letter or _, then letters, digits and _, at most 48 characters.
