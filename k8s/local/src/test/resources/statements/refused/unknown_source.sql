CREATE STREAM x FROM SOURCE statementz TABLE 'public.items'
-- expect
1:29 UNKNOWN_SOURCE: source 'statementz' does not exist. Did you mean 'statements'?
