CREATE TEMPORARY TABLE passwd (line STRING) WITH ('connector' = 'filesystem', 'path' = '/etc/passwd', 'format' = 'raw')
-- expect
1:51 NOT_ALLOWED: a table of connector 'filesystem' reaches beyond blackhole, datagen, kafka, print, upsert-kafka, which this gateway refuses. What a query needs belongs on the class path of gateway and cluster. gateway.code-and-files=ALLOW in the configuration file lets everybody who reaches the gateway do what its process may do.
