-- A product's description changes now and then: an update here, and in everything that shows it.
CREATE STREAM products FROM SOURCE shop TABLE 'public.products';
