package org.commonground.mou.agreement;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What one side owes. Exactly one side is accountable for it.
 *
 * @param dueOn the day by which it is owed; absent if it holds for the whole term
 */
@Schema(name = "Obligation")
public record Obligation(
        @NotNull Side side,

        @NotBlank @Size(max = 2_000) @Schema(examples = "Provides two trained tutors on three afternoons a week")
        String description,

        @Nullable LocalDate dueOn,

        @Valid @Schema(description = "How much it comes to, where it can be counted.") @Nullable
        Commitment commitment) {
    Obligation(Side side, String description, @Nullable LocalDate dueOn) {
        this(side, description, dueOn, null);
    }
}
