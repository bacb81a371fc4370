package dev.kappa.local.shop;

import com.amazonaws.services.s3.AmazonS3;
import com.amazonaws.services.s3.model.ListObjectsV2Request;
import com.amazonaws.services.s3.model.ListObjectsV2Result;
import com.amazonaws.services.s3.model.ObjectMetadata;
import com.amazonaws.services.s3.model.S3ObjectSummary;
import java.io.ByteArrayInputStream;
import java.util.HashSet;
import java.util.Set;

/** The bucket that the supplier puts price files into. A file that is there is not put again. */
final class PriceBucket {
    private final AmazonS3 s3;
    private final String bucket;
    private final Set<String> present = new HashSet<>();

    PriceBucket(AmazonS3 s3, String bucket) {
        this.s3 = s3;
        this.bucket = bucket;
        ListObjectsV2Request request =
                new ListObjectsV2Request().withBucketName(bucket).withPrefix("prices/");
        ListObjectsV2Result result;
        do {
            result = s3.listObjectsV2(request);
            result.getObjectSummaries().stream().map(S3ObjectSummary::getKey).forEach(present::add);
            request.setContinuationToken(result.getNextContinuationToken());
        } while (result.isTruncated());
    }

    boolean has(PriceFile file) {
        return present.contains(file.key());
    }

    void put(PriceFile file) {
        byte[] bytes = file.gzip();
        ObjectMetadata metadata = new ObjectMetadata();
        metadata.setContentLength(bytes.length);
        metadata.setContentType("text/csv");
        s3.putObject(bucket, file.key(), new ByteArrayInputStream(bytes), metadata);
        present.add(file.key());
    }
}
