package dev.kappa.connectors.s3.aws;

import com.amazonaws.ClientConfiguration;
import com.amazonaws.auth.AWSCredentialsProvider;
import com.amazonaws.auth.AWSStaticCredentialsProvider;
import com.amazonaws.auth.BasicAWSCredentials;
import com.amazonaws.auth.DefaultAWSCredentialsProviderChain;
import com.amazonaws.client.builder.AwsClientBuilder;
import com.amazonaws.client.builder.AwsClientBuilder.EndpointConfiguration;
import dev.kappa.connectors.s3.options.BucketOptions;
import dev.kappa.topology.secret.Secrets;
import java.net.URI;
import java.util.Optional;

/** Who calls, from where: what both clients are built with. Secrets are resolved here, when a client is opened. */
final class AwsAccount {
    static {
        // Read by the SDK in a static block of its own: must be set before any of its classes is used.
        System.setProperty("aws.java.v1.disableDeprecationAnnouncement", "true");
    }

    private static final int CONNECT_MILLIS = 5_000;
    private static final int ANSWER_MILLIS = 40_000;

    private final BucketOptions options;
    private final Secrets secrets;

    AwsAccount(BucketOptions options, Secrets secrets) {
        this.options = options;
        this.secrets = secrets;
    }

    /** The client, calling the given endpoint or else AWS in the source's region. */
    <B extends AwsClientBuilder<B, C>, C> C client(B builder, Optional<URI> endpoint) {
        builder.withCredentials(credentials())
                .withClientConfiguration(new ClientConfiguration()
                        .withConnectionTimeout(CONNECT_MILLIS)
                        .withSocketTimeout(ANSWER_MILLIS));
        return endpoint.map(url ->
                        builder.withEndpointConfiguration(new EndpointConfiguration(url.toString(), options.region())))
                .orElseGet(() -> builder.withRegion(options.region()))
                .build();
    }

    private AWSCredentialsProvider credentials() {
        if (options.accessKey().isEmpty()) {
            return DefaultAWSCredentialsProviderChain.getInstance();
        }
        return new AWSStaticCredentialsProvider(new BasicAWSCredentials(
                secrets.resolve(options.accessKey().orElseThrow()),
                secrets.resolve(options.secretKey().orElseThrow())));
    }
}
