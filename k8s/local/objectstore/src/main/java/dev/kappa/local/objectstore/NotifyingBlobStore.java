package dev.kappa.local.objectstore;

import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.CreateBucketResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/**
 * Sends a notification after each successful change of an object. Change and notification of one key happen under one lock, so the order
 * of sequencers is the order of changes, as AWS promises. Parts of a multipart upload, which S3Proxy stores as objects, stay silent.
 */
final class NotifyingBlobStore extends ForwardingBlobStore {
    private static final String MULTIPART_STUB = ".s3proxy-mpu-stub-";
    private static final int LOCKS = 64;

    private final NotificationQueues queues;
    private final Lock[] locks =
            IntStream.range(0, LOCKS).mapToObj(i -> new ReentrantLock()).toArray(Lock[]::new);
    /** Above every number of an earlier run, as long as the clock does not go back. */
    private final AtomicLong sequence = new AtomicLong(System.currentTimeMillis() << 20);

    NotifyingBlobStore(BlobStore objects, NotificationQueues queues) {
        super(objects);
        this.queues = queues;
    }

    @Override
    public CreateBucketResponse createContainer(CreateBucketRequest request) {
        queues.create(request.bucket());
        return super.createContainer(request);
    }

    @Override
    public PutObjectResponse putBlob(PutObjectRequest request, InputStream content) {
        return locked(request.bucket(), request.key(), () -> {
            PutObjectResponse response = super.putBlob(request, content);
            created("ObjectCreated:Put", request.bucket(), request.key(), response.versionId());
            return response;
        });
    }

    @Override
    public CopyObjectResponse copyBlob(CopyObjectRequest request) {
        return locked(request.destinationBucket(), request.destinationKey(), () -> {
            CopyObjectResponse response = super.copyBlob(request);
            created("ObjectCreated:Copy", request.destinationBucket(), request.destinationKey(), response.versionId());
            return response;
        });
    }

    @Override
    public CompleteMultipartUploadResponse completeMultipartUpload(
            MultipartUpload upload, CompleteMultipartUploadRequest request) {
        return locked(upload.containerName(), upload.blobName(), () -> {
            CompleteMultipartUploadResponse response = super.completeMultipartUpload(upload, request);
            created(
                    "ObjectCreated:CompleteMultipartUpload",
                    upload.containerName(),
                    upload.blobName(),
                    response.versionId());
            return response;
        });
    }

    @Override
    public DeleteObjectResponse removeBlob(DeleteObjectRequest request) {
        return locked(request.bucket(), request.key(), () -> {
            DeleteObjectResponse response = super.removeBlob(request);
            send(
                    "ObjectRemoved:Delete",
                    request.bucket(),
                    request.key(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.ofNullable(request.versionId()));
            return response;
        });
    }

    private void created(String name, String bucket, String key, String version) {
        if (key.startsWith(MULTIPART_STUB)) {
            return;
        }
        HeadObjectResponse head = super.blobMetadata(
                HeadObjectRequest.builder().bucket(bucket).key(key).build());
        send(
                name,
                bucket,
                key,
                Optional.ofNullable(head.contentLength()),
                Optional.ofNullable(head.eTag()),
                Optional.ofNullable(version).or(() -> Optional.ofNullable(head.versionId())));
    }

    private void send(
            String name,
            String bucket,
            String key,
            Optional<Long> size,
            Optional<String> etag,
            Optional<String> version) {
        if (!key.startsWith(MULTIPART_STUB)) {
            ObjectEvent event =
                    new ObjectEvent(name, bucket, key, size, etag, version, sequence.incrementAndGet(), Instant.now());
            queues.send(bucket, event.toJson());
        }
    }

    private <T> T locked(String bucket, String key, Supplier<T> change) {
        Lock lock = locks[Math.floorMod((bucket + "/" + key).hashCode(), LOCKS)];
        lock.lock();
        try {
            return change.get();
        } finally {
            lock.unlock();
        }
    }
}
