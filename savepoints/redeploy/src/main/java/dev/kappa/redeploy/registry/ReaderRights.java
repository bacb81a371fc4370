package dev.kappa.redeploy.registry;

import dev.kappa.redeploy.Unavailable;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.serving.PostgresIdentifier;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What readers may see of the schema {@code kappa}: the view {@code live_topics} and nothing else. */
public final class ReaderRights {
    private static final Logger LOG = LoggerFactory.getLogger(ReaderRights.class);

    private ReaderRights() {}

    /**
     * Gives them; may be repeated. Where the role is not there, the log says what to do: nothing of Kappa's own depends on it.
     *
     * @param readers a role; {@code public} is everybody
     */
    public static void grant(Database database, String readers) {
        String role = readers.equals("public") ? "PUBLIC" : PostgresIdentifier.quote(readers);
        List<String> grants = List.of(
                "GRANT USAGE ON SCHEMA kappa TO " + role + ";", "GRANT SELECT ON kappa.live_topics TO " + role + ";");
        try {
            database.transaction(session -> {
                session.script(String.join(" ", grants));
                return null;
            });
        } catch (Unavailable | KappaException | DatabaseError e) {
            LOG.warn(
                    "{}. Readers cannot see kappa.live_topics; as its owner: {}",
                    e.getMessage(),
                    String.join(" ", grants));
        }
    }
}
