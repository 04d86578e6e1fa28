package org.commonground.mou.partnership;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Why a school and a partner work together. */
@Schema(name = "PartnershipPurpose")
public enum Purpose {
    /** To strengthen what students learn. */
    ENHANCE_ACADEMICS,
    /** To act on something that both sides care about, such as health, safety or family support. */
    MUTUAL_CONCERN
}
