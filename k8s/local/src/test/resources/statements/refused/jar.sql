ADD JAR '/tmp/x.jar'
-- expect
NOT_ALLOWED: this gateway does not load jars by statements. Put the jar on the class path of gateway and cluster, or start the gateway with -Dsql-gateway.endpoint.kappa.allow-code=true.
