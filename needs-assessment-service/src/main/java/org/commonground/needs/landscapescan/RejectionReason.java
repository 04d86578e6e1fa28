package org.commonground.needs.landscapescan;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Why a candidate was not chosen. */
@Schema(name = "CandidateRejectionReason")
public enum RejectionReason {
    LOWER_FIT,
    NO_CAPACITY,
    TOO_FAR,
    TOO_COSTLY,
    NOT_COMPLIANT,
    VALUES_DIFFER,
    DUPLICATES_EXISTING_WORK,
    DECLINED_BY_CANDIDATE,
    OTHER
}
