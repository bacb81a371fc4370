package dev.kappa.local.shop;

import com.amazonaws.auth.AWSStaticCredentialsProvider;
import com.amazonaws.auth.BasicAWSCredentials;
import com.amazonaws.client.builder.AwsClientBuilder.EndpointConfiguration;
import com.amazonaws.services.s3.AmazonS3;
import com.amazonaws.services.s3.AmazonS3ClientBuilder;
import com.amazonaws.services.sqs.AmazonSQS;
import com.amazonaws.services.sqs.AmazonSQSClientBuilder;
import dev.kappa.redeploy.config.KappaConfig;
import dev.kappa.topology.secret.Secrets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * Opens the shop's three doors as the configuration file says: {@code shop.url}, {@code shop.user} and {@code shop.password} for the
 * database, {@code kafka.*} for the topic, {@code s3.endpoint}, {@code s3.region}, {@code s3.bucket}, {@code s3.access-key} and
 * {@code s3.secret-key} for the bucket, {@code sqs.endpoint} and {@code sqs.queue-url} for its notifications. Passwords and keys are references to secrets.
 */
final class ShopConnections {
    private final KappaConfig config;
    private final Secrets secrets;

    ShopConnections(KappaConfig config) {
        this.config = config;
        this.secrets = config.secrets();
    }

    /** The file that {@code KAPPA_CONFIG} names, else the one that {@code make up} wrote. */
    static Path defaultConfig(Map<String, String> environment) {
        return Optional.ofNullable(environment.get("KAPPA_CONFIG"))
                .filter(text -> !text.isBlank())
                .map(Path::of)
                .orElseGet(() -> home(environment).resolve("kappa.properties"));
    }

    private static Path home(Map<String, String> environment) {
        return Path.of(Optional.ofNullable(environment.get("KAPPA_HOME"))
                .filter(text -> !text.isBlank())
                .orElse(".kappa"));
    }

    Connection database() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", value("shop.user"));
        properties.setProperty("password", value("shop.password"));
        properties.setProperty("reWriteBatchedInserts", "true");
        properties.setProperty("ApplicationName", "kappa-shop");
        properties.setProperty("connectTimeout", "10");
        return DriverManager.getConnection(value("shop.url"), properties);
    }

    PageViewTopic pageViews() {
        Properties properties = new Properties();
        properties.putAll(secrets.resolve(config.kafka().clientProperties()));
        return new PageViewTopic(properties, config.kafka().topicPrefix() + PageViewTopic.NAME);
    }

    PriceBucket prices() {
        AmazonS3 s3 = AmazonS3ClientBuilder.standard()
                .withEndpointConfiguration(new EndpointConfiguration(value("s3.endpoint"), value("s3.region")))
                .withCredentials(credentials())
                .withPathStyleAccessEnabled(true)
                .build();
        return new PriceBucket(s3, value("s3.bucket"));
    }

    PriceQueue priceNotifications() {
        AmazonSQS sqs = AmazonSQSClientBuilder.standard()
                .withEndpointConfiguration(new EndpointConfiguration(value("sqs.endpoint"), value("s3.region")))
                .withCredentials(credentials())
                .build();
        return new PriceQueue(sqs, value("sqs.queue-url"));
    }

    private AWSStaticCredentialsProvider credentials() {
        System.setProperty("aws.java.v1.disableDeprecationAnnouncement", "true");
        return new AWSStaticCredentialsProvider(
                new BasicAWSCredentials(value("s3.access-key"), value("s3.secret-key")));
    }

    private String value(String key) {
        String value = config.others().get(key);
        if (value == null) {
            throw new IllegalArgumentException("the shop needs '" + key + "' in the configuration file");
        }
        return secrets.resolve(value);
    }
}
