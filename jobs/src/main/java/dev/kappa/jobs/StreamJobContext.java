package dev.kappa.jobs;

import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.types.Row;

/** What a {@link StreamJob} is given. */
public final class StreamJobContext {

    private final Map<String, DataStream<Row>> inputs;
    private final Map<String, String> options;
    private final TypeInformation<Row> outputType;

    public StreamJobContext(
            Map<String, DataStream<Row>> inputs, Map<String, String> options, TypeInformation<Row> outputType) {
        this.inputs = Map.copyOf(inputs);
        this.options = Map.copyOf(options);
        this.outputType = outputType;
    }

    /** A stream of the READING clause. Fields are reached by position or name, times are {@code LocalDateTime} or {@code Instant}. */
    public DataStream<Row> input(String name) {
        DataStream<Row> input = inputs.get(name);
        if (input == null) {
            throw new IllegalArgumentException("the job asks for the stream '" + name + "', READING names "
                    + inputs.keySet().stream().sorted().toList() + "; add it there");
        }
        return input;
    }

    /** An option of the WITH clause, or the given value without it. */
    public String option(String key, String otherwise) {
        return options.getOrDefault(key, otherwise);
    }

    /** The type of the declared columns, for {@code returns(…)} of the last operator. */
    public TypeInformation<Row> outputType() {
        return outputType;
    }
}
