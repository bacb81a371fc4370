package dev.kappa.local;

import dev.kappa.local.command.Down;
import dev.kappa.local.command.Logs;
import dev.kappa.local.command.Status;
import dev.kappa.local.command.Up;
import dev.kappa.local.part.Part;
import dev.kappa.local.part.Parts;
import dev.kappa.local.rebuild.RebuildCommands;
import dev.kappa.local.sql.SqlClient;
import dev.kappa.topology.error.KappaException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The launcher of the one-machine stack: {@code up | down | status | logs <part> | sql [file] | sql-embedded [file] | clean |
 * rebuilding …}. What it starts outlives it.
 *
 * <p>Exit codes: 0 done (status: all parts are ready), 1 refused or failed with a message that says what to do, 2 called wrongly.
 */
public final class Stack {
    private static final String USAGE =
            "usage: up | down | status | logs <part> | sql [file] | sql-embedded [file] | clean | rebuilding "
                    + RebuildCommands.USAGE;

    private Stack() {}

    public static void main(String[] arguments) {
        System.exit(run(Path.of("").toAbsolutePath(), arguments));
    }

    private static int run(Path checkout, String... arguments) {
        try {
            StackSettings settings = StackSettings.of(checkout, System.getenv());
            return dispatch(settings, arguments);
        } catch (StackException | KappaException e) {
            System.err.println(e.getMessage());
            return 1;
        } catch (Exception e) {
            e.printStackTrace();
            return 1;
        }
    }

    private static int dispatch(StackSettings given, String... arguments) throws Exception {
        String command = arguments.length == 0 ? "" : arguments[0];
        // stopping must not fail for a configuration that has become unreadable
        boolean stops = command.equals("down") || command.equals("clean");
        StackSettings settings = stops ? given : given.withConfiguredGateway();
        List<Part> parts = Parts.of(settings);
        switch (command) {
            case "up" -> alone(settings.home(), () -> new Up(settings, parts, System.out).run());
            case "down" -> alone(settings.home(), () -> new Down(settings.home(), parts, System.out).run());
            case "status" -> {
                return new Status(settings, parts, System.out).run() ? 0 : 1;
            }
            case "sql", "sql-embedded" -> {
                SqlClient client = new SqlClient(settings, command.equals("sql-embedded"));
                return arguments.length > 1 ? client.script(Path.of(arguments[1]), System.out) : client.interactive();
            }
            case "rebuilding" -> {
                return new RebuildCommands(settings, System.out)
                        .run(List.of(arguments).subList(1, arguments.length));
            }
            case "logs" -> new Logs(settings.home(), parts, System.out).run(arguments.length > 1 ? arguments[1] : "");
            case "clean" -> alone(settings.home(), () -> {
                new Down(settings.home(), parts, System.out).run();
                settings.home().deleteData();
                System.out.println("removed " + settings.home().directory());
            });
            default -> {
                System.err.println(USAGE);
                return 2;
            }
        }
        return 0;
    }

    private interface Action {
        void run() throws Exception;
    }

    /** Two launchers at once would start every part twice. */
    private static void alone(StackHome home, Action action) throws Exception {
        Files.createDirectories(home.directory());
        Path lockFile = home.directory().resolve("launcher.lock");
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = lock(channel, lockFile)) {
            action.run();
        }
    }

    private static FileLock lock(FileChannel channel, Path file) throws IOException {
        FileLock lock = channel.tryLock();
        if (lock == null) {
            System.err.println("waiting for another launcher of this stack to finish");
            lock = channel.lock();
        }
        return lock;
    }
}
