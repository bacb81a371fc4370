SHOW VERSIONS OF itmes
-- expect
1:18 UNKNOWN_STREAM: there is no source, stream, view or function 'itmes'. Did you mean 'items'?
