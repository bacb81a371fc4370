package dev.kappa.local.rebuild;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A user's job jar, made as the README says: compiled against {@code kappa-jobs.jar} and Flink, and carrying neither.
 *
 * @param code what the job writes into each row, so that one sees which jar wrote it
 * @param state the declared state version
 * @param uid of the operator with the state
 * @param type of the state's values
 */
record UserJar(String code, String state, String uid, String type) {
    private static final Path SOURCE = Path.of("src/test/resources/redeploy/Running.java");

    static UserJar writing(String code) {
        return new UserJar(code, "1", "running", "Long");
    }

    UserJar declaring(String other) {
        return new UserJar(code, other, uid, type);
    }

    UserJar withUid(String other) {
        return new UserJar(code, state, other, type);
    }

    UserJar withType(String other) {
        return new UserJar(code, state, uid, other);
    }

    /** Compiles and packs it. */
    Path pack(Path jar) throws IOException {
        return CompiledJar.pack(
                jar,
                Map.of(
                        "Running.java",
                        Files.readString(SOURCE)
                                .replace("@STATE@", state)
                                .replace("@UID@", uid)
                                .replace("@TYPE@", type)
                                .replace("@CODE@", code)));
    }
}
