package org.commonground.needs.landscapescan;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.commonground.kernel.audit.Personal;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Somebody who takes part: by role, and by an id only where it matters who it is. Never a student's. */
@Schema(name = "ScanParticipant")
public record Participant(
        @NotNull ParticipantRole role,

        @Personal
        @Size(max = 100)
        @Schema(description = "The account or directory id of an adult; left out for students.")
        @Nullable
        String personId) {}
