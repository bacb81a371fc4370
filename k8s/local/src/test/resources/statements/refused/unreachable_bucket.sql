CREATE SOURCE other WITH ('connector'='s3-notifications','queue-url'='@SQS@/000000000000/shop-uploads-events','bucket'='shop-uploads','endpoint'='http://127.0.0.1:9','access-key'='${secret:s3-access-key}','secret-key'='${secret:s3-secret-key}')
-- expect
1:15 UNREACHABLE: cannot look at bucket shop-uploads: Unable to execute HTTP request: Connect to 127.0.0.1:9 [/127.0.0.1] failed: Connection refused. Look at 'endpoint' and 'region', and whether the server runs.
