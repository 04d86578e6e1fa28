package org.commonground.metrics.quality;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What is assessed. */
@Schema(name = "QualitySubjectType")
public enum SubjectType {
    SERVICE,
    PARTNERSHIP,
    PARTNER,
    SCHOOL
}
