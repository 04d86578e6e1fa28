package org.commonground.metrics.quality;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a rubric is about. */
@Schema(name = "QualityFrameworkKind")
public enum FrameworkKind {
    PROGRAM_QUALITY,
    /** How well two sides work together; it rates the partnership, not the organisation. */
    PARTNERSHIP_EFFECTIVENESS,
    ORG_QUALITY,
    COLLECTIVE_IMPACT,
    COMMUNITY_SCHOOL
}
