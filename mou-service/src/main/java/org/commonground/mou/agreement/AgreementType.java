package org.commonground.mou.agreement;

/** What kind of agreement it is, by the kind of activity. A partnership may have several. */
public enum AgreementType {
    MOU,
    LETTER_OF_AGREEMENT,
    /** Paid work: the contract itself lives in the procurement system and is referred to. */
    SERVICE_CONTRACT_REF,
    DATA_SHARING_AGREEMENT,
    FACILITY_USE_AGREEMENT,
    /** Long-term space: the lease itself lives elsewhere and is referred to. */
    SPACE_ALIGNMENT_LEASE_REF,
    PRACTICUM_PLACEMENT,
    DUAL_ENROLLMENT,
    FUNDING_AGREEMENT,
    /** Terms for many schools; each joins by a site addendum. */
    UMBRELLA,
    SITE_ADDENDUM;

    boolean refersToAnotherRecord() {
        return this == SERVICE_CONTRACT_REF || this == SPACE_ALIGNMENT_LEASE_REF;
    }
}
