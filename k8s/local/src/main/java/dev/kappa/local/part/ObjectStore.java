package dev.kappa.local.part;

import dev.kappa.local.Port;
import dev.kappa.local.StackSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** S3 with put notifications into SQS: the module {@code k8s/local/objectstore}. */
final class ObjectStore implements Part {
    /** The bucket that the shop's suppliers upload to. */
    static final String BUCKET = "shop-uploads";

    private final StackSettings settings;

    ObjectStore(StackSettings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return "objectstore";
    }

    @Override
    public List<Port> ports() {
        return List.of(Port.S3, Port.SQS);
    }

    @Override
    public void prepare() {
        settings.home().data(name());
    }

    @Override
    public Command command() {
        List<String> line = JavaLine.withHeap("64m", "256m")
                .options("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
                .options("-Dlogback.configurationFile=objectstore-logback.xml")
                .module(settings, "k8s/local/objectstore")
                .main(
                        "dev.kappa.local.objectstore.ObjectStore",
                        Integer.toString(settings.port(Port.S3)),
                        Integer.toString(settings.port(Port.SQS)),
                        settings.home().data(name()).toString(),
                        settings.home().secrets().directory().toString(),
                        BUCKET);
        return new Command(
                line, Map.of(), settings.home().data(name()), settings.home().log(name()));
    }

    /** S3 starts after the queues and buckets are made, so an answer from it, even a refusal, is enough. */
    @Override
    public Optional<String> notReady() throws InterruptedException {
        return HttpProbe.get("http://" + settings.address(Port.S3) + "/").isPresent()
                ? Optional.empty()
                : Optional.of("an answer on " + settings.address(Port.S3));
    }
}
