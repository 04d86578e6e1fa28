package org.commonground.mou.agreement;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** On which side of an agreement a party stands. */
@Schema(name = "PartySide")
public enum Side {
    SCHOOL,
    DISTRICT,
    PARTNER,
    /** Named in the agreement, but bound by none of its obligations and not asked to sign here. */
    OTHER;

    /** Schools and their district act together. */
    public boolean isSchoolSide() {
        return this == SCHOOL || this == DISTRICT;
    }
}
