package dev.kappa.gateway.compile;

import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.NearestName;
import dev.kappa.topology.error.Position;
import dev.kappa.topology.error.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipFile;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.functions.FunctionKind;
import org.apache.flink.table.functions.UserDefinedFunction;
import org.apache.flink.table.functions.UserDefinedFunctionHelper;
import org.apache.flink.util.FlinkUserCodeClassLoaders;

/**
 * Looks at the class of a function as planners will: it is loaded and instantiated, in a class loader of its own that is closed
 * afterwards. Whoever may lay a jar into the directory of {@code job.jars} runs code in the gateway and on the cluster.
 *
 * @param className as written
 * @param classAt where the class stands in the statement, or what else a problem of it is told at
 * @param jarAt the same of the jar
 */
record FunctionClass(Path jar, String className, Position classAt, Position jarAt) {
    /** @param deterministic whether it says of itself that it gives the same for the same */
    record Facts(FunctionKind kind, boolean deterministic) {
        /** As messages call it, such as {@code table function}. */
        String words() {
            return kind.name().toLowerCase(java.util.Locale.ROOT) + " function";
        }
    }

    /** Refuses what no query could call, with the reason. */
    Facts check() {
        readable();
        JarContent content = new JarContent(jar);
        if (!content.has(JarContent.entry(className))) {
            throw refused(
                    classAt,
                    jar.getFileName() + " has no class '" + className + "'.",
                    NearestName.of(className, content.classes())
                            .map(n -> "Did you mean '" + n + "'?")
                            .orElse("It has: " + some(content.classes()) + "."));
        }
        URL[] urls = {url()};
        try (URLClassLoader loader =
                FlinkUserCodeClassLoaders.create(urls, FunctionClass.class.getClassLoader(), new Configuration())) {
            return facts(loader);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close " + jar, e);
        }
    }

    private Facts facts(ClassLoader loader) {
        UserDefinedFunction function;
        try {
            Class<?> loaded = Class.forName(className, false, loader);
            if (!UserDefinedFunction.class.isAssignableFrom(loaded)) {
                throw refused(
                        classAt,
                        "'" + className + "' is not a function of Flink SQL.",
                        "Let it extend ScalarFunction, TableFunction or AggregateFunction of org.apache.flink.table.functions.");
            }
            Class<? extends UserDefinedFunction> asFunction = loaded.asSubclass(UserDefinedFunction.class);
            UserDefinedFunctionHelper.validateClass(asFunction);
            function = asFunction.getConstructor().newInstance();
        } catch (KappaException e) {
            throw e;
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            throw unusable(e);
        }
        FunctionKind kind = function.getKind();
        Optional<String> never =
                switch (kind) {
                    case SCALAR, TABLE, AGGREGATE -> Optional.empty();
                    case TABLE_AGGREGATE -> Optional.of("SQL has no call for a table aggregate function");
                    case ASYNC_SCALAR, ASYNC_TABLE -> Optional.of(
                            "an asynchronous function asks another system, which answers otherwise in a replay");
                    case OTHER -> Optional.of("SQL cannot call a function of this kind");
                };
        never.ifPresent(why -> {
            throw refused(
                    classAt,
                    "'" + className + "' cannot be called by streams and views: " + why + ".",
                    "Make it a ScalarFunction, a TableFunction or an AggregateFunction.");
        });
        if (!UserDefinedFunctionHelper.isClassNameSerializable(function)) {
            throw refused(
                    classAt,
                    "'" + className + "' has fields of its own, which a plan that is kept for years cannot hold.",
                    "Make them transient and fill them in open(), or make them static.");
        }
        return new Facts(kind, function.isDeterministic());
    }

    private KappaException unusable(Throwable e) {
        Throwable innermost = e;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        String why = innermost instanceof NoClassDefFoundError || innermost instanceof ClassNotFoundException
                ? "the class " + String.valueOf(innermost.getMessage()).replace('/', '.') + " is missing"
                : innermost instanceof RuntimeException && innermost.getMessage() != null
                        ? innermost.getMessage().replaceFirst("[.]$", "")
                        : innermost.toString();
        KappaException refusal = refused(
                classAt,
                "'" + className + "' cannot be a function: " + why + ".",
                innermost instanceof LinkageError || innermost instanceof ClassNotFoundException
                        ? "Put what it needs besides Flink into " + jar.getFileName() + "."
                        : "It has to be a public class with a public constructor without parameters and the methods that its kind needs.");
        refusal.addSuppressed(e);
        return refusal;
    }

    private void readable() {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            zip.size();
        } catch (IOException e) {
            throw refused(
                    jarAt, "'" + jar.getFileName() + "' is not a jar (" + e.getMessage() + ").", "Build it again.");
        }
    }

    private URL url() {
        try {
            return jar.toUri().toURL();
        } catch (java.net.MalformedURLException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String some(List<String> classes) {
        int most = 5;
        return classes.isEmpty()
                ? "none"
                : String.join(", ", classes.subList(0, Math.min(most, classes.size())))
                        + (classes.size() > most ? " and " + (classes.size() - most) + " more" : "");
    }

    private static KappaException refused(Position at, String message, String hint) {
        return new KappaException(
                Problem.of(ErrorCode.INVALID_OPTION, message, hint).at(at));
    }
}
