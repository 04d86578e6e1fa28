package org.commonground.needs.goal;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An officer's decision to let one letter's FAIL stand. It is shown wherever the goal is. */
@Schema(name = "SmartOverride")
public record SmartOverride(SmartLetter letter, String reason, String by, Instant at) {}
