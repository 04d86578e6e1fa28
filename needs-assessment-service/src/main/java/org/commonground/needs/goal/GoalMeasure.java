package org.commonground.needs.goal;

import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * By what a goal is measured.
 *
 * @param measureCode of the district's measure library
 * @param baselineUnit only where the baseline was measured in another unit, which the SMART check then points at
 */
@Schema(name = "GoalMeasure")
public record GoalMeasure(
        @NotBlank @Size(max = 100) @Schema(examples = "student.courseGradeImproved%")
        String measureCode,

        @Schema(description = "The library does not have the measure yet; it is to be added.")
        Boolean proposed,

        @Digits(integer = 12, fraction = 4) @Schema(description = "Where it stands.", examples = "35") @Nullable
        BigDecimal baseline,

        @Size(max = 60) @Schema(description = "Only if the baseline was measured in another unit.") @Nullable
        String baselineUnit,

        @Digits(integer = 12, fraction = 4)
        @Schema(description = "Where it should be on the due date.", examples = "55")
        @Nullable
        BigDecimal target,

        @Size(max = 60) @Schema(description = "Of baseline and target.", examples = "percent") @Nullable
        String unit,

        @Nullable Direction direction,

        @Size(max = 200) @Schema(examples = "Report cards") @Nullable
        String dataSource,

        @Nullable Frequency frequency) {

    @SuppressWarnings("NullAway") // JSON may leave it out
    public GoalMeasure {
        proposed = proposed != null && proposed;
    }

    /** Whether progress can be computed. */
    boolean isComputable() {
        return baseline != null && target != null && unit != null && direction != null;
    }
}
