package org.commonground.needs.need;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;
import org.commonground.needs.vocabulary.BeneficiaryGroup;
import org.commonground.needs.vocabulary.GradeLevel;
import org.commonground.needs.vocabulary.Lists;
import org.commonground.needs.vocabulary.NeedCategory;
import org.commonground.needs.vocabulary.ScopeType;
import org.commonground.needs.vocabulary.Tier;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What is said of a need. A proposal may leave out what its validation then asks for. Absent lists are empty. */
@Schema(name = "NeedDescription")
public record NeedDescription(
        @NotNull ScopeType scopeType,

        @NotNull @Schema(description = "The school, network, district or area whose need it is; it never changes.")
        UUID scopeId,

        @NotNull NeedCategory category,

        @NotBlank
        @Size(max = 2_000)
        @Schema(examples = "120 of 400 students in grades 6 to 8 read below grade level and have no tutoring.")
        String statement,

        @NotEmpty @Size(max = 4) List<@NotNull BeneficiaryGroup> beneficiaryGroups,

        @Size(max = 1_000) @Schema(examples = "Students in grades 6 to 8 reading below grade level") @Nullable
        String populationDefinition,

        @Size(max = 20)
        @Schema(
                description = "Whom the need hits hardest; upper-case codes, as services name their populations.",
                examples = "[\"ENGLISH_LEARNERS\"]")
        List<@NotBlank @Size(max = 60) String> priorityGroups,

        @Size(max = 14) List<@NotNull GradeLevel> gradeLevels,

        @Size(max = 20) @Schema(description = "Languages that help should be given in, BCP 47.", examples = "[\"es\"]")
        List<@NotBlank @Size(max = 35) String> languages,

        @Min(1) @Max(10_000_000) @Schema(description = "How many have the need.", examples = "120") @Nullable
        Integer affectedCount,

        @Min(1) @Max(10_000_000) @Schema(description = "Of how many.", examples = "400") @Nullable
        Integer denominator,

        @Size(max = 60) @Schema(description = "What is counted.", examples = "students") @Nullable
        String unit,

        @Valid @Nullable Baseline baseline,
        ScopeConfidence scopeConfidence,

        @NotNull @Min(1) @Max(5) @Schema(description = "From 1, an inconvenience, to 5, harm.", examples = "4")
        Integer severity,

        Urgency urgency,
        @Nullable Tier tier,
        @Size(max = 20) List<@NotBlank @Size(max = 500) String> rootCauses,
        @Size(max = 20) List<@NotBlank @Size(max = 500) String> barriers,

        @Size(max = 2_000)
        @Schema(description = "Who is hit harder than others, why, and what that means for the response.")
        @Nullable
        String equityStatement,

        SourceKind sourceKind) {

    @SuppressWarnings("NullAway") // JSON may leave these out
    public NeedDescription {
        beneficiaryGroups = Lists.asSet(beneficiaryGroups);
        priorityGroups = Lists.asSet(priorityGroups);
        gradeLevels = Lists.asSet(gradeLevels);
        languages = Lists.asSet(languages);
        scopeConfidence = scopeConfidence == null ? ScopeConfidence.UNKNOWN : scopeConfidence;
        urgency = urgency == null ? Urgency.ROUTINE : urgency;
        rootCauses = Lists.orEmpty(rootCauses);
        barriers = Lists.orEmpty(barriers);
        sourceKind = sourceKind == null ? SourceKind.ASSESSMENT : sourceKind;
    }
}
