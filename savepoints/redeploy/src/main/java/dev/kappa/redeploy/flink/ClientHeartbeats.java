package dev.kappa.redeploy.flink;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kappa.redeploy.Unavailable;
import java.net.URI;
import java.time.Instant;

/** The word of a client for jobs that were submitted as attached to one: Flink cancels them when it does not come in time. */
public final class ClientHeartbeats {
    private final RestClient rest;

    public ClientHeartbeats(URI restUrl) {
        this.rest = new RestClient(restUrl);
    }

    /** Lets the job go on until then; no effect on one that has ended. Throws {@link Unavailable} when nobody answers. */
    public void extend(String jobId, Instant until) {
        ObjectNode body = RestClient.JSON.createObjectNode().put("expiredTimestamp", until.toEpochMilli());
        RestClient.Answer answer = rest.patch("/jobs/" + jobId + "/clientHeartbeat", body);
        if (!answer.notFound()) {
            answer.require();
        }
    }
}
