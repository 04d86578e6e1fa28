package org.commonground.needs.landscapescan;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.commonground.needs.vocabulary.Lists;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What is said of a scan. Absent lists are empty. */
@Schema(name = "LandscapeScanDescription")
public record ScanDescription(
        @NotBlank @Size(max = 200) @Schema(examples = "Tutoring partners for grades 6 to 8, 2026")
        String title,

        @Size(max = 50) @Schema(description = "For which schools or networks; by default those whose needs they are.")
        List<@NotNull UUID> schoolIds,

        @Nullable @Schema(description = "For which neighborhood, if it is for one.")
        UUID areaId,

        @NotEmpty @Size(max = 20) List<@NotNull UUID> needIds,

        @Size(max = 20)
        @Schema(description = "Goals that the partners are to help with; by default the adopted ones of the needs.")
        List<@NotNull UUID> goalIds,

        @Size(max = 100) List<@Valid @NotNull Participant> participants,
        @Nullable LocalDate opensOn,
        @Nullable LocalDate closesOn,
        @Valid ScanPreferences preferences,

        @Size(max = 16)
        @Schema(
                description =
                        "How much each component of the fit score counts, 0 to 10; those not named keep their default.",
                examples = "{\"CATEGORY\": 3, \"GEOGRAPHY\": 5}")
        Map<@NotNull FitComponent, @NotNull @Min(0) @Max(FitWeights.MAXIMUM) Integer> weights,

        @Size(max = 20) List<@Valid @NotNull NoCandidate> noCandidates) {

    @SuppressWarnings("NullAway") // JSON may leave these out
    public ScanDescription {
        schoolIds = Lists.asSet(schoolIds);
        needIds = Lists.asSet(needIds);
        goalIds = Lists.asSet(goalIds);
        participants = Lists.orEmpty(participants);
        preferences = preferences == null ? ScanPreferences.NONE : preferences;
        weights = weights == null ? Map.of() : weights;
        noCandidates = Lists.orEmpty(noCandidates);
    }
}
