CREATE STREAM x FROM SOURCE statements TABLE 'public.item'
-- expect
1:46 UNKNOWN_TABLE: source 'statements' has no table 'public.item'. Did you mean 'public.items'?
