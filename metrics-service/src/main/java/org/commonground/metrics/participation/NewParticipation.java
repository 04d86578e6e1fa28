package org.commonground.metrics.participation;

import java.time.LocalDate;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A record as it was sent; nothing is checked yet. There is no property for a name or an id of a student, and none is taken. */
@Schema(name = "NewParticipation")
record NewParticipation(
        @Schema(
                description =
                        "HMAC-SHA-256 of the student's sourcedId under the district's secret, as 64 lower-case hex digits;"
                                + " never the id itself. It is not told again by any answer.",
                pattern = "^[0-9a-f]{64}$",
                examples = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
        @Nullable
        String studentKey,

        @Nullable UUID serviceId,
        @Nullable UUID schoolId,

        @Schema(description = "Instead of `schoolId`.", examples = "609926") @Nullable
        String schoolSourcedId,

        @Schema(description = "The day of the session; within a known school year and not after today.") @Nullable
        LocalDate date,

        @Schema(description = "Minutes attended, 0 to 1,440; 0 for who was not there.", examples = "45") @Nullable
        Integer minutes,

        @Nullable Attendance attendance,

        @Schema(description = "The agreement whose schedule is the ground; any that covers it, if left out.") @Nullable
        UUID agreementId) {}
