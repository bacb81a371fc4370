CREATE STREAM forgetful (a INT) WITH ('format'='json')
-- expect
1:15 FINITE_RETENTION: the topic 'forgetful' does not keep its records for ever: {retention.ms=1000}. Repair it with: kafka-configs.sh --bootstrap-server @KAFKA@ --alter --entity-type topics --entity-name forgetful --add-config retention.ms=-1,retention.bytes=-1,cleanup.policy=delete
