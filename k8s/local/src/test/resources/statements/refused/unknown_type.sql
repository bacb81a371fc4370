CREATE STREAM x (a INTT)
-- expect
1:20 INVALID_QUERY: there is no type 'INTT'. Write one of Flink SQL, such as INT, BIGINT, STRING, DECIMAL(10, 2) or TIMESTAMP(3).
