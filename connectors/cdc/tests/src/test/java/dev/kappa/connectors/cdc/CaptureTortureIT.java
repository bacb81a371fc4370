package dev.kappa.connectors.cdc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kappa.connectors.cdc.fixture.Fault;
import dev.kappa.connectors.cdc.fixture.FaultRun;
import dev.kappa.connectors.cdc.fixture.Ledger;
import dev.kappa.connectors.cdc.fixture.TestDatabase;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every database, every part killed, in the snapshot and after it: nothing lost, nothing doubled. */
@Tag("torture")
class CaptureTortureIT {
    private static final long SEED = Long.getLong("kappa.seed", System.currentTimeMillis());
    private static final int FAULTS = Integer.getInteger("kappa.faults", 5);

    static Stream<Arguments> faults() {
        return Stream.of(TestDatabase.values()).flatMap(d -> Stream.of(Fault.values())
                .flatMap(f -> Stream.of(true, false).map(snapshot -> Arguments.of(d, f, snapshot))));
    }

    @ParameterizedTest(name = "{0}, {1} killed, snapshot: {2}")
    @MethodSource("faults")
    void nothingIsLostAndNothingDoubled(TestDatabase database, Fault fault, boolean snapshot) throws Exception {
        int rows = snapshot ? Integer.getInteger("kappa.rows", 150_000) : 3_000;
        FaultRun.Result result = new FaultRun(database, fault, snapshot, rows, FAULTS, SEED).run();
        System.out.println(result);
        assertEquals(List.of(), result.misfits().stream().limit(10).toList());
        assertEquals(0, result.lost(), result::toString);
        assertEquals(0, result.doubled(), result::toString);
        assertEquals(FAULTS, result.hit(), "a fault missed: " + result);
        assertEquals(true, result.operations().getOrDefault(Ledger.Outcome.COMMITTED, 0) > 10, result::toString);
    }
}
