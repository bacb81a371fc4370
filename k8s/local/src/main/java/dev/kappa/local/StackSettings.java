package dev.kappa.local;

import dev.kappa.redeploy.config.KappaConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the environment decides: the checkout, the home directory ({@code KAPPA_HOME}, default {@code .kappa} in the checkout), the ports
 * ({@code KAPPA_PORT_BASE}, default 21000, and {@code KAPPA_PORT_<NAME>}), and the user's own configuration file ({@code KAPPA_CONFIG}).
 */
public record StackSettings(Path checkout, StackHome home, Map<Port, Integer> ports, Optional<Path> userConfig) {
    public static final String BASE_OPTION = "KAPPA_PORT_BASE";
    static final int DEFAULT_BASE = 21000;

    public StackSettings {
        ports = Map.copyOf(ports);
    }

    /** Reads the environment; what it leaves open is as it was at the last start, and else the default. */
    public static StackSettings of(Path checkout, Map<String, String> environment) {
        Path home = Optional.ofNullable(environment.get("KAPPA_HOME"))
                .filter(text -> !text.isBlank())
                .map(Path::of)
                .map(Path::toAbsolutePath)
                .orElse(checkout.resolve(".kappa"))
                .normalize();
        StackHome stackHome = new StackHome(home);
        List<String> problems = new ArrayList<>();
        Map<Port, Integer> ports = ports(environment, stackHome.rememberedPorts(), problems);
        if (!problems.isEmpty()) {
            throw new StackException(String.join("\n", problems));
        }
        Optional<Path> config = Optional.ofNullable(environment.get("KAPPA_CONFIG"))
                .filter(text -> !text.isBlank())
                .map(text -> Path.of(text).toAbsolutePath().normalize())
                .filter(file -> !file.equals(stackHome.config())); // the stack's own file is no other system
        return new StackSettings(checkout, stackHome, ports, config);
    }

    /** The file that gateway, controller and feeder read: the user's own, else the one that the stack writes. */
    public Path config() {
        return userConfig.orElse(home.config());
    }

    /** The same, with the gateway where that file says; only the user's own file can say something else. */
    public StackSettings withConfiguredGateway() {
        if (userConfig.isEmpty()) {
            return this;
        }
        Map<Port, Integer> moved = new EnumMap<>(ports);
        moved.put(Port.GATEWAY, KappaConfig.read(config()).gateway().port());
        return new StackSettings(checkout, home, moved, userConfig);
    }

    /** Where the gateway listens: loopback, unless the user's own file says something else. */
    public String gatewayHost() {
        return userConfig.isEmpty()
                ? "127.0.0.1"
                : KappaConfig.read(config()).gateway().host();
    }

    public int port(Port port) {
        return ports.get(port);
    }

    /** host:port of a part. */
    public String address(Port port) {
        return "127.0.0.1:" + port(port);
    }

    private static Map<Port, Integer> ports(
            Map<String, String> environment, Map<Port, Integer> remembered, List<String> problems) {
        Optional<Integer> base = number(environment, BASE_OPTION, 65535 - 1000, problems);
        Map<Port, Integer> ports = new EnumMap<>(Port.class);
        for (Port port : Port.values()) {
            ports.put(
                    port,
                    number(environment, port.option(), 65535, problems)
                            .or(() -> base.map(port::from))
                            .or(() -> Optional.ofNullable(remembered.get(port)))
                            .orElse(port.from(DEFAULT_BASE)));
        }
        Map<Integer, Port> owners = new HashMap<>();
        ports.forEach((port, number) -> {
            Port other = owners.putIfAbsent(number, port);
            if (other != null) {
                problems.add("%s and %s are both %d: each needs a port of its own"
                        .formatted(other.option(), port.option(), number));
            }
        });
        return ports;
    }

    private static Optional<Integer> number(
            Map<String, String> environment, String option, int highest, List<String> problems) {
        String text = environment.getOrDefault(option, "");
        if (text.isBlank()) {
            return Optional.empty();
        }
        try {
            int value = Integer.parseInt(text.strip());
            if (value >= 1024 && value <= highest) {
                return Optional.of(value);
            }
        } catch (NumberFormatException e) {
            // reported below, with the range
        }
        problems.add("%s is '%s': use a number from 1024 to %d".formatted(option, text, highest));
        return Optional.empty();
    }
}
