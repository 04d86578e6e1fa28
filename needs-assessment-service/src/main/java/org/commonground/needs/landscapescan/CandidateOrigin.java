package org.commonground.needs.landscapescan;

/** How somebody came to be a candidate. */
public enum CandidateOrigin {
    /** The registry has a service that fits. */
    REGISTRY_MATCH,
    /** Somebody recommended them. */
    REFERRAL,
    /** Whoever runs the scan added them. */
    MANUAL
}
