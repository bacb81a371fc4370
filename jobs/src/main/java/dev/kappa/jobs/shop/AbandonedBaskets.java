package dev.kappa.jobs.shop;

import dev.kappa.jobs.StreamJob;
import dev.kappa.jobs.StreamJobContext;
import java.time.Duration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.types.Row;

/**
 * Customers who looked at several products and did not order: one row for each visit with at least three different products after which no order
 * was placed within two hours.
 *
 * <p>A visit is a customer's page views with less than half an hour between one and the next. SQL does this badly: it is a session
 * window, an anti join over an interval that begins and ends with that window, and a result that must be taken back when an order arrives late or is deleted.
 *
 * <p>Reads {@code page_views (customer_id, stock_code, view_time)} and the updating stream {@code orders (order_no, customer_id, order_time)}; emits
 * {@code (customer_id, visit_start, visit_end, products, views)} with the key {@code (customer_id, visit_start)}. Options (ISO-8601
 * durations): {@code visit.gap} PT30M, {@code order.within} PT2H, {@code correct.for} P7D; {@code products.min} 3.
 *
 * <p><b>Late data.</b> A visit is decided when the watermark has passed its end by {@code order.within}. A view behind the watermark is left out, and counted in {@code
 * late_views}. Orders may be late: until {@code correct.for} after the decision an order that arrives, changes or goes corrects the
 * result, by a delete or an insert; later ones are left out and counted in {@code late_orders}. An order that is cancelled has been placed all the same.
 */
public final class AbandonedBaskets implements StreamJob {

    @Override
    public DataStream<Row> build(StreamJobContext context) {
        BasketRules rules = new BasketRules(
                millis(context, "visit.gap", "PT30M"),
                millis(context, "order.within", "PT2H"),
                millis(context, "correct.for", "P7D"),
                Integer.parseInt(context.option("products.min", "3")));
        DataStream<Row> views = context.input("page_views")
                .filter(view -> view.getField("customer_id") != null && view.getField("view_time") != null)
                .uid("known-customers");
        DataStream<Row> orders = context.input("orders")
                .filter(order -> order.getField("customer_id") != null && order.getField("order_time") != null)
                .uid("known-orders");
        return views.connect(orders)
                .keyBy(view -> view.<Long>getFieldAs("customer_id"), order -> order.<Long>getFieldAs("customer_id"))
                .process(new BasketFunction(rules))
                .returns(context.outputType())
                .name("baskets")
                .uid("baskets");
    }

    private static long millis(StreamJobContext context, String option, String otherwise) {
        return Duration.parse(context.option(option, otherwise)).toMillis();
    }
}
