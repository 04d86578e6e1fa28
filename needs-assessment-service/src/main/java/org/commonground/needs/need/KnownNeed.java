package org.commonground.needs.need;

import java.util.List;
import java.util.UUID;
import org.commonground.needs.vocabulary.BeneficiaryGroup;
import org.commonground.needs.vocabulary.GradeLevel;
import org.commonground.needs.vocabulary.NeedCategory;
import org.commonground.needs.vocabulary.ScopeType;
import org.jspecify.annotations.Nullable;

/** A need as goals and landscape scans look at it. */
public record KnownNeed(
        UUID id,
        ScopeType scopeType,
        UUID scopeId,
        NeedCategory category,
        String statement,
        List<BeneficiaryGroup> beneficiaryGroups,
        List<String> priorityGroups,
        List<GradeLevel> gradeLevels,
        List<String> languages,
        @Nullable Integer affectedCount,
        @Nullable Integer denominator,
        NeedState state) {}
