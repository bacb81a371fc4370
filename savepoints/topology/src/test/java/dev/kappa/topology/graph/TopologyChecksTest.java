package dev.kappa.topology.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kappa.topology.definition.ObjectKind;
import dev.kappa.topology.error.Position;
import dev.kappa.topology.error.Problem;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TopologyChecksTest {
    private static final Topology SHOP =
            TestTopology.shop().unborn("fresh", ObjectKind.STREAM).at(7);
    private static final NameUse NEW = NameUse.at("fine", Position.of(1, 15));

    @Test
    void aNewStreamOverWhatExistsIsFine() {
        assertProblems(
                "",
                TopologyChecks.ofCreate(
                        SHOP,
                        ObjectKind.STREAM,
                        NEW,
                        uses("orders", "revenue", "orders$v1"),
                        Optional.of(NameUse.of("shop"))));
    }

    @Test
    void aTakenNameSaysWhatItIsAndHowToChangeIt() {
        assertProblems(
                "1:15 DUPLICATE_NAME: stream 'orders' exists already, in version 1."
                        + " Write ALTER STREAM orders AS … to change it, or IF NOT EXISTS to keep it.",
                create(ObjectKind.STREAM, "orders"));
        assertProblems(
                "1:15 DUPLICATE_NAME: source 'shop' exists already, in version 1."
                        + " Write CREATE SOURCE IF NOT EXISTS to keep it, or first DROP SOURCE shop.",
                create(ObjectKind.SOURCE, "shop"));
        assertProblems(
                "1:15 DUPLICATE_NAME: 'revenue' is a materialized view already; sources, streams, views and functions share one"
                        + " name space. Choose another name, or first DROP MATERIALIZED VIEW revenue.",
                create(ObjectKind.STREAM, "revenue"));
        assertProblems(
                "1:15 CONFLICT: 'fresh' is being made or removed right now, as a stream."
                        + " Try again when that has ended.",
                create(ObjectKind.VIEW, "fresh"));
    }

    @Test
    void aViewWhoseTableWouldMeetAnothersVersionIsRefused() {
        assertProblems(
                "1:15 DUPLICATE_NAME: in Postgres 'revenue_v2' and the tables of versions would meet, because there is"
                        + " the materialized view 'revenue'. Choose another name, one that does not end with _v and a"
                        + " number.",
                create(ObjectKind.VIEW, "revenue_v2"));
        assertProblems("", create(ObjectKind.STREAM, "revenue_v2"));
        assertProblems("", create(ObjectKind.VIEW, "revenue_vat"));
    }

    @Test
    void allThatCannotBeReadIsReportedAtOnce() {
        assertProblems(
                """
                1:15 DUPLICATE_NAME: stream 'alerts' exists already, in version 1. Write ALTER STREAM alerts AS … to change it, or IF NOT EXISTS to keep it.
                2:1 UNKNOWN_STREAM: stream or view 'order' does not exist. Did you mean 'orders'?
                2:2 UNKNOWN_STREAM: stream or view 'weather' does not exist. There are: alerts, clicks, customers, enriched, fresh, orders, revenue, top.
                2:3 UNKNOWN_VERSION: stream 'orders' has no version 4. There are: orders$v1.
                2:4 WRONG_KIND: 'shop' is a source; only streams read a source. Read a stream that is created FROM SOURCE shop.
                2:5 CONFLICT: stream 'fresh' is being made or removed right now. Try again when that has ended.
                UNKNOWN_SOURCE: source 'shopp' does not exist. Did you mean 'shop'?""",
                TopologyChecks.ofCreate(
                        SHOP,
                        ObjectKind.STREAM,
                        NameUse.at("alerts", Position.of(1, 15)),
                        uses("order", "weather", "orders$v4", "shop", "fresh"),
                        Optional.of(NameUse.of("shopp"))));
        assertProblems(
                "WRONG_KIND: 'orders' is a stream, not a source. To read it, write AS SELECT … FROM orders.",
                TopologyChecks.ofCreate(SHOP, ObjectKind.STREAM, NEW, List.of(), Optional.of(NameUse.of("orders"))));
    }

    @Test
    void whatReadsItselfIsRefusedWithTheWay() {
        assertProblems(
                "2:1 CYCLE: 'fine' would read itself: fine → fine, each reads the next."
                        + " Read something else at one of them.",
                TopologyChecks.ofCreate(SHOP, ObjectKind.STREAM, NEW, uses("fine"), Optional.empty()));
        assertProblems(
                "2:2 CYCLE: 'orders' would read itself: orders → top → revenue → enriched → orders, each reads the"
                        + " next. Read something else at one of them.",
                TopologyChecks.ofAlter(
                        SHOP, ObjectKind.STREAM, NameUse.of("orders"), uses("clicks", "top"), Optional.empty()));
        assertProblems(
                "2:1 CYCLE: 'orders' would read itself: orders → orders, each reads the next."
                        + " Read something else at one of them.",
                TopologyChecks.ofAlter(
                        SHOP, ObjectKind.STREAM, NameUse.of("orders"), uses("orders$v1"), Optional.empty()));
    }

    @Test
    void anAlterationNeedsItsObject() {
        assertProblems(
                "",
                TopologyChecks.ofAlter(SHOP, ObjectKind.VIEW, NameUse.of("top"), uses("enriched"), Optional.empty()));
        assertProblems(
                "1:15 UNKNOWN_VIEW: materialized view 'tpo' does not exist. Did you mean 'top'?",
                TopologyChecks.ofAlter(
                        SHOP,
                        ObjectKind.VIEW,
                        NameUse.at("tpo", Position.of(1, 15)),
                        uses("enriched"),
                        Optional.empty()));
        assertProblems(
                "WRONG_KIND: 'top' is a materialized view, not a stream. Write ALTER MATERIALIZED VIEW top.",
                TopologyChecks.ofAlter(SHOP, ObjectKind.STREAM, NameUse.of("top"), uses("enriched"), Optional.empty()));
    }

    @Test
    void aDropIsRefusedWhileOthersRead() {
        assertProblems("", drop(ObjectKind.VIEW, "top", false));
        assertProblems(
                "IN_USE: stream 'enriched' is read by stream 'alerts', materialized view 'revenue'."
                        + " DROP STREAM enriched CASCADE drops with it: alerts, revenue, top.",
                drop(ObjectKind.STREAM, "enriched", false));
        assertProblems(
                "IN_USE: source 'shop' is read by stream 'customers', stream 'orders'."
                        + " DROP SOURCE shop CASCADE drops with it: customers, orders, enriched, alerts, revenue, top.",
                drop(ObjectKind.SOURCE, "shop", false));
        assertProblems("", drop(ObjectKind.STREAM, "enriched", true));
    }

    @Test
    void aDropNeedsItsObject() {
        assertProblems(
                "UNKNOWN_STREAM: stream 'enrichd' does not exist. Did you mean 'enriched'?",
                drop(ObjectKind.STREAM, "enrichd", true));
        assertProblems(
                "WRONG_KIND: 'enriched' is a stream, not a materialized view. Write DROP STREAM enriched.",
                drop(ObjectKind.VIEW, "enriched", true));
        assertProblems(
                "CONFLICT: stream 'fresh' is being made or removed right now. Try again when that has ended.",
                drop(ObjectKind.STREAM, "fresh", false));
    }

    private static List<Problem> create(ObjectKind kind, String name) {
        return TopologyChecks.ofCreate(SHOP, kind, NameUse.at(name, Position.of(1, 15)), List.of(), Optional.empty());
    }

    private static List<Problem> drop(ObjectKind kind, String name, boolean cascade) {
        return TopologyChecks.ofDrop(SHOP, kind, NameUse.of(name), cascade);
    }

    /** Each at its own column of line 2. */
    private static List<NameUse> uses(String... names) {
        return Stream.iterate(0, i -> i < names.length, i -> i + 1)
                .map(i -> NameUse.at(names[i], Position.of(2, i + 1)))
                .toList();
    }

    private static void assertProblems(String expected, List<Problem> problems) {
        assertEquals(
                expected,
                String.join("\n", problems.stream().map(Problem::toString).toList()));
    }
}
