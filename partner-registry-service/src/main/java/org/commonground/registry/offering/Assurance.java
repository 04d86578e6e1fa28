package org.commonground.registry.offering;

import java.time.LocalDate;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** When somebody last looked whether all of it is true, and when it is time to look again. */
@Schema(name = "Assurance")
public record Assurance(
        @Nullable LocalDate lastCheckedOn,
        @Nullable String checkedBy,
        @Nullable LocalDate nextDueOn) {}
