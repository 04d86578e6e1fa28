package org.commonground.registry.offering;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.math.BigDecimal;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** How much of a service one participant is meant to get. */
@Schema(name = "Dosage")
public record Dosage(
        @DecimalMin("0") @DecimalMax("50") @Schema(examples = "3") @Nullable
        BigDecimal sessionsPerWeek,

        @Min(1) @Max(1_440) @Schema(examples = "30") @Nullable
        Integer minutesPerSession,

        @Min(1) @Max(104) @Schema(examples = "20") @Nullable Integer weeks) {}
