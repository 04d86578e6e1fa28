package org.commonground.needs.vocabulary;

/** Where a service takes place. */
public enum Setting {
    SCHOOL_SITE,
    HOME_VISIT,
    PARTNER_SITE,
    COMMUNITY_SITE,
    OUTDOOR,
    VIRTUAL
}
