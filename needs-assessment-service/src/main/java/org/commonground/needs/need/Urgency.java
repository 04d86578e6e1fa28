package org.commonground.needs.need;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How soon it must be met. */
@Schema(name = "NeedUrgency")
public enum Urgency {
    ROUTINE,
    URGENT,
    EMERGENCY
}
