package dev.kappa.jobs.shop;

import java.io.Serializable;

/**
 * When a visit is a basket, and an abandoned one. Times are milliseconds.
 *
 * @param gap two views this far apart belong to different visits
 * @param orderWithin how long after a visit's last view an order still belongs to it
 * @param correctFor how long after its decision a visit follows late orders
 * @param products how many different products make a basket
 */
record BasketRules(long gap, long orderWithin, long correctFor, int products) implements Serializable {

    private static final long serialVersionUID = 1L;

    BasketRules {
        if (gap <= 0 || orderWithin < gap || correctFor < 0 || products < 1) {
            throw new IllegalArgumentException("visit.gap must be positive, order.within at least visit.gap,"
                    + " correct.for not negative, products.min at least 1; they are " + gap + " ms, " + orderWithin
                    + " ms, " + correctFor + " ms, " + products);
        }
    }

    /** The event time at which nothing that is not late can change the visit or its orders. */
    long decidedAt(long visitEnd) {
        return visitEnd + orderWithin;
    }

    long forgottenAt(long end) {
        return decidedAt(end) + correctFor;
    }
}
