-- The bucket that partners put files into: its notifications arrive in the queue, and the records of its files are read.
-- A notification that was being read in a crash comes again five seconds later; the watermark of supplier_prices allows for it.
CREATE SOURCE uploads WITH (
  'connector' = 's3-notifications',
  'queue-url' = 'http://127.0.0.1:21932/000000000000/shop-uploads-events',
  'bucket' = 'shop-uploads',
  'endpoint' = 'http://127.0.0.1:21900',
  'region' = 'us-east-1',
  'access-key' = '${secret:s3-access-key}',
  'secret-key' = '${secret:s3-secret-key}',
  'visibility-timeout' = '5s'
);
