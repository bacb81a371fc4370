-- Columns and key come from the database.
CREATE STREAM customers FROM SOURCE shop TABLE 'public.customers';
