package dev.kappa.connectors.cdc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kappa.connectors.cdc.fixture.Fault;
import dev.kappa.connectors.cdc.fixture.FaultRun;
import dev.kappa.connectors.cdc.fixture.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One kill -9 of each database while it is written to; {@code CaptureTortureIT} has many, of everything. */
@Tag("torture")
class DatabaseKilledIT {
    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void nothingIsLostAndNothingDoubled(TestDatabase database) throws Exception {
        FaultRun.Result result = new FaultRun(database, Fault.DATABASE, false, 600, 1, 1).run();
        assertEquals(List.of(), result.misfits().stream().limit(10).toList());
        assertEquals(
                List.of(0L, 0L, 1L), List.of(result.lost(), result.doubled(), (long) result.hit()), result::toString);
    }
}
