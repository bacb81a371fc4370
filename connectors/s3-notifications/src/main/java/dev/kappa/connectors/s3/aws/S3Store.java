package dev.kappa.connectors.s3.aws;

import com.amazonaws.SdkBaseException;
import com.amazonaws.services.s3.AmazonS3;
import com.amazonaws.services.s3.AmazonS3ClientBuilder;
import com.amazonaws.services.s3.model.AmazonS3Exception;
import com.amazonaws.services.s3.model.BucketNotificationConfiguration;
import com.amazonaws.services.s3.model.GetObjectRequest;
import com.amazonaws.services.s3.model.HeadBucketRequest;
import com.amazonaws.services.s3.model.NotificationConfiguration;
import com.amazonaws.services.s3.model.QueueConfiguration;
import com.amazonaws.services.s3.model.S3Object;
import com.amazonaws.services.s3.model.TopicConfiguration;
import dev.kappa.connectors.s3.object.BucketFacts;
import dev.kappa.connectors.s3.object.ObjectStore;
import dev.kappa.connectors.s3.object.ObjectVersion;
import dev.kappa.connectors.s3.object.OpenedObject;
import dev.kappa.connectors.s3.object.OpenedObject.Content;
import dev.kappa.connectors.s3.object.OpenedObject.Unavailable;
import dev.kappa.connectors.s3.object.StoreException;
import dev.kappa.connectors.s3.options.BucketOptions;
import dev.kappa.topology.secret.Secrets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Amazon S3, or a server that speaks like it. */
public final class S3Store implements ObjectStore {
    private final AmazonS3 s3;

    private S3Store(AmazonS3 s3) {
        this.s3 = s3;
    }

    /** Opens a client; no call is made yet. */
    public static S3Store open(BucketOptions options, Secrets secrets) {
        AmazonS3ClientBuilder builder = AmazonS3ClientBuilder.standard()
                .withPathStyleAccessEnabled(options.pathStyleAccess())
                .withForceGlobalBucketAccessEnabled(options.endpoint().isEmpty());
        return new S3Store(new AwsAccount(options, secrets).client(builder, options.endpoint()));
    }

    @Override
    public OpenedObject open(ObjectVersion object) {
        GetObjectRequest request = new GetObjectRequest(object.bucket(), object.key());
        object.version().ifPresent(request::setVersionId);
        if (object.version().isEmpty()) {
            object.eTag().ifPresent(request::withMatchingETagConstraint);
        }
        try {
            S3Object found = s3.getObject(request);
            return found == null ? overwritten(object) : content(found);
        } catch (AmazonS3Exception e) {
            return unavailable(object, e);
        } catch (SdkBaseException e) {
            throw failure("read " + object, e);
        }
    }

    private static Content content(S3Object found) {
        return new Content(
                new SdkFailuresAsIoExceptions(found.getObjectContent()),
                found.getObjectMetadata().getContentLength(),
                Optional.ofNullable(found.getObjectMetadata().getETag()).map(tag -> tag.replace("\"", "")));
    }

    private static Unavailable overwritten(ObjectVersion object) {
        return new Unavailable("overwritten before it could be read: its ETag is no longer "
                + object.eTag().orElse("known"));
    }

    private OpenedObject unavailable(ObjectVersion object, AmazonS3Exception e) {
        String code = String.valueOf(e.getErrorCode());
        if (code.equals("NoSuchBucket")) {
            return new Unavailable("its bucket does not exist");
        }
        if (code.equals("InvalidObjectState")) {
            return new Unavailable("archived: restore the object, then copy it onto itself");
        }
        if (code.startsWith("KMS.")) {
            return new Unavailable("its encryption key cannot be used: " + AwsFailure.words(e));
        }
        if (e.getStatusCode() == 412) {
            return overwritten(object);
        }
        if (e.getStatusCode() == 404 || e.getStatusCode() == 405) {
            return new Unavailable("deleted before it could be read");
        }
        boolean onlyThisObject =
                e.getStatusCode() == 403 && AwsFailure.of(e) == AwsFailure.DENIED && !AwsFailure.badCredentials(e);
        if (onlyThisObject && tellsMissingFromForbidden(object.bucket())) {
            return new Unavailable("forbidden, although other objects of the bucket are not: " + AwsFailure.words(e));
        }
        throw failure("read " + object, e);
    }

    @Override
    public BucketFacts facts(String bucket) {
        try {
            s3.headBucket(new HeadBucketRequest(bucket));
        } catch (AmazonS3Exception e) {
            if (e.getStatusCode() == 404) {
                return new BucketFacts(false, false, Optional.empty());
            }
            throw failure("look at bucket " + bucket, e);
        } catch (SdkBaseException e) {
            throw failure("look at bucket " + bucket, e);
        }
        return new BucketFacts(true, tellsMissingFromForbidden(bucket), targets(bucket));
    }

    /** S3 answers 404 for a missing object only to those who may list the bucket, else 403. */
    private boolean tellsMissingFromForbidden(String bucket) {
        try {
            s3.getObjectMetadata(bucket, "kappa-probe-" + UUID.randomUUID());
            return true;
        } catch (AmazonS3Exception e) {
            if (e.getStatusCode() == 404) {
                return true;
            }
            if (AwsFailure.of(e) == AwsFailure.DENIED) {
                return false;
            }
            throw failure("look for a missing object in bucket " + bucket, e);
        } catch (SdkBaseException e) {
            throw failure("look for a missing object in bucket " + bucket, e);
        }
    }

    private Optional<Set<String>> targets(String bucket) {
        try {
            BucketNotificationConfiguration configuration = s3.getBucketNotificationConfiguration(bucket);
            Set<String> targets = new HashSet<>();
            if (configuration.getEventBridgeConfiguration() != null) {
                targets.add("eventbridge");
            }
            for (NotificationConfiguration target :
                    configuration.getConfigurations().values()) {
                if (target instanceof QueueConfiguration queue) {
                    targets.add(queue.getQueueARN());
                } else if (target instanceof TopicConfiguration topic) {
                    targets.add(topic.getTopicARN());
                }
            }
            return Optional.of(targets);
        } catch (SdkBaseException e) {
            if (AwsFailure.of(e) == AwsFailure.TRANSIENT || AwsFailure.of(e) == AwsFailure.INTERRUPTED) {
                throw failure("read the notification configuration of bucket " + bucket, e);
            }
            return Optional.empty(); // not supported, or not allowed to ask: nobody's mistake
        }
    }

    @Override
    public void close() {
        s3.shutdown();
    }

    private static StoreException failure(String what, SdkBaseException e) {
        String message = "cannot " + what + ": " + AwsFailure.words(e);
        return switch (AwsFailure.of(e)) {
            case TRANSIENT -> new StoreException(StoreException.Kind.TRANSIENT, message, e);
            case INTERRUPTED -> new StoreException(StoreException.Kind.INTERRUPTED, message, e);
            case DENIED -> new StoreException(
                    StoreException.Kind.DENIED,
                    message + ". Check 'access-key', 'secret-key' and 'region', and allow s3:GetObject, "
                            + "s3:GetObjectVersion and s3:ListBucket.",
                    e);
            case ABSENT, REFUSED -> new StoreException(StoreException.Kind.REFUSED, message, e);
        };
    }
}
