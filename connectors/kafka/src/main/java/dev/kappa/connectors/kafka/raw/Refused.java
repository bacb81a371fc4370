package dev.kappa.connectors.kafka.raw;

/** Why a record is not what its stream declares: names the column and the value where it can. Becomes the reason of a dead letter. */
final class Refused extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final int SHOWN = 80;

    Refused(String reason) {
        super(reason, null, false, false);
    }

    static Refused column(String column, Object value, String why) {
        return new Refused("column '" + column + "': " + shown(String.valueOf(value)) + " " + why);
    }

    /** The value in quotes, shortened, and without characters that a terminal would act on. */
    static String shown(String value) {
        String cut = value.length() > SHOWN ? value.substring(0, SHOWN) + "…" : value;
        return "'" + cut.replaceAll("\\p{Cntrl}", "?") + "'";
    }
}
