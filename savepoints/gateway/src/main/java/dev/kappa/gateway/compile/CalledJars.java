package dev.kappa.gateway.compile;

import dev.kappa.redeploy.config.KappaConfig;
import dev.kappa.topology.definition.JobSpec;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The jars of the functions that one query calls, which its job runs with together. */
final class CalledJars {
    private final KappaConfig config;
    private final List<VersionDefinition> calls;

    CalledJars(KappaConfig config, List<VersionDefinition> calls) {
        this.config = config;
        this.calls = calls;
    }

    /** Each once. Refuses two that have the same class in different code, for only one of them would be run. */
    List<JobSpec.Library> libraries() {
        Map<String, VersionDefinition> byHash = new LinkedHashMap<>();
        for (VersionDefinition call : calls) {
            byHash.putIfAbsent(hash(call), call);
        }
        List<VersionDefinition> jars = new ArrayList<>(byHash.values());
        for (int i = 0; i < jars.size(); i++) {
            for (int j = i + 1; j < jars.size(); j++) {
                refuseConflict(jars.get(i), jars.get(j));
            }
        }
        return jars.stream()
                .map(v -> new JobSpec.Library(v.job().jar(), hash(v)))
                .toList();
    }

    private void refuseConflict(VersionDefinition one, VersionDefinition other) {
        List<String> both = content(one).conflicts(content(other));
        if (!both.isEmpty()) {
            throw new KappaException(
                    Problem.of(
                            ErrorCode.INVALID_QUERY,
                            "the jars of '" + one.name() + "' (" + JobJar.words(one) + ") and '" + other.name() + "' ("
                                    + JobJar.words(other) + ") both have the class " + both.get(0)
                                    + (both.size() > 1 ? ", and " + (both.size() - 1) + " more," : "")
                                    + " in different code, and the job would run one of the two for both.",
                            "Give both functions one jar (ALTER FUNCTION … USING JAR, both in one ALTER SET), or rename the class."));
        }
    }

    private JarContent content(VersionDefinition function) {
        return new JarContent(JobJar.ofFunction(config, function));
    }

    private static String hash(VersionDefinition function) {
        return function.options().get(FunctionDefinition.SHA256);
    }
}
