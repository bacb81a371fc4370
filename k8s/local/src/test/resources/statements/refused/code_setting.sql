SET 'pipeline.jars' = 'file:///tmp/x.jar'
-- expect
1:1 NOT_ALLOWED: the setting 'pipeline.jars' is not one of a query (table.*, parallelism.default, pipeline.name, …), and might load code or reach files, which this gateway refuses. What a query needs belongs on the class path of gateway and cluster. gateway.code-and-files=ALLOW in the configuration file lets everybody who reaches the gateway do what its process may do.
