package org.commonground.registry.prospect;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How somebody was reached, or how the district heard of them. */
@Schema(name = "OutreachChannel")
public enum Channel {
    EMAIL,
    PHONE,
    MEETING,
    VISIT,
    EVENT,
    /** Somebody suggested them: a family, a school, another partner. */
    REFERRAL,
    OTHER
}
