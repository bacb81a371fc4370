-- The bucket that partners put files into: its notifications arrive in the queue, and the records of its files are read.
-- A notification that was being read in a crash comes again five seconds later; the watermark of supplier_prices allows for it.
CREATE SOURCE uploads WITH (
  'connector' = 's3-notifications',
  'queue-url' = '${config:sqs.queue-url}',
  'queue-endpoint' = '${config:sqs.endpoint}',
  'bucket' = '${config:s3.bucket}',
  'endpoint' = '${config:s3.endpoint}',
  'region' = '${config:s3.region}',
  'access-key' = '${config:s3.access-key}',
  'secret-key' = '${config:s3.secret-key}',
  'visibility-timeout' = '5s'
);
