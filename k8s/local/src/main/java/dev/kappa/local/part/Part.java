package dev.kappa.local.part;

import dev.kappa.local.Port;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One process of the stack. Its life: {@link #prepare} (first start: format, initdb, configuration), {@link #command}, then
 * {@link #notReady} until it is empty, then {@link #settle} (accounts, databases). Every step may run again after a crash in it.
 */
public interface Part {
    /** One lower-case word: what the user types in {@code make logs PART=…}. */
    String name();

    /** The ports that it listens on. */
    List<Port> ports();

    /** The parts that must be ready before this one is started. */
    default Set<String> needs() {
        return Set.of();
    }

    /** Makes everything that the command needs; must leave data of an earlier start alone. */
    void prepare() throws Exception;

    Command command();

    /** What is still missing until this part does its work; empty when it does. */
    Optional<String> notReady() throws Exception;

    /** What has to be there before others use it, and can only be made while it runs. */
    default void settle() throws Exception {}

    /** The signal that asks it to end in an orderly way. */
    default String stopSignal() {
        return "TERM";
    }

    /** How long an orderly end may take before it is forced. */
    default Duration patience() {
        return Duration.ofSeconds(20);
    }
}
