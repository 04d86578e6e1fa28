package org.commonground.mou.partnership;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What one side gains from the other. A partnership works both ways: it needs at least one benefit in each direction.
 *
 * @param beneficiary who gains, in plain words
 */
@Schema(name = "Benefit")
public record Benefit(
        @NotNull Direction direction,

        @NotBlank @Size(max = 2_000) @Schema(examples = "Tutors three afternoons a week for 40 students of grade 6")
        String description,

        @Size(max = 200) @Schema(examples = "Students of grade 6") @Nullable
        String beneficiary) {

    /** From whom to whom. */
    @Schema(name = "BenefitDirection")
    public enum Direction {
        PARTNER_TO_SCHOOL,
        /** What the school gives back: to the partner, or to the community round it. */
        SCHOOL_TO_COMMUNITY
    }
}
