package org.commonground.registry.educationorg;

import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.commonground.kernel.aggregate.Aggregate;
import org.commonground.registry.vocabulary.GradeLevel;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/**
 * A school, or an organisation above schools. What the SIS masters is read-only here; what the school says of itself is kept
 * through every import.
 */
@Entity
@Table(name = "education_org")
class EducationOrg extends Aggregate {
    String sourcedId;
    String name;

    @Enumerated(EnumType.STRING)
    OrgType type;

    @Nullable
    String identifier;

    @Nullable
    UUID parentId;

    @Enumerated(EnumType.STRING)
    OrgStatus status = OrgStatus.ACTIVE;

    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.ARRAY)
    List<GradeLevel> gradeLevels = List.of();

    boolean charter;

    @Nullable
    Double latitude;

    @Nullable
    Double longitude;

    @Nullable
    Integer enrollmentCount;

    @Embedded
    @Nullable
    SchoolProfile profile;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected EducationOrg() {}

    @SuppressWarnings("NullAway.Init") // follow() comes next, before it is stored
    EducationOrg(UUID id, String sourcedId, String actor, Instant now) {
        super(id, actor, now);
        this.sourcedId = sourcedId;
    }

    /** Takes what the SIS says; false if nothing differs. */
    boolean follow(SourceOrg source, @Nullable UUID parentId, String actor, Instant now) {
        if (source.name().equals(name)
                && source.type() == type
                && source.status() == status
                && source.charter() == charter
                && source.gradeLevels().equals(gradeLevels)
                && Objects.equals(source.identifier(), identifier)
                && Objects.equals(source.latitude(), latitude)
                && Objects.equals(source.longitude(), longitude)
                && Objects.equals(source.enrollmentCount(), enrollmentCount)
                && Objects.equals(parentId, this.parentId)) return false;
        name = source.name();
        type = source.type();
        status = source.status();
        charter = source.charter();
        gradeLevels = source.gradeLevels();
        identifier = source.identifier();
        latitude = source.latitude();
        longitude = source.longitude();
        enrollmentCount = source.enrollmentCount();
        this.parentId = parentId;
        touch(actor, now);
        return true;
    }

    /** The source no longer has it: it stays, archived. */
    void archive(String actor, Instant now) {
        status = OrgStatus.TO_BE_DELETED;
        touch(actor, now);
    }

    /** What the school says of itself. */
    void describe(SchoolProfile profile, String actor, Instant now) {
        this.profile = profile;
        touch(actor, now);
    }

    SchoolProfile profile() {
        return profile == null ? SchoolProfile.EMPTY : profile;
    }

    EducationOrgEvent event() {
        var state = new EducationOrgEvent.EducationOrgState(
                id(),
                sourcedId,
                name,
                type,
                parentId,
                gradeLevels,
                charter,
                latitude,
                longitude,
                enrollmentCount,
                profile().phase(),
                status);
        return status == OrgStatus.ACTIVE
                ? new EducationOrgEvent.Upserted(state)
                : new EducationOrgEvent.Archived(state);
    }
}
