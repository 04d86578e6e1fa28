package org.commonground.registry.capacity;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.util.UUID;
import org.commonground.kernel.audit.Personal;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One who took part. Personal data: shown to the host and the partnership office, told to nobody else.
 *
 * @param personId one of the people of the directory; absent for who is counted only
 * @param preRating how able they felt before, 1 (not at all) to 5 (fully), by their own judgement
 * @param postRating the same afterwards
 */
@Schema(name = "CapacityAttendance", description = "Personal data.")
public record Attendance(
        @Personal @Nullable UUID personId,
        @NotNull ActorKind actorKind,
        @Min(1) @Max(5) @Nullable Integer preRating,
        @Min(1) @Max(5) @Nullable Integer postRating) {}
