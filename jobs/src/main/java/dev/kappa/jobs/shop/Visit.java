package dev.kappa.jobs.shop;

/** A decided visit, as it is kept to follow late orders. Fields are public for Flink's serializer of plain objects. */
public final class Visit {
    public long start;
    public long end;
    public int products;
    public int views;
    public boolean abandoned;

    public Visit() {}

    Visit(long start, long end, int products, int views) {
        this.start = start;
        this.end = end;
        this.products = products;
        this.views = views;
    }
}
