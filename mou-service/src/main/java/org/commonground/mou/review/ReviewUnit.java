package org.commonground.mou.review;

import java.util.EnumSet;
import java.util.Set;
import org.commonground.mou.agreement.AgreementType;

/** Who must agree before anybody is asked to sign. */
public enum ReviewUnit {
    /** The leader of each school that is concerned. */
    SCHOOL_LEADER,
    PARTNERSHIP_OFFICE,
    LEGAL,
    RISK,
    IT_SECURITY,
    FACILITIES,
    RESEARCH_DATA,
    EQUITY,
    FACE;

    /** Three units review every agreement; what it is about asks for more. */
    static Set<ReviewUnit> requiredFor(AgreementType type) {
        var units = EnumSet.of(SCHOOL_LEADER, PARTNERSHIP_OFFICE, LEGAL);
        switch (type) {
            case FACILITY_USE_AGREEMENT, SPACE_ALIGNMENT_LEASE_REF -> units.add(FACILITIES);
            case DATA_SHARING_AGREEMENT -> {
                units.add(RESEARCH_DATA);
                units.add(IT_SECURITY);
            }
            case PRACTICUM_PLACEMENT -> units.add(RISK);
            case MOU,
                    LETTER_OF_AGREEMENT,
                    SERVICE_CONTRACT_REF,
                    DUAL_ENROLLMENT,
                    FUNDING_AGREEMENT,
                    UMBRELLA,
                    SITE_ADDENDUM -> {}
        }
        return units;
    }
}
