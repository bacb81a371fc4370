package org.apache.flink.python.util;

import org.apache.commons.cli.CommandLine;
import org.apache.flink.configuration.Configuration;

/**
 * Stands in for the one class of flink-python that Flink's SQL Client links against when it starts in
 * embedded mode. Kappa's launcher passes no Python option, so there is never one to parse.
 */
public final class PythonDependencyUtils {
    private PythonDependencyUtils() {}

    /** The configuration that the Python options of a command line ask for: none. */
    public static Configuration parsePythonDependencyConfiguration(CommandLine line) {
        return new Configuration();
    }
}
