package dev.kappa.topology;

import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What things are called: the one place where names of topics, tables, groups and jobs are made. */
public final class Names {
    private static final int LONGEST = 48;
    private static final Pattern OBJECT = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern VERSIONED = Pattern.compile("(.+)\\$v([1-9][0-9]{0,8})");

    private static final String DEAD_LETTERS = ".dead-letters";
    private static final String LATE = ".late";

    private final String topicPrefix;

    public Names(String topicPrefix) {
        this.topicPrefix = topicPrefix;
    }

    /** The name itself; INVALID_NAME unless it fits a topic, a Postgres table and Flink alike. */
    public static String checked(String name) {
        if (!OBJECT.matcher(name).matches() || name.length() > LONGEST) {
            throw new KappaException(
                    ErrorCode.INVALID_NAME,
                    "'" + name + "' cannot be the name of a source, stream, view or function.",
                    "Use a letter or _, then letters, digits and _, at most " + LONGEST + " characters.");
        }
        return name;
    }

    /** Reads {@code name$v3}; empty for a plain name. */
    public static Optional<VersionId> versioned(String name) {
        Matcher m = VERSIONED.matcher(name);
        return m.matches() ? Optional.of(new VersionId(m.group(1), Integer.parseInt(m.group(2)))) : Optional.empty();
    }

    /** The topic of a version: {@code orders.v3}. */
    public String topic(VersionId id) {
        return topicPrefix + id.name() + ".v" + id.version();
    }

    /** The topic that applications produce to. */
    public String applicationTopic(String stream) {
        return topicPrefix + stream;
    }

    /** The raw topic of a database's table or of a bucket's purpose, as a source inspector names it. */
    public String rawTopic(String unprefixed) {
        return topicPrefix + unprefixed;
    }

    public String deadLetterTopic(String name) {
        return topicPrefix + name + DEAD_LETTERS;
    }

    /** The topic of a stream's late records, beside that of its dead letters. */
    public static String lateTopic(String deadLetterTopic) {
        return deadLetterTopic.substring(0, deadLetterTopic.length() - DEAD_LETTERS.length()) + LATE;
    }

    /** Whether a topic holds what a stream refused. All versions of a stream share it, and it outlives them. */
    public static boolean isOfRefused(String topic) {
        return topic.endsWith(DEAD_LETTERS) || topic.endsWith(LATE);
    }

    /** The consumer group, and the prefix of transactional ids, of a version's job. */
    public String group(VersionId id) {
        return groupPrefix() + id.name() + ".v" + id.version();
    }

    /** Where the job of a version with this group leaves notice of transactions that were lost, as a committed offset: how many. */
    public static String lossGroup(String group) {
        return group + ".lost-transactions";
    }

    /** What the consumer groups of all jobs begin with, and no other should. */
    public String groupPrefix() {
        return topicPrefix + "kappa.";
    }

    /** The Postgres table of a version of a view: {@code orders_v3}. */
    public static String table(VersionId id) {
        return id.name() + "_v" + id.version();
    }

    /** The name of a version's Flink job, without the attempt. */
    public static String job(VersionId id) {
        return "kappa " + id.name() + ".v" + id.version();
    }
}
