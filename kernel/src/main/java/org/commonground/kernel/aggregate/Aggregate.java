package org.commonground.kernel.aggregate;

import jakarta.persistence.Column;
import jakarta.persistence.Id;
import jakarta.persistence.MappedSuperclass;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.commonground.kernel.district.CallersDistrict;
import org.hibernate.annotations.SQLRestriction;
import org.jspecify.annotations.Nullable;

/**
 * What every aggregate root carries. The district is the caller's, and every statement is held to it; the
 * version is the entity tag and the {@code aggregateversion} of events.
 */
@MappedSuperclass
@SQLRestriction("district = (select current_district())")
public abstract class Aggregate implements Identified {
    @Id
    private UUID id;

    @CallersDistrict
    @Column(updatable = false)
    private @Nullable String district;

    @Version
    private long version;

    @Column(updatable = false)
    private Instant createdAt;

    @Column(updatable = false)
    private String createdBy;

    private Instant updatedAt;
    private String updatedBy;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected Aggregate() {}

    protected Aggregate(UUID id, String actor, Instant now) {
        this.id = id;
        this.createdAt = now;
        this.createdBy = actor;
        this.updatedAt = now;
        this.updatedBy = actor;
    }

    /** Every rule that changes the aggregate says who did it and when. */
    protected void touch(String actor, Instant now) {
        updatedAt = now;
        updatedBy = actor;
    }

    @Override
    public UUID id() {
        return id;
    }

    public long version() {
        return version;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public Instant updatedAt() {
        return updatedAt;
    }

    public String createdBy() {
        return createdBy;
    }

    public String updatedBy() {
        return updatedBy;
    }
}
