package org.commonground.mou.partnership;

import java.util.UUID;

/** What a partnership needs to know of its agreements; answered by the agreements, which know their partnership. */
public interface AgreementStandings {
    /**
     * How far its agreements have come.
     *
     * @param executed at least one agreement is signed by all, or in force
     * @param active at least one agreement is in force
     * @param unfinished at least one signed agreement has neither expired nor been terminated
     */
    record Standing(boolean executed, boolean active, boolean unfinished) {}

    /** How far the agreements of a partnership have come. */
    Standing of(UUID partnershipId);
}
