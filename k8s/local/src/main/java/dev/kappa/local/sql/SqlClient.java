package dev.kappa.local.sql;

import dev.kappa.local.Port;
import dev.kappa.local.StackException;
import dev.kappa.local.StackSettings;
import dev.kappa.local.part.Command;
import dev.kappa.local.part.SqlClientCommand;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.statement.ScriptMarkers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import sun.misc.Signal;

/** Flink's SQL Client against the gateway, or with a gateway of its own inside (embedded). */
public record SqlClient(StackSettings settings, boolean embedded) {
    private static final Pattern MARK = Pattern.compile("/\\*kappa:[^*]*\\*/");
    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");
    /** The client ends with 0 also after a statement failed; only what it prints tells. */
    private static final String FAILED = "[ERROR]";
    /** What the client says when nobody answers it, in words that tell nobody what to do. */
    private static final Pattern NOBODY_ANSWERS = Pattern.compile(
            "ConnectException|Connection refused|Connection reset|ClosedChannelException|Channel became inactive");

    /** Hands the terminal to the client until the person leaves it. */
    public int interactive() throws IOException, InterruptedException {
        // Ctrl-C cancels a query of the client and is not meant for the launcher.
        Signal.handle(new Signal("INT"), signal -> {});
        return process(List.of()).inheritIO().start().waitFor();
    }

    /**
     * Runs a script to its end or to its first failing statement.
     *
     * @param script a file, or a folder of scripts that define one object each: they run in the order of what they read
     * @return 0 if every statement succeeded
     */
    public int script(Path script, PrintStream out) throws IOException, InterruptedException {
        return script(script, out, "");
    }

    /** @param before a statement for the session that runs the script */
    public int script(Path script, PrintStream out, String before) throws IOException, InterruptedException {
        return scripts(ScriptFolder.scripts(script), out, before);
    }

    /** Runs scripts one after the other, up to the first failing statement. */
    public int scripts(List<Path> scripts, PrintStream out) throws IOException, InterruptedException {
        return scripts(scripts, out, "");
    }

    private int scripts(List<Path> scripts, PrintStream out, String before) throws IOException, InterruptedException {
        StringBuilder statements = new StringBuilder(before.isEmpty() ? "" : before + "\n");
        for (Path script : scripts) {
            statements.append(marked(script));
        }
        Path marked = Files.createTempFile(settings.home().scratch("sql-client"), "script", ".sql");
        try {
            Files.writeString(marked, statements);
            Process client = process(List.of("-f", marked.toString()))
                    .redirectErrorStream(true)
                    .start();
            client.getOutputStream().close();
            boolean failed = copy(client, out);
            int exit = client.waitFor();
            return exit != 0 ? exit : failed ? 1 : 0;
        } finally {
            Files.deleteIfExists(marked);
        }
    }

    private String marked(Path script) throws IOException {
        String name = name(script);
        if (!Files.isRegularFile(script)) {
            throw new StackException(
                    "there is no file " + name + ": use FILE=<a script, such as one under sql-scripts/, or a folder>");
        }
        try {
            return ScriptMarkers.mark(name, Files.readString(script));
        } catch (KappaException refusal) {
            throw new StackException(refusal.getMessage(), refusal);
        }
    }

    private boolean copy(Process client, PrintStream out) throws IOException {
        boolean failed = false;
        boolean nobodyAnswers = false;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                failed |= line.contains(FAILED);
                nobodyAnswers |= NOBODY_ANSWERS.matcher(line).find();
                String shown = MARK.matcher(line).replaceAll("");
                out.println(System.console() == null ? COLOUR.matcher(shown).replaceAll("") : shown);
            }
        }
        if (nobodyAnswers && !embedded) {
            out.println("The SQL gateway at " + settings.gatewayHost() + ":" + settings.port(Port.GATEWAY)
                    + " does not answer: start it (make up), and run this again."
                    + " What a statement has begun goes on; SHOW STREAMS and SHOW REBUILDS tell what is there.");
        }
        return failed;
    }

    private ProcessBuilder process(List<String> arguments) throws IOException {
        Command command = new SqlClientCommand(settings).of(embedded, arguments);
        ProcessBuilder builder = new ProcessBuilder(command.line());
        builder.environment().putAll(command.environment());
        return builder;
    }

    /** Relative to the checkout where it lies in it: the same in every message on every machine. */
    private String name(Path script) {
        Path absolute = script.toAbsolutePath().normalize();
        return absolute.startsWith(settings.checkout())
                ? settings.checkout().relativize(absolute).toString()
                : script.toString();
    }
}
