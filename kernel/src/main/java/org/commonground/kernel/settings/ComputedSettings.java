package org.commonground.kernel.settings;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.PropertiesConfigSource;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Settings that follow from the machine or from another setting (decision 371). Whoever sets one of them is obeyed.
 *
 * <p>Event loops: one for two processors. The framework's two for each processor are for applications whose work is done on
 * them; here they only read a request and hand it to a worker, and one that is awake already need not be woken, which was a
 * tenth of a read.
 *
 * <p>Spans of requests: none is begun where no trace is recorded, so that the share to record decides on both.
 */
public final class ComputedSettings implements ConfigSourceFactory {
    public static final String TRACES_RATIO = "commonground.traces.ratio";
    public static final String SPANS_OF_REQUESTS = "quarkus.otel.instrument.vertx-http";
    private static final String EVENT_LOOPS = "quarkus.vertx.event-loops-pool-size";

    /** Below what anybody sets, above the defaults of the framework. */
    private static final int ORDINAL = 50;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext settings) {
        var ratio = settings.getValue(TRACES_RATIO).getValue();
        var recorded = ratio != null && Double.parseDouble(ratio) > 0;
        int loops = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        return List.of(new PropertiesConfigSource(
                Map.of(SPANS_OF_REQUESTS, Boolean.toString(recorded), EVENT_LOOPS, Integer.toString(loops)),
                "computed settings",
                ORDINAL));
    }
}
