package org.commonground.needs.need;

import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Where things stood when the need was noticed.
 *
 * @param measureCode the measure of the district's library, where it is one
 */
@Schema(name = "NeedBaseline")
public record Baseline(
        @NotNull @Digits(integer = 12, fraction = 4) @Schema(examples = "61.5")
        BigDecimal value,

        @NotNull @Schema(description = "The day for which it was measured, not a later one than today.")
        LocalDate date,

        @Size(max = 100) @Schema(examples = "service.attendanceRate") @Nullable
        String measureCode) {}
