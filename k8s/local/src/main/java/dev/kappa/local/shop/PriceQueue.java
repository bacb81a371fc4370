package dev.kappa.local.shop;

import com.amazonaws.services.sqs.AmazonSQS;
import com.amazonaws.services.sqs.model.GetQueueAttributesRequest;
import java.util.Map;

/** The queue that tells of price files. */
final class PriceQueue {
    private static final String WAITING = "ApproximateNumberOfMessages";
    private static final String IN_FLIGHT = "ApproximateNumberOfMessagesNotVisible";

    private final AmazonSQS sqs;
    private final String url;

    PriceQueue(AmazonSQS sqs, String url) {
        this.sqs = sqs;
        this.url = url;
    }

    /** How many notifications nobody has taken for good yet. */
    int outstanding() {
        Map<String, String> facts = sqs.getQueueAttributes(
                        new GetQueueAttributesRequest(url).withAttributeNames(WAITING, IN_FLIGHT))
                .getAttributes();
        return Integer.parseInt(facts.get(WAITING)) + Integer.parseInt(facts.get(IN_FLIGHT));
    }
}
