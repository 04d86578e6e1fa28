package org.commonground.registry.contribution;

import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.problem.Violation;
import org.commonground.registry.vocabulary.GradeLevel;
import org.commonground.registry.vocabulary.PlainText;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a school says of an offer. */
@Schema(name = "ContributionDescription")
public record ContributionDescription(
        @NotNull ContributionKind kind,

        @NotBlank @Size(max = 200) @PlainText @Schema(examples = "Eighth-graders read to children on Fridays")
        String title,

        @Size(max = 5_000) @PlainText @Nullable String description,

        @Size(max = 14) @Schema(description = "The grades that take part.")
        List<@NotNull GradeLevel> gradeLevels,

        @Min(0) @Max(100_000) @Schema(description = "Hours a school year, of all who take part together.") @Nullable
        Integer capacityHours,

        @Nullable LocalDate availableFrom,
        @Nullable LocalDate availableTo,

        @Size(max = 100) List<@Valid @NotNull PlacementSite> placementSites) {

    @SuppressWarnings("NullAway") // JSON may leave these out
    public ContributionDescription {
        gradeLevels = gradeLevels == null
                ? List.of()
                : gradeLevels.stream().distinct().sorted().toList();
        placementSites = placementSites == null ? List.of() : List.copyOf(placementSites);
    }

    /**
     * Where it takes place.
     *
     * @param partnerId the partner, where the place is one's
     */
    @Schema(name = "ContributionSite")
    public record PlacementSite(
            @NotBlank @Size(max = 200) @PlainText String name,
            @Nullable UUID partnerId,
            @DecimalMin("-90") @DecimalMax("90") @Nullable Double latitude,
            @DecimalMin("-180") @DecimalMax("180") @Nullable Double longitude) {

        /** The same place of another partner. */
        PlacementSite of(UUID partner) {
            return new PlacementSite(name, partner, latitude, longitude);
        }
    }

    List<Violation> broken() {
        var broken = new ArrayList<Violation>();
        if (availableFrom != null && availableTo != null && availableTo.isBefore(availableFrom))
            broken.add(Violation.at("/availableTo", "end-before-start", "it ends on or after its first day"));
        for (int i = 0; i < placementSites.size(); i++) {
            var site = placementSites.get(i);
            if ((site.latitude() == null) != (site.longitude() == null))
                broken.add(Violation.at(
                        "/placementSites/" + i, "half-a-coordinate", "give latitude and longitude, or neither"));
        }
        return broken;
    }
}
