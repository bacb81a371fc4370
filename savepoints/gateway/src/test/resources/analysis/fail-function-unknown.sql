-- expect 1:8 INVALID_QUERY: there is no function FOO(<CHARACTER>). Streams and views can call Flink's own functions and no others: what CREATE FUNCTION makes is its session's alone. Write what they lack as a job: CREATE STREAM … USING JOB.
SELECT FOO(order_no) AS x FROM orders
