package dev.kappa.local.objectstore;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.elasticmq.server.ElasticMQServer;
import org.elasticmq.server.config.ElasticMQServerConfig;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;

/**
 * Starts SQS (ElasticMQ, kept in H2) and then S3 (S3Proxy, kept as files) and creates the buckets that are asked for. S3 listens last, so
 * whoever gets an answer from it finds queues and buckets in place.
 */
public final class ObjectStore {
    private static final Logger LOG = LoggerFactory.getLogger(ObjectStore.class);

    private ObjectStore() {}

    public static void main(String[] arguments) throws Exception {
        ObjectStoreSettings settings = ObjectStoreSettings.of(arguments);
        new ElasticMQServer(new ElasticMQServerConfig(queueConfig(settings))).start();
        NotificationQueues queues =
                new NotificationQueues(URI.create("http://" + settings.host() + ":" + settings.sqsPort()));

        Path objects = Files.createDirectories(settings.directory().resolve("objects"));
        NotifyingBlobStore store = new NotifyingBlobStore(new FilesystemNio2BlobStore(objects.toString()), queues);
        for (String bucket : settings.buckets()) {
            if (!Files.isDirectory(objects.resolve(bucket))) {
                store.createContainer(
                        CreateBucketRequest.builder().bucket(bucket).build());
            } else {
                queues.create(bucket); // a crash may have come between the bucket and its queue
            }
        }
        S3Proxy s3 = S3Proxy.builder()
                .blobStore(store)
                .endpoint(URI.create("http://" + settings.host() + ":" + settings.s3Port()))
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, settings.accessKey(), settings.secretKey())
                .ignoreUnknownHeaders(true)
                .build();
        s3.start();
        LOG.info(
                "S3 on {}:{}, SQS on port {}, buckets {}",
                settings.host(),
                settings.s3Port(),
                settings.sqsPort(),
                settings.buckets());
    }

    private static Config queueConfig(ObjectStoreSettings settings) {
        // WRITE_DELAY=0: H2 otherwise answers up to 500 ms before the message is on disk, and kill -9 loses it.
        String database =
                "jdbc:h2:file:" + settings.directory().resolve("queues") + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE";
        return ConfigFactory.parseMap(Map.ofEntries(
                        Map.entry("node-address.host", settings.host()),
                        Map.entry("node-address.port", settings.sqsPort()),
                        Map.entry("rest-sqs.bind-hostname", settings.host()),
                        Map.entry("rest-sqs.bind-port", settings.sqsPort()),
                        Map.entry("aws.region", NotificationQueues.REGION),
                        Map.entry("messages-storage.enabled", true),
                        Map.entry("messages-storage.uri", database)))
                .withFallback(ConfigFactory.load());
    }
}
