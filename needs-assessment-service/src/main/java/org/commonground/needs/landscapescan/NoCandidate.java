package org.commonground.needs.landscapescan;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Why a need has no candidate, so that the gap is a finding and not an oversight. */
@Schema(name = "NoCandidate")
public record NoCandidate(
        @NotNull UUID needId,

        @NotBlank @Size(max = 1_000) @Schema(examples = "No provider of speech therapy within 10 km has places.")
        String reason) {}
