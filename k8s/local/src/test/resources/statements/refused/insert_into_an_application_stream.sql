INSERT INTO rates VALUES ('a', 1, TIMESTAMP '2026-01-01 00:00:00')
-- expect
1:13 NOT_ALLOWED: 'rates' is written by its own job, and not by INSERT. Applications write its records as JSON to the Kafka topic 'rates'; make produce does, or a TEMPORARY TABLE with that topic.
