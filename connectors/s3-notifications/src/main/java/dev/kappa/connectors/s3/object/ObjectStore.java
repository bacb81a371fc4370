package dev.kappa.connectors.s3.object;

/** Where the objects are. Calls may come from several threads at once; they throw {@link StoreException} when it is not the object's fault. */
public interface ObjectStore extends AutoCloseable {
    /** Opens exactly this version. */
    OpenedObject open(ObjectVersion object);

    BucketFacts facts(String bucket);

    @Override
    void close();
}
