package org.commonground.needs.goal;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Something that should be true on the way. */
@Schema(name = "GoalMilestone")
public record Milestone(
        @NotNull LocalDate date,

        @NotBlank @Size(max = 500) @Schema(examples = "45 percent of them have improved a grade")
        String text) {}
