CREATE SOURCE x WITH ('connector' = 'postgres-cdc', 'hostname' = '${config:shop.hostnam}')
-- expect
1:67 CONFIGURATION: the gateway's configuration has no 'shop.hostnam' for scripts. Did you mean 'shop.hostname'?
