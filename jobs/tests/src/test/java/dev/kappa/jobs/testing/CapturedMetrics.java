package dev.kappa.jobs.testing;

import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/** Lets a test read the counters of the jobs that run in its JVM. */
public final class CapturedMetrics implements MetricReporter {

    private static final Map<Metric, String> METRICS = new ConcurrentHashMap<>();

    /** The sum over all running subtasks. */
    public static long sum(String counter) {
        return METRICS.entrySet().stream()
                .filter(metric -> metric.getValue().equals(counter))
                .mapToLong(metric -> ((Counter) metric.getKey()).getCount())
                .sum();
    }

    /** How many running subtasks count it. */
    public static long counters(String counter) {
        return METRICS.values().stream().filter(counter::equals).count();
    }

    @Override
    public void open(MetricConfig config) {}

    @Override
    public void close() {}

    @Override
    public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
        if (metric instanceof Counter) {
            METRICS.put(metric, name);
        }
    }

    @Override
    public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
        METRICS.remove(metric);
    }

    /** Found by ServiceLoader. */
    public static final class Factory implements MetricReporterFactory {
        @Override
        public MetricReporter createMetricReporter(Properties properties) {
            return new CapturedMetrics();
        }
    }
}
