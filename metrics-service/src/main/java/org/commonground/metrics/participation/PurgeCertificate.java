package org.commonground.metrics.participation;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.commonground.kernel.aggregate.Aggregate;
import org.commonground.kernel.feed.InFeed;

/** Says for good that what was held under a schedule is destroyed. */
@Entity
@Table(name = "purge_certificate")
@InFeed(type = "purge-certificate", list = "listPurgeCertificates")
class PurgeCertificate extends Aggregate {
    /** Why it was destroyed. */
    enum Reason {
        REVOKED,
        /** The schedule ran out, and its days of retention have passed. */
        RETENTION_OVER
    }

    @Column(updatable = false)
    UUID scheduleId;

    @Column(updatable = false)
    UUID partnerId;

    @Enumerated(EnumType.STRING)
    @Column(updatable = false)
    Reason reason;

    @Column(updatable = false)
    long records;

    @Column(updatable = false)
    String sha256;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected PurgeCertificate() {}

    PurgeCertificate(
            UUID id,
            UUID scheduleId,
            UUID partnerId,
            Reason reason,
            long records,
            String sha256,
            String actor,
            Instant now) {
        super(id, actor, now);
        this.scheduleId = scheduleId;
        this.partnerId = partnerId;
        this.reason = reason;
        this.records = records;
        this.sha256 = sha256;
    }

    PrivacyEvent issued() {
        return new PrivacyEvent.DataPurged(id(), scheduleId, partnerId, reason, records, sha256, createdAt());
    }
}
