package dev.kappa.redeploy.log;

import static dev.kappa.redeploy.log.KafkaCalls.get;

import dev.kappa.redeploy.log.PositionCarryOver.Succession;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.ConsumerGroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupsOptions;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.ConsumerGroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.UnknownMemberIdException;

/**
 * Carries consumer groups that nobody runs over to the topic that takes the place of the one they have read. One thread reads the records; a
 * repetition finds the groups that have a position already and leaves them alone.
 */
final class IdleReaders implements AutoCloseable {
    private final KafkaCalls kafka;
    private final Function<String, SortedMap<String, SortedMap<Integer, Long>>> groupOffsets;
    private final PositionCarryOver carryOver;
    private final Background<Succession, SortedSet<String>> background = new Background<>("carry readers over");

    IdleReaders(KafkaCalls kafka, Function<String, SortedMap<String, SortedMap<Integer, Long>>> groupOffsets) {
        this.kafka = kafka;
        this.groupOffsets = groupOffsets;
        this.carryOver = new PositionCarryOver(new TopicScans(kafka::clientProperties));
    }

    /** Empty while it is under way; what has failed begins anew with the next call. */
    Optional<SortedSet<String>> carry(Succession succession, Predicate<String> ours) {
        return background.ask(succession, () -> kafka.call(() -> carryNow(succession, ours)));
    }

    private SortedSet<String> carryNow(Succession succession, Predicate<String> ours)
            throws java.util.concurrent.ExecutionException, InterruptedException {
        ListConsumerGroupsOptions idle =
                new ListConsumerGroupsOptions().inStates(java.util.Set.of(ConsumerGroupState.EMPTY));
        SortedMap<String, SortedMap<Integer, Long>> committed = new TreeMap<>();
        for (ConsumerGroupListing group :
                get(kafka.admin().listConsumerGroups(idle).all())) {
            SortedMap<String, SortedMap<Integer, Long>> offsets =
                    ours.test(group.groupId()) ? new TreeMap<>() : groupOffsets.apply(group.groupId());
            if (offsets.containsKey(succession.from()) && !offsets.containsKey(succession.to())) {
                committed.put(group.groupId(), offsets.get(succession.from()));
            }
        }
        SortedSet<String> carried = new TreeSet<>();
        if (committed.isEmpty()) {
            return carried;
        }
        for (var positions : carryOver.positions(succession, committed).entrySet()) {
            Map<TopicPartition, OffsetAndMetadata> starts = new HashMap<>();
            positions
                    .getValue()
                    .forEach((partition, position) -> starts.put(
                            new TopicPartition(succession.to(), partition), new OffsetAndMetadata(position)));
            try {
                get(kafka.admin()
                        .alterConsumerGroupOffsets(positions.getKey(), starts)
                        .all());
                carried.add(positions.getKey());
            } catch (GroupNotEmptyException | UnknownMemberIdException e) {
                // Somebody has started it meanwhile: then he finds his way himself.
                continue;
            }
        }
        return carried;
    }

    @Override
    public void close() {
        background.close();
    }
}
