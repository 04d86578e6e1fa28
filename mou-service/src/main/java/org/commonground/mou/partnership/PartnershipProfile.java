package org.commonground.mou.partnership;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Who works together, why and what for. Absent lists are empty; a list names nothing twice.
 *
 * @param onRampSummary how the start is secured: money, people, rooms, permissions, and what happens when the money ends
 */
@Schema(name = "PartnershipProfile")
public record PartnershipProfile(
        @NotBlank @Size(max = 200) @Schema(examples = "Tutoring at Maple Grove with Riverbend")
        String title,

        @NotEmpty @Size(max = 200) @Schema(description = "At least one school or network of schools.")
        List<@NotNull UUID> schoolIds,

        @NotEmpty @Size(max = 20) @Schema(description = "At least one partner organisation.")
        List<@NotNull UUID> partnerIds,

        @Size(max = 20) List<@NotNull UUID> areaIds,
        @NotEmpty @Size(max = 2) List<@NotNull Purpose> purposes,

        @Size(max = 4_000) @Schema(description = "The shared purpose in plain words.")
        String statement,

        @Size(max = 50) List<@Valid @NotNull Benefit> benefits,

        @Size(max = 50) @Schema(description = "Needs that it answers, by their ids in needs-assessment-service.")
        List<@NotNull UUID> needIds,

        @Size(max = 50) @Schema(description = "Adopted goals that it serves.")
        List<@NotNull UUID> goalIds,

        @Size(max = 50) @Schema(description = "Services of the partners that it uses, by their ids in the registry.")
        List<@NotNull UUID> serviceIds,

        @Size(max = 10_000)
        @Schema(
                description = "How the start is secured: money, people, rooms, permissions, and what happens when the"
                        + " money ends. Needed before terms are formalized.")
        @Nullable
        String onRampSummary) {

    @SuppressWarnings("NullAway") // JSON may leave these out; Bean Validation says so where they are needed
    public PartnershipProfile {
        schoolIds = distinct(schoolIds);
        partnerIds = distinct(partnerIds);
        areaIds = distinct(areaIds);
        purposes = purposes == null ? List.of() : purposes.stream().distinct().toList();
        statement = statement == null ? "" : statement;
        benefits = benefits == null ? List.of() : List.copyOf(benefits);
        needIds = distinct(needIds);
        goalIds = distinct(goalIds);
        serviceIds = distinct(serviceIds);
    }

    private static List<UUID> distinct(@Nullable Collection<UUID> ids) {
        return ids == null ? List.of() : ids.stream().distinct().toList();
    }

    boolean hasBenefit(Benefit.Direction direction) {
        return benefits.stream().anyMatch(benefit -> benefit.direction() == direction);
    }
}
