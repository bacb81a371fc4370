EXECUTE PLAN '/tmp/plan.json'
-- expect
1:14 NOT_ALLOWED: EXECUTE PLAN runs what a file says, which this gateway refuses. What a query needs belongs on the class path of gateway and cluster. gateway.code-and-files=ALLOW in the configuration file lets everybody who reaches the gateway do what its process may do.
