package org.commonground.registry.offering;

import com.fasterxml.jackson.annotation.JsonFormat;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import org.commonground.registry.vocabulary.PlainText;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How much of a service there is: of {@code maximum}, {@code available} are free.
 *
 * @param unit what is counted
 * @param funded how many of them are paid for
 * @param populationCode whom they are kept for, if not for everybody
 * @param asOf the day of the count
 */
@Schema(name = "ServiceCapacity")
public record ServiceCapacity(
        @NotNull Unit unit,
        @Min(0) @Max(1_000_000) int maximum,
        @Min(0) @Max(1_000_000) int available,
        @Min(0) @Max(1_000_000) @Nullable Integer funded,

        @Size(max = 60) @PlainText @Schema(examples = "EL") @Nullable
        String populationCode,

        @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
        LocalDate asOf) {

    /** Seats, hours, visits or meals, for everybody. */
    public ServiceCapacity(Unit unit, int maximum, int available) {
        this(unit, maximum, available, null, null, null);
    }

    /** What a capacity counts. */
    public enum Unit {
        SEATS,
        HOURS,
        VISITS,
        MEALS
    }
}
