package dev.kappa.local.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts processes in a session of their own: they outlive the launcher, its terminal and its Ctrl-C. */
public final class Detached {
    private static final Path SETSID = Path.of("/usr/bin/setsid");
    private static final File NOTHING = new File("/dev/null");

    private Detached() {}

    /**
     * Starts the command and returns which process it became. setsid and unshare replace themselves by the command, so the pid that
     * Java sees is the command's own.
     */
    public static ProcessIdentity start(List<String> command, Map<String, String> environment, Path workDir, Path log)
            throws IOException {
        List<String> line = new ArrayList<>();
        line.add(Files.isExecutable(SETSID) ? SETSID.toString() : "nohup");
        line.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(line)
                .directory(workDir.toFile())
                .redirectInput(NOTHING)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        Process process = builder.start();
        return ProcessIdentity.of(process.pid())
                .orElseThrow(() -> new IOException("'" + command.get(0) + "' ended at once, see " + log));
    }
}
