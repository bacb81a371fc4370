CREATE SOURCE other WITH ('connector'='s3-notifications','queue-url'='@SQS@/000000000000/shop-uploads-events','bucket'='no-such-bucket','endpoint'='@S3@','access-key'='${secret:s3-access-key}','secret-key'='${secret:s3-secret-key}')
-- expect
1:15 SETUP: bucket 'no-such-bucket' does not exist. Create it (aws s3 mb s3://no-such-bucket), or correct option 'bucket'.
