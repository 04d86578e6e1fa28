package org.commonground.needs.landscapescan;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.kernel.district.CallersDistrict;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.annotations.SQLRestriction;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A line of the map: this candidate may meet that need, so well and for these reasons. */
@Entity
@SQLRestriction("district = (select current_district())")
@Table(name = "scan_edge")
class ScanEdge {
    @Id
    UUID id;

    @CallersDistrict
    @Nullable
    String district;

    UUID scanId;
    UUID needId;
    UUID candidateId;

    /** The partner's services for the need, the best first. */
    @JdbcTypeCode(SqlTypes.ARRAY)
    List<UUID> serviceIds = List.of();

    /** The two scores, for order and overview; {@link #fit} explains them. */
    @Nullable
    BigDecimal schoolToPartner;

    @Nullable
    BigDecimal partnerToSchool;

    /** Null for a candidate that the registry does not know. */
    @JdbcTypeCode(SqlTypes.JSON)
    @Nullable
    Fit fit;

    @Nullable
    String benefitsToSchool;

    @Nullable
    String benefitsToPartner;

    @Nullable
    String notes;

    /** Who drew the line: the role of a person, or null for the match with the registry. */
    @Nullable
    String addedByRole;

    Instant createdAt;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected ScanEdge() {}

    ScanEdge(UUID scanId, UUID needId, UUID candidateId, @Nullable String addedByRole, Instant now) {
        this.id = Ids.next();
        this.scanId = scanId;
        this.needId = needId;
        this.candidateId = candidateId;
        this.addedByRole = addedByRole;
        this.createdAt = now;
    }

    void score(@Nullable Fit found, List<UUID> services) {
        fit = found;
        schoolToPartner = found == null ? null : found.schoolToPartner().score();
        partnerToSchool = found == null ? null : found.partnerToSchool().score();
        serviceIds = services;
    }

    /** Whether a person has said something about it, so that a new match must not remove it. */
    boolean isKept() {
        return addedByRole != null || benefitsToSchool != null || benefitsToPartner != null || notes != null;
    }
}
