package dev.kappa.jobs.shop;

/** A view of a visit that is not decided yet. Fields are public for Flink's serializer of plain objects. */
public final class PageView {
    public long time;
    public String product;

    public PageView() {}

    PageView(long time, String product) {
        this.time = time;
        this.product = product;
    }
}
