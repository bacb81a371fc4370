package dev.kappa.redeploy;

/**
 * The ports of the tests' systems: 27000 and up, or from the system property {@code kappa.test.ports} where those are taken. Each of the
 * test processes that run side by side has a hundred of its own.
 */
public final class TestPorts {
    private static final int BASE =
            Integer.getInteger("kappa.test.ports", 27_000) + Integer.getInteger("kappa.test.ports.offset", 0);

    private TestPorts() {}

    public static int at(int offset) {
        return BASE + offset;
    }
}
