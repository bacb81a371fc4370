CREATE SOURCE other WITH ('hostname'='h')
-- expect
1:15 MISSING_OPTION: source 'other' says nothing about its 'connector'. It is one of mysql-cdc, postgres-cdc, s3-notifications.
