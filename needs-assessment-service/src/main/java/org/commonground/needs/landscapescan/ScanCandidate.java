package org.commonground.needs.landscapescan;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.kernel.district.CallersDistrict;
import org.hibernate.annotations.SQLRestriction;
import org.jspecify.annotations.Nullable;

/** Somebody who may meet a need of a scan: a partner of the registry, or a name that is not in it yet. */
@Entity
@SQLRestriction("district = (select current_district())")
@Table(name = "scan_candidate")
class ScanCandidate {
    @Id
    UUID id;

    @CallersDistrict
    @Nullable
    String district;

    UUID scanId;

    @Nullable
    UUID partnerId;

    @Nullable
    String prospectName;

    @Enumerated(EnumType.STRING)
    CandidateOrigin origin;

    @Enumerated(EnumType.STRING)
    @Nullable
    ParticipantRole referredByRole;

    @Nullable
    String note;

    /** How the school rates that both want the same, 1 to 5. */
    @Nullable
    Integer schoolRating;

    /** How the partner does. */
    @Nullable
    Integer partnerRating;

    Instant createdAt;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected ScanCandidate() {}

    ScanCandidate(
            UUID scanId, @Nullable UUID partnerId, @Nullable String prospectName, CandidateOrigin origin, Instant now) {
        this.id = Ids.next();
        this.scanId = scanId;
        this.partnerId = partnerId;
        this.prospectName = prospectName;
        this.origin = origin;
        this.createdAt = now;
    }

    /** Whether a person added or rated it, so that a new match must not remove it. */
    boolean isKept() {
        return origin != CandidateOrigin.REGISTRY_MATCH || schoolRating != null || partnerRating != null;
    }
}
