package dev.kappa.jobs.shop;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.Collector;

/**
 * Keeps for each customer the views of undecided visits, the orders that may matter, and decided visits as long as they are corrected.
 *
 * <p>The result depends on event times alone: visits are formed when the watermark says that they are complete, whatever the order of arrival.
 */
final class BasketFunction extends KeyedCoProcessFunction<Long, Row, Row, Row> {

    private static final long serialVersionUID = 1L;

    private final BasketRules rules;

    private transient ListState<PageView> views;
    private transient MapState<String, Long> orders;
    private transient MapState<Long, Visit> decided;
    private transient Counter lateViews;
    private transient Counter lateOrders;

    BasketFunction(BasketRules rules) {
        this.rules = rules;
    }

    @Override
    public void open(OpenContext context) {
        views = getRuntimeContext().getListState(new ListStateDescriptor<>("views", Types.POJO(PageView.class)));
        orders = getRuntimeContext().getMapState(new MapStateDescriptor<>("orders", Types.STRING, Types.LONG));
        decided = getRuntimeContext()
                .getMapState(new MapStateDescriptor<>("visits", Types.LONG, Types.POJO(Visit.class)));
        lateViews = getRuntimeContext().getMetricGroup().counter("late_views");
        lateOrders = getRuntimeContext().getMetricGroup().counter("late_orders");
    }

    @Override
    public void processElement1(Row view, Context context, Collector<Row> out) throws Exception {
        long time = millis(view.getField("view_time"));
        if (time <= context.timerService().currentWatermark()) {
            lateViews.inc();
            return;
        }
        views.add(new PageView(time, view.getFieldAs("stock_code")));
        context.timerService().registerEventTimeTimer(rules.decidedAt(time));
    }

    @Override
    public void processElement2(Row order, Context context, Collector<Row> out) throws Exception {
        String number = order.getFieldAs("order_no");
        long time = millis(order.getField("order_time"));
        if (rules.forgottenAt(time) <= context.timerService().currentWatermark()) {
            lateOrders.inc();
            return;
        }
        if (order.getKind() == RowKind.INSERT || order.getKind() == RowKind.UPDATE_AFTER) {
            orders.put(number, time);
            context.timerService().registerEventTimeTimer(rules.forgottenAt(time));
        } else {
            orders.remove(number);
        }
        for (Visit visit : decided.values()) {
            if (touches(visit, time)) {
                correct(visit, context.getCurrentKey(), out);
            }
        }
    }

    @Override
    public void onTimer(long now, OnTimerContext context, Collector<Row> out) throws Exception {
        decide(now, context, out);
        List<Long> oldVisits = new ArrayList<>();
        for (Visit visit : decided.values()) {
            if (rules.forgottenAt(visit.end) <= now) {
                oldVisits.add(visit.start);
            }
        }
        for (Long start : oldVisits) {
            decided.remove(start);
        }
        List<String> oldOrders = new ArrayList<>();
        for (var order : orders.entries()) {
            if (rules.forgottenAt(order.getValue()) <= now) {
                oldOrders.add(order.getKey());
            }
        }
        for (String number : oldOrders) {
            orders.remove(number);
        }
    }

    private void decide(long now, OnTimerContext context, Collector<Row> out) throws Exception {
        List<PageView> all = new ArrayList<>();
        views.get().forEach(all::add);
        all.sort(Comparator.comparingLong(view -> view.time));
        List<PageView> open = new ArrayList<>();
        for (int from = 0, to; from < all.size(); from = to) {
            to = from + 1;
            while (to < all.size() && all.get(to).time - all.get(to - 1).time < rules.gap()) {
                to++;
            }
            List<PageView> visit = all.subList(from, to);
            if (rules.decidedAt(visit.get(visit.size() - 1).time) <= now) {
                close(visit, context, out);
            } else {
                open.addAll(visit);
            }
        }
        if (open.size() < all.size()) {
            views.update(open);
        }
    }

    private void close(List<PageView> visitViews, OnTimerContext context, Collector<Row> out) throws Exception {
        Set<String> products = new HashSet<>();
        visitViews.forEach(view -> products.add(view.product));
        if (products.size() < rules.products()) {
            return;
        }
        Visit visit = new Visit(
                visitViews.get(0).time, visitViews.get(visitViews.size() - 1).time, products.size(), visitViews.size());
        decided.put(visit.start, visit);
        context.timerService().registerEventTimeTimer(rules.forgottenAt(visit.end));
        correct(visit, context.getCurrentKey(), out);
    }

    /** Says what has become of a visit, if that is not what was said last. */
    private void correct(Visit visit, Long customer, Collector<Row> out) throws Exception {
        boolean ordered = false;
        for (Long time : orders.values()) {
            ordered |= touches(visit, time);
        }
        if (visit.abandoned == ordered) {
            visit.abandoned = !ordered;
            decided.put(visit.start, visit);
            out.collect(Row.ofKind(
                    visit.abandoned ? RowKind.INSERT : RowKind.DELETE,
                    customer,
                    local(visit.start),
                    local(visit.end),
                    visit.products,
                    visit.views));
        }
    }

    private boolean touches(Visit visit, long orderTime) {
        return orderTime >= visit.start && orderTime <= rules.decidedAt(visit.end);
    }

    private static long millis(Object time) {
        return time instanceof LocalDateTime local
                ? local.toInstant(ZoneOffset.UTC).toEpochMilli()
                : ((Instant) time).toEpochMilli();
    }

    private static LocalDateTime local(long millis) {
        return LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC);
    }
}
