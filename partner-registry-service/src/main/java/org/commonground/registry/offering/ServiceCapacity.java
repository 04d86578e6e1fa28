package org.commonground.registry.offering;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * How much of a service there is: of {@code maximum}, {@code available} are free.
 *
 * @param unit what is counted
 */
@Schema(name = "ServiceCapacity")
public record ServiceCapacity(
        @NotNull Unit unit,
        @Min(0) @Max(1_000_000) int maximum,
        @Min(0) @Max(1_000_000) int available) {

    /** What a capacity counts. */
    public enum Unit {
        SEATS,
        HOURS,
        VISITS,
        MEALS
    }
}
