package org.commonground.mou.agreement;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.commonground.kernel.district.CallersDistrict;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.SQLRestriction;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened to an agreement. Entries are only ever added, which the database enforces, and each carries the hash
 * of the one before: changing or leaving out one breaks the chain from there on.
 */
@Entity
@SQLRestriction("district = (select current_district())")
@Immutable
@Table(name = "agreement_event")
class TrailEntry {
    @Id
    UUID id;

    @CallersDistrict
    @Nullable
    String district;

    UUID agreementId;
    int seq;
    Instant at;
    String actor;

    @Enumerated(EnumType.STRING)
    Trail.Kind kind;

    /** Canonical JSON. */
    String detail;

    @Column(name = "previous_hash")
    String previous;

    String hash;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected TrailEntry() {}

    TrailEntry(
            UUID id,
            UUID agreementId,
            int seq,
            Instant at,
            String actor,
            Trail.Kind kind,
            String detail,
            String previous) {
        this.id = id;
        this.agreementId = agreementId;
        this.seq = seq;
        this.at = at;
        this.actor = actor;
        this.kind = kind;
        this.detail = detail;
        this.previous = previous;
        this.hash = computedHash();
    }

    private record Hashed(
            UUID agreementId, int seq, Instant at, String actor, Trail.Kind kind, String detail, String previous) {}

    /** What the hash must be for the entry as it stands. */
    String computedHash() {
        return CanonicalJson.sha256(CanonicalJson.of(new Hashed(agreementId, seq, at, actor, kind, detail, previous)));
    }
}
