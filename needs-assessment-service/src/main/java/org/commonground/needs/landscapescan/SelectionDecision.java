package org.commonground.needs.landscapescan;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;
import org.commonground.needs.vocabulary.Lists;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Who was chosen, by whom, on what grounds. It is recorded once and never changed. */
@Schema(name = "SelectionDecision")
public record SelectionDecision(
        @NotEmpty @Size(max = 10) List<@NotNull UUID> chosenCandidateIds,
        @Size(max = 1_000) List<@Valid @NotNull Rejected> rejected,

        @NotEmpty @Size(max = 20) @Schema(examples = "[\"Places for all 90 students\", \"Tutors who speak Spanish\"]")
        List<@NotBlank @Size(max = 500) String> criteria,

        @NotEmpty @Size(max = 50) List<@Valid @NotNull Participant> decidedBy,

        @Size(max = 1_000)
        @Schema(description = "Only where no family, student or community member decided: why not.")
        @Nullable
        String waiverReason,

        @Size(max = 50) List<@Valid @NotNull ConflictOfInterest> conflicts,
        @NotBlank @Size(max = 5_000) String rationale,

        @NotEmpty @Size(max = 20) @Schema(examples = "[\"Two tutors on four afternoons a week\"]")
        List<@NotBlank @Size(max = 500) String> benefitsToSchool,

        @NotEmpty @Size(max = 20) @Schema(examples = "[\"Rooms for the partner's adult classes\"]")
        List<@NotBlank @Size(max = 500) String> benefitsToPartner) {

    /** Somebody who was considered and not chosen. */
    @Schema(name = "RejectedCandidate")
    public record Rejected(
            @NotNull UUID candidateId,
            @NotNull RejectionReason reasonCode,
            @Size(max = 1_000) @Nullable String comment) {}

    /** A decider's tie to a candidate, said aloud. */
    @Schema(name = "ConflictOfInterest")
    public record ConflictOfInterest(
            @NotNull ParticipantRole role,
            @Nullable UUID candidateId,
            @NotBlank @Size(max = 1_000) String statement,

            @Schema(description = "They took no part in deciding on that candidate.") @Nullable
            Boolean recused) {}

    @SuppressWarnings("NullAway") // JSON may leave these out
    public SelectionDecision {
        chosenCandidateIds = Lists.asSet(chosenCandidateIds);
        rejected = Lists.orEmpty(rejected);
        criteria = Lists.orEmpty(criteria);
        decidedBy = Lists.orEmpty(decidedBy);
        conflicts = Lists.orEmpty(conflicts);
        benefitsToSchool = Lists.orEmpty(benefitsToSchool);
        benefitsToPartner = Lists.orEmpty(benefitsToPartner);
    }
}
