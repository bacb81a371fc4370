package dev.kappa.connectors.s3.queue;

import java.util.Map;
import java.util.Set;

/**
 * What became of each receipt of a batch call; a batch may fail in parts.
 *
 * @param retry receipt to reason: the service failed, the same call may work later
 * @param lost receipt to reason: the receipt is no longer good, the message is visible to others or gone
 */
public record BatchOutcome(Set<String> done, Map<String, String> retry, Map<String, String> lost) {
    public BatchOutcome {
        done = Set.copyOf(done);
        retry = Map.copyOf(retry);
        lost = Map.copyOf(lost);
    }
}
