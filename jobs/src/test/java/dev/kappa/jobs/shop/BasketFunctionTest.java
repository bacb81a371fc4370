package dev.kappa.jobs.shop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BasketFunctionTest {

    private static final BasketRules RULES = new BasketRules(30 * 60_000, 120 * 60_000, 7 * 24 * 60 * 60_000, 3);
    private static final Row BASKET = Row.ofKind(RowKind.INSERT, 7L, at("10:00"), at("10:20"), 3, 4);
    private static final Row NO_BASKET = Row.ofKind(RowKind.DELETE, 7L, at("10:00"), at("10:20"), 3, 4);

    private KeyedTwoInputStreamOperatorTestHarness<Long, Row, Row, Row> harness;

    @BeforeEach
    void open() throws Exception {
        harness = harness();
        harness.open();
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    private static KeyedTwoInputStreamOperatorTestHarness<Long, Row, Row, Row> harness() throws Exception {
        return new KeyedTwoInputStreamOperatorTestHarness<>(
                new KeyedCoProcessOperator<>(new BasketFunction(RULES)),
                view -> view.<Long>getFieldAs("customer_id"),
                order -> order.<Long>getFieldAs("customer_id"),
                Types.LONG);
    }

    private static LocalDateTime at(String clock) {
        return LocalDateTime.parse("2011-03-01T" + clock + ":00");
    }

    private static long millis(String clock) {
        return at(clock).toInstant(ZoneOffset.UTC).toEpochMilli();
    }

    private void view(String clock, String product) throws Exception {
        Row view = Row.withNames();
        view.setField("customer_id", 7L);
        view.setField("stock_code", product);
        view.setField("view_time", at(clock));
        harness.processElement1(new StreamRecord<>(view));
    }

    private void order(RowKind kind, String number, String clock) throws Exception {
        Row order = Row.withNames(kind);
        order.setField("customer_id", 7L);
        order.setField("order_no", number);
        order.setField("order_time", at(clock));
        harness.processElement2(new StreamRecord<>(order));
    }

    private void watermark(String clock) throws Exception {
        harness.processBothWatermarks(new Watermark(millis(clock)));
    }

    private void basket() throws Exception {
        view("10:20", "C");
        view("10:00", "A");
        view("10:10", "B");
        view("10:05", "A");
    }

    private List<Row> result() {
        return harness.extractOutputValues();
    }

    @Test
    void aVisitWithoutAnOrderIsAbandonedWhenTheWatermarkSaysSo() throws Exception {
        basket();
        watermark("12:19");
        assertEquals(List.of(), result());

        watermark("12:20");

        assertEquals(List.of(BASKET), result());
    }

    @Test
    void anOrderWithinTwoHoursIsNotAbandonedEvenIfItIsCancelledLater() throws Exception {
        basket();
        order(RowKind.INSERT, "o1", "12:20");
        order(RowKind.UPDATE_BEFORE, "o1", "12:20");
        order(RowKind.UPDATE_AFTER, "o1", "12:20");

        watermark("13:00");

        assertEquals(List.of(), result());
    }

    @Test
    void viewsHalfAnHourApartAreTwoVisitsAndTwoProductsNoBasket() throws Exception {
        view("10:00", "A");
        view("10:10", "B");
        view("10:40", "C");

        watermark("15:00");

        assertEquals(List.of(), result());
    }

    @Test
    void aLateOrderTakesTheRowBackAndItsDeletionBringsItAgain() throws Exception {
        basket();
        watermark("12:20");

        order(RowKind.INSERT, "o1", "11:00");
        order(RowKind.DELETE, "o1", "11:00");

        assertEquals(List.of(BASKET, NO_BASKET, BASKET), result());
    }

    @Test
    void anOrderBeforeTheVisitOrAfterItsTwoHoursDoesNotCount() throws Exception {
        basket();
        order(RowKind.INSERT, "o1", "09:59");
        order(RowKind.INSERT, "o2", "12:21");

        watermark("13:00");

        assertEquals(List.of(BASKET), result());
    }

    @Test
    void stateIsGoneWhenNothingCanBeCorrectedAnyMore() throws Exception {
        basket();
        order(RowKind.INSERT, "o1", "12:21");
        watermark("12:20");

        harness.processBothWatermarks(new Watermark(millis("12:21") + RULES.orderWithin() + RULES.correctFor()));
        order(RowKind.INSERT, "o2", "11:00");

        assertEquals(List.of(BASKET), result());
        assertEquals(0, harness.numKeyedStateEntries());
    }

    @Test
    void aRestartInTheMiddleChangesNothing() throws Exception {
        view("10:00", "A");
        view("10:10", "B");
        view("10:05", "A");
        watermark("10:15");
        OperatorSubtaskState state = harness.snapshot(1, 1);
        harness.close();

        harness = harness();
        harness.initializeState(state);
        harness.open();
        view("10:20", "C");
        watermark("12:20");

        assertEquals(List.of(BASKET), result());
    }
}
