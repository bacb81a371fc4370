package dev.kappa.redeploy.controller;

import dev.kappa.redeploy.Unavailable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Stands between the controller and every outside call: counts them, and lets a planned fault happen at the planned one. */
final class Faults {
    /** What may happen at a call. */
    enum Kind {
        CRASH_BEFORE,
        CRASH_AFTER,
        /** The call had its effect, the caller learns of a broken connection. */
        LOST_REPLY,
        /** The call had no effect. */
        AWAY,
        /** The caller freezes; another controller takes over and acts; then the caller thaws and its call goes through. */
        FREEZE
    }

    /** The controller's process is gone. */
    static final class Crash extends Error {
        private static final long serialVersionUID = 1L;

        Crash(String call) {
            super(call, null, false, false);
        }
    }

    private final Map<Integer, Kind> planned = new HashMap<>();
    private final List<String> hit = new ArrayList<>();
    private Runnable takeover = () -> {};
    private int calls;
    private boolean frozen;
    private boolean paused;

    void plan(int call, Kind kind) {
        planned.put(call, kind);
    }

    void onFreeze(Runnable takeover) {
        this.takeover = takeover;
    }

    /** Nothing happens and nothing is counted while a world is set up. */
    void pause() {
        paused = true;
    }

    /** From here on calls are counted, from 0. */
    void arm() {
        paused = false;
        calls = 0;
    }

    int calls() {
        return calls;
    }

    List<String> hit() {
        return hit;
    }

    void run(String name, Runnable effect) {
        call(name, () -> {
            effect.run();
            return null;
        });
    }

    <T> T call(String name, Supplier<T> effect) {
        // Calls of the controller that took over are not counted, so that the count means the same in every run.
        Kind kind = frozen || paused ? null : planned.remove(calls++);
        if (kind == null) {
            return effect.get();
        }
        hit.add(kind + " at " + name);
        switch (kind) {
            case CRASH_BEFORE -> throw new Crash(name);
            case AWAY -> throw new Unavailable("the system of " + name, "away");
            case FREEZE -> {
                frozen = true;
                takeover.run();
                frozen = false;
                return effect.get();
            }
            case CRASH_AFTER -> {
                effect.get();
                throw new Crash(name);
            }
            case LOST_REPLY -> {
                effect.get();
                throw new Unavailable("the system of " + name, "reply lost");
            }
        }
        throw new IllegalStateException();
    }
}
