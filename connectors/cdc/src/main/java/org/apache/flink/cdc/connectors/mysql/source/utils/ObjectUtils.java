package org.apache.flink.cdc.connectors.mysql.source.utils;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * Takes the place of Flink CDC's class of this name, which in 3.5.0 compares binary keys by what {@code toString} makes of an array: at
 * random. A table with such a key was then cut where it should not be, and changes made during its snapshot were lost. Mended upstream by
 * <a href="https://github.com/apache/flink-cdc/pull/4532">flink-cdc#4532</a>; this class goes with the first release that has it.
 * {@code KeysUnderFireIT} and {@code BinaryKeysTest} fail without it.
 */
public final class ObjectUtils {
    private ObjectUtils() {}

    /** @throws ArithmeticException if the sum does not fit the number's type */
    public static Object plus(Object number, int augend) {
        if (number instanceof Integer i) {
            return Math.addExact(i, augend);
        }
        if (number instanceof Long l) {
            return Math.addExact(l, augend);
        }
        if (number instanceof BigInteger i) {
            return i.add(BigInteger.valueOf(augend));
        }
        if (number instanceof BigDecimal d) {
            return d.add(BigDecimal.valueOf(augend));
        }
        throw new UnsupportedOperationException("no number: " + number.getClass());
    }

    public static BigDecimal minus(Object minuend, Object subtrahend) {
        if (!minuend.getClass().equals(subtrahend.getClass())) {
            throw new IllegalStateException(minuend.getClass() + " minus " + subtrahend.getClass());
        }
        return number(minuend).subtract(number(subtrahend));
    }

    private static BigDecimal number(Object number) {
        if (number instanceof Integer || number instanceof Long) {
            return BigDecimal.valueOf(((Number) number).longValue());
        }
        if (number instanceof BigInteger i) {
            return new BigDecimal(i);
        }
        if (number instanceof BigDecimal d) {
            return d;
        }
        throw new UnsupportedOperationException("no number: " + number.getClass());
    }

    /** Bytes in the order of the database; what Java has an order for in that; anything else by its text. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    public static int compare(Object one, Object other) {
        if (one instanceof byte[] bytes && other instanceof byte[] others) {
            return Arrays.compareUnsigned(bytes, others);
        }
        if (one instanceof Comparable comparable && one.getClass().equals(other.getClass())) {
            return comparable.compareTo(other);
        }
        return one.toString().compareTo(other.toString());
    }

    public static int doubleCompare(double one, double other) {
        return BigDecimal.valueOf(one).compareTo(BigDecimal.valueOf(other));
    }
}
