package dev.kappa.local.part;

import dev.kappa.local.Port;
import dev.kappa.local.StackSettings;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Flink's SQL Gateway with Kappa's endpoint: where the SQL Client and the JDBC driver connect to. */
final class Gateway implements Part {
    private static final Pattern SESSION = Pattern.compile("\"sessionHandle\"\\s*:\\s*\"([0-9a-f-]+)\"");
    private final StackSettings settings;
    private final FlinkHome flink;

    Gateway(StackSettings settings) {
        this.settings = settings;
        this.flink = new FlinkHome(settings);
    }

    @Override
    public String name() {
        return "gateway";
    }

    @Override
    public List<Port> ports() {
        return List.of(Port.GATEWAY);
    }

    /** Its catalog is in the serving database, and its first session reads it. */
    @Override
    public Set<String> needs() {
        return Set.of("postgres");
    }

    @Override
    public void prepare() throws Exception {
        flink.write(name());
    }

    @Override
    public Command command() {
        JavaLine java = flink.java(name(), "128m", "640m")
                .options("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:MaxMetaspaceSize=512m");
        SqlClassPath.addTo(java, settings);
        String endpoint = SqlClassPath.endpoint(settings);
        String options = "-Dsql-gateway.endpoint." + endpoint + ".";
        return flink.command(
                name(),
                java.main(
                        "org.apache.flink.table.gateway.SqlGateway",
                        "-Dsql-gateway.endpoint.type=" + endpoint,
                        options + "address=" + settings.gatewayHost(),
                        options + "bind-address=" + settings.gatewayHost(),
                        options + "port=" + settings.port(Port.GATEWAY)));
    }

    /** Opens a session and closes it again: an open port alone says nothing about catalog and planner. */
    @Override
    public Optional<String> notReady() throws InterruptedException {
        String sessions = "http://" + settings.gatewayHost() + ":" + settings.port(Port.GATEWAY) + "/v1/sessions";
        return HttpProbe.post(sessions, "{\"sessionName\":\"readiness\"}")
                .map(answer -> {
                    Matcher session = SESSION.matcher(answer.body());
                    return session.find()
                            ? close(sessions + "/" + session.group(1))
                            : Optional.of("a session (HTTP " + answer.statusCode() + ": " + answer.body() + ")");
                })
                .orElseGet(() -> Optional.of("an answer on " + settings.address(Port.GATEWAY)));
    }

    private static Optional<String> close(String session) {
        try {
            HttpProbe.delete(session);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }
}
