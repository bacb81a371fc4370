package dev.kappa.gateway.compile;

import dev.kappa.topology.Sha256;
import dev.kappa.topology.definition.ChangelogKind;
import dev.kappa.topology.definition.JobSpec;
import dev.kappa.topology.definition.ObjectKind;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.Position;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.secret.Secrets;
import dev.kappa.topology.source.SourceInspector;
import dev.kappa.topology.statement.OptionList;
import dev.kappa.topology.statement.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes the version of a source, after its inspector found nothing against it. */
final class SourceDefinition {
    private final DefinitionContext context;

    SourceDefinition(DefinitionContext context) {
        this.context = context;
    }

    Defined define(Statement.CreateSource statement) {
        String name = statement.name().name();
        Map<String, String> options = statement.options().asMap();
        SourceInspector inspector;
        try {
            inspector = context.inspectors().of(name, options);
        } catch (dev.kappa.topology.error.KappaException e) {
            Position place = statement
                    .options()
                    .valuePosition("connector")
                    .orElse(statement.name().written().position());
            throw Problems.placed(e, (line, column) -> place, place);
        }
        Problems.refuse(othersSecrets(statement));
        Problems.refuse(inspector.check(name, options).stream()
                .map(p -> placed(p, statement))
                .toList());
        VersionId id = context.next(name);
        String main = inspector.connectors().contains("s3-notifications") ? "BucketJob" : "CdcJob";
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("source", name);
        spec.put("options", options);
        spec.put("kafka", context.config().kafka().jobProperties());
        spec.put("topicPrefix", context.config().kafka().topicPrefix());
        spec.put("partitions", context.config().kafka().partitions());
        spec.put("replicationFactor", context.config().kafka().replicationFactor());
        List<String> arguments = List.of(
                "--name",
                name,
                "--version",
                Integer.toString(id.version()),
                "--options",
                PackedText.base64(PlanJson.write(spec)));
        List<String> topics = inspector.rawTopics(name, options).stream()
                .map(context.config().names()::rawTopic)
                .sorted()
                .toList();
        return new Defined(
                new VersionDefinition(
                        id,
                        ObjectKind.SOURCE,
                        statement.written().text(),
                        options,
                        List.of(),
                        Optional.empty(),
                        ChangelogKind.APPEND,
                        Optional.empty(),
                        Optional.empty(),
                        topics,
                        Optional.empty(),
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Sha256.of(new java.util.TreeMap<>(options).toString()),
                        new JobSpec(
                                "",
                                "dev.kappa.jobs." + main,
                                arguments,
                                context.config().flink().parallelism()),
                        List.of()),
                List.of());
    }

    /** Whoever names the host of a source is told its password there: it must not be the one that Kappa itself has elsewhere. */
    private List<Problem> othersSecrets(Statement.CreateSource statement) {
        if (context.config().gateway().codeAndFiles()) {
            return List.of();
        }
        Set<String> own = context.config().ownSecrets();
        return statement.options().entries().stream()
                .flatMap(option -> Secrets.names(option.value().value()).stream()
                        .filter(own::contains)
                        .map(secret -> Problem.of(
                                        ErrorCode.NOT_ALLOWED,
                                        "option '" + option.key().value() + "': the secret '" + secret
                                                + "' is Kappa's own, for its database or its brokers.",
                                        "Give the source an account and a secret of its own.")
                                .at(option.value().written().position())))
                .toList();
    }

    /** At the option that the problem speaks of, if it names one. */
    private static Problem placed(Problem problem, Statement.CreateSource statement) {
        if (problem.position().isPresent()) {
            return problem;
        }
        return problem.at(statement.options().entries().stream()
                .map(OptionList.Entry::key)
                .filter(k -> problem.message().contains("'" + k.value() + "'"))
                .findFirst()
                .map(k -> k.written().position())
                .orElse(statement.name().written().position()));
    }
}
