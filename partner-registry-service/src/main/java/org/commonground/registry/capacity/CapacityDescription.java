package org.commonground.registry.capacity;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.commonground.registry.vocabulary.PlainText;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What is planned. */
@Schema(name = "CapacityDescription")
public record CapacityDescription(
        @NotBlank @Size(max = 200) @PlainText @Schema(examples = "Restorative practice for after-school staff")
        String title,

        @NotNull CapacityKind kind,

        @Size(max = 20) @Schema(examples = "[\"Restorative practice\"]")
        List<@NotBlank @Size(max = 100) @PlainText String> skillAreas,

        @NotNull @Schema(description = "Which lever of the theory of change it pulls.")
        Lever leverTag,

        @NotNull Instant startsAt,

        @Schema(description = "The partner that hosts it; absent for the district.") @Nullable
        UUID hostPartnerId) {

    @SuppressWarnings("NullAway") // JSON may leave it out
    public CapacityDescription {
        skillAreas =
                skillAreas == null ? List.of() : skillAreas.stream().distinct().toList();
    }
}
