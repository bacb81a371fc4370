CREATE SOURCE other WITH ('connector'='s3-notifications','queue-url'='@SQS@/000000000000/no-such-queue','bucket'='shop-uploads','endpoint'='@S3@','access-key'='${secret:s3-access-key}','secret-key'='${secret:s3-secret-key}')
-- expect
1:58 SETUP: cannot read the attributes of queue @SQS@/000000000000/no-such-queue: QueueDoesNotExist (HTTP 400): The specified queue does not exist. Create the queue, or correct option 'queue-url'.
