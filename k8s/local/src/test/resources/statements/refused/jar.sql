ADD JAR '/tmp/x.jar'
-- expect
1:9 NOT_ALLOWED: ADD JAR loads code, which this gateway refuses. What a query needs belongs on the class path of gateway and cluster. gateway.code-and-files=ALLOW in the configuration file lets everybody who reaches the gateway do what its process may do.
