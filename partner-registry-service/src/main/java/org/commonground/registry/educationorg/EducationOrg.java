package org.commonground.registry.educationorg;

import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.UUID;
import org.commonground.kernel.aggregate.Aggregate;
import org.commonground.kernel.feed.InFeed;
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
@InFeed(type = "education-org", list = "listEducationOrgs")
class EducationOrg extends Aggregate {
    String sourcedId;

    @Enumerated(EnumType.STRING)
    OrgSource source;

    @Nullable
    Instant sourceModifiedAt;

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
    String authorizerName;

    @Column(name = "title_i")
    @Nullable
    Boolean titleI;

    @Embedded
    @Nullable
    OrgAddress address;

    @Nullable
    Double latitude;

    @Nullable
    Double longitude;

    @Nullable
    Integer enrollmentCount;

    /** The community areas that it lies in, by its coordinates. */
    @JdbcTypeCode(SqlTypes.ARRAY)
    List<UUID> areaIds = List.of();

    @Embedded
    @Nullable
    SchoolProfile profile;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected EducationOrg() {}

    @SuppressWarnings("NullAway.Init") // follow() or take() comes next, before it is stored
    EducationOrg(UUID id, String sourcedId, OrgSource source, String actor, Instant now) {
        super(id, actor, now);
        this.sourcedId = sourcedId;
        this.source = source;
    }

    /**
     * Takes what the SIS says; false if nothing differs. A record that is older there than what is known is let be, so that
     * deltas may arrive out of order. A time stamp that moved alone is no change: some exports stamp every row every night.
     */
    boolean follow(SourceOrg said, @Nullable UUID parentId, String actor, Instant now) {
        if (isStale(said)) return false;
        var facts = said.facts(parentId, facts());
        if (source == OrgSource.SIS && facts.equals(facts())) return false;
        source = OrgSource.SIS;
        if (said.modifiedAt() != null) sourceModifiedAt = said.modifiedAt();
        take(facts, actor, now);
        return true;
    }

    boolean isStale(SourceOrg said) {
        return said.modifiedAt() != null
                && sourceModifiedAt != null
                && said.modifiedAt().isBefore(sourceModifiedAt);
    }

    /** What is true of it from now on. */
    final void take(OrgFacts facts, String actor, Instant now) {
        name = facts.name();
        type = facts.type();
        identifier = facts.identifier();
        parentId = facts.parentId();
        status = facts.status();
        gradeLevels = facts.gradeLevels();
        charter = facts.charter();
        authorizerName = facts.authorizerName();
        titleI = facts.titleI();
        address = facts.address();
        latitude = facts.latitude();
        longitude = facts.longitude();
        enrollmentCount = facts.enrollmentCount();
        touch(actor, now);
    }

    /** The facts as they are stored; all null before the first are taken. */
    OrgFacts facts() {
        return new OrgFacts(
                name,
                type,
                identifier,
                parentId,
                status,
                gradeLevels,
                charter,
                authorizerName,
                titleI,
                address,
                latitude,
                longitude,
                enrollmentCount);
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

    /** Where it turned out to lie; false if that is known. */
    boolean lieIn(Collection<UUID> areas, String actor, Instant now) {
        var sorted = List.copyOf(new TreeSet<>(areas));
        if (sorted.equals(areaIds)) return false;
        areaIds = sorted;
        touch(actor, now);
        return true;
    }

    SchoolProfile profile() {
        return profile == null ? SchoolProfile.EMPTY : profile;
    }

    /** The areas that it lies in and those that it counts itself to. */
    List<UUID> allAreaIds() {
        var all = new TreeSet<>(areaIds);
        all.addAll(Objects.requireNonNullElse(profile().areaIds(), List.of()));
        return List.copyOf(all);
    }

    /** Its own figure, or else the SIS's. */
    @Nullable
    Integer currentEnrollment() {
        return profile().enrollmentCount() == null ? enrollmentCount : profile().enrollmentCount();
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
                currentEnrollment(),
                profile().phase(),
                status,
                allAreaIds());
        return status == OrgStatus.ACTIVE
                ? new EducationOrgEvent.Upserted(state)
                : new EducationOrgEvent.Archived(state);
    }
}
