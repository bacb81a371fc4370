package dev.kappa.local.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.kappa.local.it.RunningStack;
import dev.kappa.redeploy.config.KappaConfig;
import dev.kappa.topology.secret.Secrets;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The manifests against Kubernetes' own models, which refuse unknown fields and missing ones, and against what they speak of: files,
 * the configuration's keys, ports and secrets. No cluster has seen them here.
 */
class ManifestsTest {
    private static final Path K8S = RunningStack.checkout().resolve("k8s");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    /** Of kustomize.config.k8s.io/v1beta1, those that are used. */
    private static final Set<String> KUSTOMIZATION =
            Set.of("apiVersion", "kind", "namespace", "resources", "configMapGenerator", "labels", "images");

    @Test
    void everyManifestIsWhatKubernetesTakes() throws IOException {
        List<String> kinds = new ArrayList<>();
        for (JsonNode manifest : manifests()) {
            check(manifest);
            kinds.add(manifest.path("kind").asText() + " "
                    + manifest.path("metadata").path("name").asText());
        }

        assertEquals(
                List.of(
                        "Deployment kappa-controller",
                        "Deployment kappa-gateway",
                        "Service kappa-gateway",
                        "NetworkPolicy kappa-gateway"),
                kinds);
    }

    @Test
    void aMisspeltFieldIsNoticed() throws IOException {
        String text = Files.readString(K8S.resolve("base/controller.yaml"));

        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> check(YAML.readTree(text.replace("volumeMounts", "volumeMount"))));

        assertTrue(refused.getMessage().contains("volumeMount"), refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"base", "overlays/example"})
    void aKustomizationNamesFilesThatAreThereAndLeavesNoneOut(String folder) throws IOException {
        Path directory = K8S.resolve(folder);
        JsonNode kustomization =
                YAML.readTree(directory.resolve("kustomization.yaml").toFile());

        kustomization.fieldNames().forEachRemaining(field -> assertTrue(KUSTOMIZATION.contains(field), field));
        Set<Path> named = new TreeSet<>();
        kustomization
                .path("resources")
                .forEach(r -> named.add(directory.resolve(r.asText()).normalize()));
        kustomization.path("configMapGenerator").forEach(g -> g.path("files")
                .forEach(f -> named.add(directory.resolve(f.asText()))));
        named.forEach(file -> assertTrue(Files.exists(file), () -> file + " is not there"));
        try (Stream<Path> files = Files.list(directory)) {
            files.filter(file -> !file.endsWith("kustomization.yaml"))
                    .forEach(file -> assertTrue(named.contains(file), () -> file + " is in no kustomization"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"base", "overlays/example"})
    void whatThePodsAreToldIsWhatTheConfigurationSays(String folder) throws IOException {
        KappaConfig config = KappaConfig.read(K8S.resolve(folder).resolve("kappa.properties"));
        List<JsonNode> manifests = manifests();
        for (JsonNode manifest : manifests) {
            for (JsonNode container : manifest.at("/spec/template/spec/containers")) {
                assertEquals("kappa", container.path("image").asText());
                assertTrue(Files.readString(K8S.resolve("image/kappa"))
                        .contains("  " + container.path("args").get(0).asText() + ") start "));
                assertEquals(mount(container, "config"), variable(container, "KAPPA_CONFIG"));
                assertEquals(mount(container, "secrets"), variable(container, Secrets.DIRECTORY));
                assertEquals(
                        mount(container, "secrets"),
                        config.secretsDirectory().orElseThrow().toString());
                assertTrue(
                        container.at("/securityContext/readOnlyRootFilesystem").asBoolean()
                                && mount(container, "tmp").equals("/tmp"));
            }
        }
        JsonNode gateway = manifests.get(1).at("/spec/template/spec/containers/0");
        assertEquals(
                config.gateway().port(), gateway.at("/ports/0/containerPort").asInt());
        assertEquals(gateway.at("/ports/0/name"), gateway.at("/readinessProbe/httpGet/port"));
        assertEquals(gateway.at("/ports/0/name"), manifests.get(2).at("/spec/ports/0/targetPort"));
        assertEquals(
                config.gateway().port(),
                manifests.get(2).at("/spec/ports/0/port").asInt());
        assertEquals(gateway.at("/ports/0/name"), manifests.get(3).at("/spec/ingress/0/ports/0/port"));
        assertEquals("0.0.0.0", config.gateway().host());
        assertEquals("/opt/kappa/kappa-jobs.jar", config.jobJar().toString());
        String readme = Files.readString(K8S.resolve("README.md"));
        config.ownSecrets().forEach(secret -> assertTrue(readme.contains("--from-file=" + secret + "="), secret));
    }

    private static String mount(JsonNode container, String volume) {
        for (JsonNode mount : container.path("volumeMounts")) {
            if (mount.path("name").asText().equals(volume)) {
                return mount.path("mountPath").asText();
            }
        }
        throw new AssertionError("no volume " + volume + " in " + container.path("name"));
    }

    private static String variable(JsonNode container, String name) {
        for (JsonNode variable : container.path("env")) {
            if (variable.path("name").asText().equals(name)) {
                return variable.path("value").asText();
            }
        }
        throw new AssertionError("no variable " + name + " in " + container.path("name"));
    }

    private static List<JsonNode> manifests() throws IOException {
        List<JsonNode> manifests = new ArrayList<>();
        for (String file : List.of("controller.yaml", "gateway.yaml")) {
            YAML.readerFor(JsonNode.class)
                    .<JsonNode>readValues(K8S.resolve("base").resolve(file).toFile())
                    .forEachRemaining(manifests::add);
        }
        return manifests;
    }

    private static void check(JsonNode manifest) throws IOException {
        JsonObject json = JsonParser.parseString(manifest.toString()).getAsJsonObject();
        String kind = manifest.path("apiVersion").asText() + " "
                + manifest.path("kind").asText();
        switch (kind) {
            case "apps/v1 Deployment" -> V1Deployment.validateJsonObject(json);
            case "v1 Service" -> V1Service.validateJsonObject(json);
            case "networking.k8s.io/v1 NetworkPolicy" -> V1NetworkPolicy.validateJsonObject(json);
            default -> throw new AssertionError("no model of " + kind);
        }
    }
}
