package dev.kappa.local.part;

import dev.kappa.local.Port;
import dev.kappa.local.StackSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The command line of Flink's SQL Client, made of the same artifacts as the gateway. It is no part: it ends with its user. */
public record SqlClientCommand(StackSettings settings) {
    private static final String NAME = "sql-client";

    /** The command that connects to the gateway, or that brings a gateway of its own. */
    public Command of(boolean embedded, List<String> arguments) throws IOException {
        FlinkHome flink = new FlinkHome(settings);
        flink.write(NAME);
        List<String> all = new ArrayList<>();
        if (embedded) {
            all.addAll(List.of("embedded", "-Dsql-gateway.endpoint.type=" + SqlClassPath.endpoint(settings)));
        } else {
            all.addAll(List.of("gateway", "--endpoint", settings.gatewayHost() + ":" + settings.port(Port.GATEWAY)));
        }
        all.addAll(List.of(
                "-hist", settings.home().scratch(NAME).resolve("history").toString()));
        all.addAll(arguments);
        JavaLine java = flink.java(NAME, "64m", "512m")
                .options(
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dfile.encoding=UTF-8",
                        "-Dsun.stdout.encoding=UTF-8");
        if (!arguments.isEmpty()) {
            java.options(
                    "-Dorg.jline.terminal.dumb=true"); // a script needs no terminal, and no warning that there is none
        }
        SqlClassPath.addTo(java, settings);
        return flink.command(NAME, java.main("org.apache.flink.table.client.SqlClient", all.toArray(String[]::new)));
    }
}
