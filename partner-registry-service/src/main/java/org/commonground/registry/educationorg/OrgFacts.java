package org.commonground.registry.educationorg;

import com.fasterxml.jackson.annotation.JsonIgnore;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;
import org.commonground.registry.vocabulary.GradeLevel;
import org.commonground.registry.vocabulary.PlainText;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What an organisation is, wherever it is known from: the part that a SIS masters. */
@Schema(name = "EducationOrgFacts")
record OrgFacts(
        @NotBlank @Size(max = 300) @PlainText @Schema(examples = "Riverbend Network of Schools")
        String name,

        @NotNull OrgType type,

        @Size(max = 255) @PlainText @Schema(description = "NCES or state id.") @Nullable
        String identifier,

        @Schema(description = "The organisation above it.") @Nullable
        UUID parentId,

        @NotNull @Schema(description = "TO_BE_DELETED archives it; nothing is ever deleted.")
        OrgStatus status,

        @NotNull @Size(max = 20) List<@NotNull GradeLevel> gradeLevels,
        boolean charter,

        @Size(max = 300) @PlainText @Schema(description = "Who authorised a charter school.") @Nullable
        String authorizerName,

        @Schema(description = "Whether it gets Title I, Part A funds.") @Nullable
        Boolean titleI,

        @Valid @Nullable OrgAddress address,

        @DecimalMin("-90") @DecimalMax("90") @Schema(description = "WGS 84, degrees.") @Nullable
        Double latitude,

        @DecimalMin("-180") @DecimalMax("180") @Schema(description = "WGS 84, degrees.") @Nullable
        Double longitude,

        @Min(0) @Max(1_000_000) @Nullable Integer enrollmentCount) {

    @AssertTrue(message = "latitude and longitude, or neither")
    @Schema(hidden = true)
    @JsonIgnore
    boolean isPlacedWholly() {
        return (latitude == null) == (longitude == null);
    }
}
