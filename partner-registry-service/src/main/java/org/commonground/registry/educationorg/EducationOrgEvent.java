package org.commonground.registry.educationorg;

import java.util.List;
import java.util.UUID;
import org.commonground.kernel.outbox.DomainEvent;
import org.commonground.registry.vocabulary.GradeLevel;
import org.jspecify.annotations.Nullable;

/** What others learn about schools and the organisations above them. */
sealed interface EducationOrgEvent extends DomainEvent {
    @Override
    default String topic() {
        return "registry.education-org.v1";
    }

    /** Full state, as replicas need it. */
    record EducationOrgState(
            UUID id,
            String sourcedId,
            String name,
            OrgType type,
            @Nullable UUID parentId,
            List<GradeLevel> gradeLevels,
            boolean charter,
            @Nullable Double latitude,
            @Nullable Double longitude,
            @Nullable Integer enrollmentCount,
            SchoolProfile.@Nullable Phase phase,
            OrgStatus status,
            @Nullable List<UUID> areaIds) {}

    /** New or changed. */
    record Upserted(EducationOrgState educationOrg) implements EducationOrgEvent {
        @Override
        public String type() {
            return "registry.education-org.upserted";
        }
    }

    /** Its source no longer has it. */
    record Archived(EducationOrgState educationOrg) implements EducationOrgEvent {
        @Override
        public String type() {
            return "registry.education-org.archived";
        }
    }
}
