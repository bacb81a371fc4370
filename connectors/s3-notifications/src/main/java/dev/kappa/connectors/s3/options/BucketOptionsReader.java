package dev.kappa.connectors.s3.options;

import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.NearestName;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.secret.Secrets;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;

/** Reads the options once and collects everything that is wrong with them. */
final class BucketOptionsReader {
    private static final Pattern AWS_HOST = Pattern.compile("(?:sqs\\.)?([a-z]{2}(?:-[a-z]+)+-\\d)\\..*amazonaws\\..*");
    private static final Pattern ONE_REFERENCE = Pattern.compile("\\$\\{secret:[^}]+}");
    private static final int MOST_IN_FLIGHT = 120_000;

    private final String source;
    private final Map<String, String> given;
    private final Configuration configuration;
    private final List<Problem> problems = new ArrayList<>();

    BucketOptionsReader(String source, Map<String, String> options) {
        this.source = source;
        this.given = new TreeMap<>(options);
        this.configuration = Configuration.fromMap(given);
    }

    BucketOptions read() {
        refuseUnknown();
        Optional<URI> queueUrl = url(BucketConfigOptions.QUEUE_URL);
        if (!given.containsKey(BucketConfigOptions.QUEUE_URL.key())) {
            problems.add(Problem.of(
                    ErrorCode.MISSING_OPTION,
                    "source '" + source + "' has no option 'queue-url'.",
                    "Add 'queue-url' = 'https://sqs.<region>.amazonaws.com/<account>/<queue>'."));
        }
        Optional<URI> endpoint = url(BucketConfigOptions.ENDPOINT);
        Optional<URI> queueEndpoint = url(BucketConfigOptions.QUEUE_ENDPOINT);
        Optional<String> accessKey = secret(BucketConfigOptions.ACCESS_KEY);
        Optional<String> secretKey = secret(BucketConfigOptions.SECRET_KEY);
        if (given.containsKey("access-key") != given.containsKey("secret-key")) {
            problems.add(Problem.of(
                    ErrorCode.MISSING_OPTION,
                    "source '" + source + "' has only one of 'access-key' and 'secret-key'.",
                    "Give both, or none to use the default credential chain of the AWS SDK."));
        }
        Optional<Duration> visibility = checked(
                BucketConfigOptions.VISIBILITY_TIMEOUT,
                between(Duration.ofSeconds(2), Duration.ofHours(12)),
                "2 s to 12 h");
        Optional<Duration> wait =
                checked(BucketConfigOptions.WAIT_TIME, between(Duration.ZERO, Duration.ofSeconds(20)), "0 s to 20 s");
        Optional<Integer> inFlight = checked(
                BucketConfigOptions.MAX_IN_FLIGHT, n -> n >= 1 && n <= MOST_IN_FLIGHT, "1 to " + MOST_IN_FLIGHT);
        Optional<Integer> parallelism = checked(BucketConfigOptions.PARALLELISM, n -> n >= 1 && n <= 1024, "1 to 1024");
        Optional<MemorySize> recordSize = checked(
                BucketConfigOptions.MAX_RECORD_SIZE,
                size -> size.getBytes() >= 1 && size.getBytes() <= 1_000_000,
                "1 to 1000000 bytes, for a broker takes no longer message by default");
        Optional<MemorySize> objectSize =
                checked(BucketConfigOptions.MAX_OBJECT_SIZE, size -> size.getBytes() >= 1, "at least 1 byte");
        Optional<Boolean> pathStyle = checked(BucketConfigOptions.PATH_STYLE_ACCESS, any -> true, "true or false");
        if (!problems.isEmpty()) {
            throw new KappaException(problems);
        }
        URI queue = queueUrl.orElseThrow();
        return new BucketOptions(
                queue,
                configuration.getOptional(BucketConfigOptions.BUCKET).filter(name -> !name.isBlank()),
                configuration.getOptional(BucketConfigOptions.REGION).orElseGet(() -> region(queue)),
                endpoint,
                queueEndpoint.orElseGet(() -> URI.create(queue.getScheme() + "://" + queue.getAuthority())),
                pathStyle.orElse(endpoint.isPresent()),
                accessKey,
                secretKey,
                KeyGlobs.parse(configuration.get(BucketConfigOptions.RECORDS)),
                visibility,
                wait.orElse(BucketConfigOptions.WAIT_TIME.defaultValue()),
                inFlight.orElse(BucketConfigOptions.MAX_IN_FLIGHT.defaultValue()),
                parallelism.map(OptionalInt::of).orElse(OptionalInt.empty()),
                recordSize
                        .orElse(BucketConfigOptions.MAX_RECORD_SIZE.defaultValue())
                        .getBytes(),
                objectSize
                        .orElse(BucketConfigOptions.MAX_OBJECT_SIZE.defaultValue())
                        .getBytes());
    }

    private void refuseUnknown() {
        List<String> known =
                BucketConfigOptions.ALL.stream().map(ConfigOption::key).toList();
        for (String key : given.keySet()) {
            if (!known.contains(key)) {
                problems.add(Problem.of(
                        ErrorCode.UNKNOWN_OPTION,
                        "source '" + source + "' has an unknown option '" + key + "'.",
                        NearestName.hint(key, known)));
            }
        }
        String connector = given.get(BucketConfigOptions.CONNECTOR.key());
        if (connector != null && !connector.equals(BucketConfigOptions.CONNECTOR_ID)) {
            refuse(BucketConfigOptions.CONNECTOR, "'" + BucketConfigOptions.CONNECTOR_ID + "'");
        }
    }

    private Optional<URI> url(ConfigOption<String> option) {
        String text = given.get(option.key());
        if (text == null) {
            return Optional.empty();
        }
        try {
            URI url = new URI(text.strip());
            if (url.getHost() != null && url.getScheme().matches("https?") && url.getUserInfo() == null) {
                return Optional.of(url);
            }
        } catch (URISyntaxException e) {
            // told below, as for a URL that has no host
        }
        return refuse(option, "a URL such as https://host:port, without a user");
    }

    private Optional<String> secret(ConfigOption<String> option) {
        String text = given.get(option.key());
        if (text == null) {
            return Optional.empty();
        }
        if (!ONE_REFERENCE.matcher(text).matches() || !Secrets.isReference(text)) {
            problems.add(Problem.of(
                    ErrorCode.INVALID_OPTION,
                    "option '" + option.key() + "' of source '" + source + "' holds a secret in clear.",
                    "Write '" + option.key() + "' = '${secret:s3-" + option.key()
                            + "}' and put the value into that secret."));
            return Optional.empty();
        }
        return Optional.of(text);
    }

    private <T> Optional<T> checked(ConfigOption<T> option, Predicate<T> allowed, String range) {
        try {
            Optional<T> value = configuration.getOptional(option);
            return value.isPresent() && !allowed.test(value.get()) ? refuse(option, range) : value;
        } catch (IllegalArgumentException e) {
            return refuse(option, range);
        }
    }

    private <T> Optional<T> refuse(ConfigOption<?> option, String allowed) {
        problems.add(Problem.of(
                ErrorCode.INVALID_OPTION,
                "option '" + option.key() + "' of source '" + source + "' is '"
                        + given.get(option.key()).replaceAll("//[^/@]*@", "//…@") + "'.",
                "Allowed: " + allowed + "."));
        return Optional.empty();
    }

    private static Predicate<Duration> between(Duration least, Duration most) {
        return value -> value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
    }

    private static String region(URI queueUrl) {
        Matcher matcher = AWS_HOST.matcher(queueUrl.getHost());
        return matcher.matches() ? matcher.group(1) : "us-east-1";
    }
}
