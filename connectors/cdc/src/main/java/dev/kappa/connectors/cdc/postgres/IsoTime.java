package dev.kappa.connectors.cdc.postgres;

/** Postgres's dates and times (session: ISO, UTC) as Flink's JSON formats read them. */
final class IsoTime {
    private static final String BEFORE_CHRIST = " BC";

    private IsoTime() {}

    static String date(String text) {
        if (text.endsWith("infinity")) {
            return text;
        }
        boolean beforeChrist = text.endsWith(BEFORE_CHRIST);
        String date = beforeChrist ? text.substring(0, text.length() - BEFORE_CHRIST.length()) : text;
        int dash = date.indexOf('-');
        if (!beforeChrist && dash == 4) {
            return date;
        }
        long year = Long.parseLong(date.substring(0, dash));
        // ISO 8601 has a year 0, which is 1 BC; years of more than four digits carry a sign.
        long astronomical = beforeChrist ? 1 - year : year;
        String sign = astronomical < 0 ? "-" : astronomical > 9999 ? "+" : "";
        return sign + String.format("%04d", Math.abs(astronomical)) + date.substring(dash);
    }

    static String timestamp(String text) {
        if (text.endsWith("infinity")) {
            return text;
        }
        boolean beforeChrist = text.endsWith(BEFORE_CHRIST);
        int space = text.indexOf(' ');
        String day = text.substring(0, space) + (beforeChrist ? BEFORE_CHRIST : "");
        int end = beforeChrist ? text.length() - BEFORE_CHRIST.length() : text.length();
        return date(day) + "T" + text.substring(space + 1, end);
    }

    static String instant(String text) {
        if (text.endsWith("infinity")) {
            return text;
        }
        int zone = text.lastIndexOf("+00");
        if (zone < 0) {
            throw new IllegalArgumentException("'" + text + "' is not in UTC although the session is");
        }
        return timestamp(text.substring(0, zone) + text.substring(zone + 3)) + "Z";
    }
}
