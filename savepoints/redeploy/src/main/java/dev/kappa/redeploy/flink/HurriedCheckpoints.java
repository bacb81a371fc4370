package dev.kappa.redeploy.flink;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Checkpoints that are asked for before their time. Flink keeps the result of each request until somebody has fetched it, and a cluster
 * that is shut down waits minutes for that: so results are fetched although nobody needs them.
 */
final class HurriedCheckpoints {
    private final RestClient rest;
    /** Job ids by request. */
    private final Map<String, String> open = new LinkedHashMap<>();

    HurriedCheckpoints(RestClient rest) {
        this.rest = rest;
    }

    synchronized void ask(String jobId) {
        String request = UUID.randomUUID().toString().replace("-", "");
        ObjectNode body = RestClient.JSON.createObjectNode();
        body.put("checkpointType", "CONFIGURED");
        body.put("triggerId", request);
        if (rest.post("/jobs/" + jobId + "/checkpoints", body, Duration.ofSeconds(10))
                .ok()) {
            open.put(request, jobId);
        }
    }

    /** Fetches what is there by now. */
    synchronized void fetch() {
        for (Iterator<Map.Entry<String, String>> i = open.entrySet().iterator(); i.hasNext(); ) {
            Map.Entry<String, String> request = i.next();
            RestClient.Answer answer = rest.get("/jobs/" + request.getValue() + "/checkpoints/" + request.getKey());
            if (!answer.ok()
                    || !answer.body().path("status").path("id").asText().equals("IN_PROGRESS")) {
                i.remove();
            }
        }
    }
}
