package org.commonground.registry.educationorg;

import java.util.List;
import org.commonground.registry.vocabulary.GradeLevel;
import org.jspecify.annotations.Nullable;

/** An organisation as the student information system has it. */
public record SourceOrg(
        String sourcedId,
        String name,
        OrgType type,
        @Nullable String identifier,
        @Nullable String parentSourcedId,
        OrgStatus status,
        List<GradeLevel> gradeLevels,
        boolean charter,
        @Nullable Double latitude,
        @Nullable Double longitude,
        @Nullable Integer enrollmentCount) {}
