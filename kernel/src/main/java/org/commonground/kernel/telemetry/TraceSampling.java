package org.commonground.kernel.telemetry;

import io.opentelemetry.sdk.trace.samplers.Sampler;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.commonground.kernel.settings.ComputedSettings;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Which requests are recorded as traces, decided when the process starts rather than when it is built: none at a ratio of 0,
 * whatever the caller asks for; above it what the caller asks for, and that share of the rest. Trace ids travel in any case.
 */
class TraceSampling {
    @Produces
    @Singleton
    Sampler sampler(@ConfigProperty(name = ComputedSettings.TRACES_RATIO, defaultValue = "0") double ratio) {
        return ratio <= 0 ? Sampler.alwaysOff() : Sampler.parentBased(Sampler.traceIdRatioBased(ratio));
    }
}
