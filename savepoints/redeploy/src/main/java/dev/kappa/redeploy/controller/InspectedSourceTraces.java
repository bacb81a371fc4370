package dev.kappa.redeploy.controller;

import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.source.SourceInspector;
import java.util.List;
import java.util.ServiceLoader;

/** Asks the {@link SourceInspector} of the source's connector, as found on the class path. */
final class InspectedSourceTraces implements SourceTraces {
    private final List<SourceInspector> inspectors = ServiceLoader.load(SourceInspector.class).stream()
            .map(ServiceLoader.Provider::get)
            .toList();

    @Override
    public void forget(VersionDefinition source) {
        String connector = source.options().getOrDefault("connector", "");
        inspectors.stream()
                .filter(i -> i.connectors().contains(connector))
                .findFirst()
                .orElseThrow(() -> new KappaException(
                        ErrorCode.SETUP,
                        "no connector '" + connector + "' is installed that could clean up after the source '"
                                + source.name() + "'.",
                        "Put the connector's jar on the controller's class path."))
                .forget(source.name(), source.options());
    }
}
