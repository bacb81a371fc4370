package dev.kappa.local.shop;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;

/** One page that a customer looked at, as the shop's web application tells it. Numbers start at 1, without gaps. */
record PageView(long viewId, long customerId, String stockCode, String country, LocalDateTime time) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS");
    private static final int BROKEN_EVERY = 5_000;

    /** Every 5,000th record is one that an application should never have written: see {@link #json}. */
    boolean isBroken() {
        return viewId % BROKEN_EVERY == 0;
    }

    /** The record's value; of the broken ones, five kinds take turns. */
    String json() {
        if (!isBroken()) {
            return json(String.valueOf(customerId), TIME.format(time));
        }
        return switch ((int) (viewId / BROKEN_EVERY % 5)) {
            case 0 -> json(String.valueOf(customerId), TIME.format(time)).substring(0, 40);
            case 1 -> json(String.valueOf(customerId), "yesterday");
            case 2 -> "<html><body>502 Bad Gateway</body></html>";
            case 3 -> json("\"guest\"", TIME.format(time));
            default -> json(String.valueOf(customerId), "").replace(",\"view_time\":\"\"", "");
        };
    }

    private String json(String customer, String viewTime) {
        return "{\"view_id\":" + viewId + ",\"customer_id\":" + customer + ",\"stock_code\":" + quoted(stockCode)
                + ",\"country\":" + quoted(country) + ",\"view_time\":\"" + viewTime + "\"}";
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
