package org.commonground.needs.goal;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.commonground.needs.vocabulary.BeneficiaryGroup;
import org.commonground.needs.vocabulary.Lists;
import org.commonground.needs.vocabulary.ScopeType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What is said of a goal. A draft may leave out what the SMART check then asks for. Absent lists are empty. */
@Schema(name = "GoalDescription")
public record GoalDescription(
        @NotNull ScopeType scopeType,

        @NotNull @Schema(description = "The school, network, district or area whose goal it is; it never changes.")
        UUID scopeId,

        @Size(max = 20) @Schema(description = "The needs that it answers.")
        List<@NotNull UUID> needIds,

        @NotBlank
        @Size(max = 2_000)
        @Schema(
                examples =
                        "By June 2027, 55 percent of the 90 tutored students improve a course grade, up from 35 percent.")
        String statement,

        @Size(max = 500) @Schema(examples = "90 students in grades 6 to 8 who read below grade level") @Nullable
        String who,

        @Size(max = 500) @Schema(examples = "improve a course grade") @Nullable
        String what,

        @Size(max = 500) @Schema(examples = "in after-school tutoring at the school") @Nullable
        String where,

        @Nullable BeneficiaryGroup beneficiaryGroup,

        @Min(1) @Max(10_000_000) @Schema(description = "How many it is for.", examples = "90") @Nullable
        Integer populationCount,

        @Nullable Horizon horizon,
        @Nullable LocalDate startDate,
        @Nullable LocalDate dueDate,
        @Size(max = 20) List<@Valid @NotNull GoalMeasure> measures,
        @Size(max = 50) List<@Valid @NotNull Milestone> milestones,

        @Size(max = 20)
        @Schema(description = "Services that are to deliver it, where that is known; their places are compared.")
        List<@NotNull UUID> serviceIds,

        @Size(max = 2_000) @Schema(description = "Why it can be reached, where that is not plain.") @Nullable
        String achievabilityRationale,

        @Size(max = 2_000) @Schema(description = "Which priority or part of the mission it serves.") @Nullable
        String alignment,

        @Size(max = 2_000) @Schema(description = "Whom it helps to catch up, and how that is seen to.") @Nullable
        String equityStatement,

        @Size(max = 60) @Schema(description = "The grant that it is reported to.") @Nullable
        String grantTag) {

    @SuppressWarnings("NullAway") // JSON may leave these out
    public GoalDescription {
        needIds = Lists.asSet(needIds);
        measures = Lists.orEmpty(measures);
        milestones = Lists.orEmpty(milestones);
        serviceIds = Lists.asSet(serviceIds);
    }
}
