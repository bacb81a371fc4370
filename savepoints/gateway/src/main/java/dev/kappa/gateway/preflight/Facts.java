package dev.kappa.gateway.preflight;

import dev.kappa.redeploy.flink.Slots;
import dev.kappa.topology.error.Problem;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * What a change meets outside.
 *
 * @param slots of the cluster, if it answered
 * @param replay what is read again, a topic each; empty where nothing is, or Kafka did not answer
 * @param readers groups that are not Kappa's, by the topic to be retired that they read
 * @param estimate of the time until it has caught up
 * @param unknown what could not be asked, each a sentence
 * @param problems why it cannot be carried out
 */
public record Facts(
        int slotsNeeded,
        Optional<Slots> slots,
        List<TopicHistory> replay,
        SortedMap<String, SortedSet<String>> readers,
        Optional<Estimate> estimate,
        List<String> unknown,
        List<Problem> problems) {
    public Facts {
        replay = List.copyOf(replay);
        readers = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(readers));
        unknown = List.copyOf(unknown);
        problems = List.copyOf(problems);
    }
}
