package org.commonground.metrics.contribution;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.aggregate.Aggregate;
import org.commonground.kernel.feed.InFeed;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the ledger. It is never changed: what was wrong is taken back by an entry that reverses it, so that what was
 * once reported can still be explained.
 */
@Entity
@Table(name = "contribution")
@InFeed(type = "contribution", list = "listContributions")
class Contribution extends Aggregate {
    /** Who gives. */
    @Schema(name = "GivenDirection")
    enum Direction {
        PARTNER_TO_SCHOOL,
        /** What the school gives back: to the partner, or to the community round it. */
        SCHOOL_TO_COMMUNITY
    }

    @Column(updatable = false)
    UUID partnershipId;

    @JdbcTypeCode(SqlTypes.ARRAY)
    @Column(updatable = false)
    List<UUID> schoolIds;

    @JdbcTypeCode(SqlTypes.ARRAY)
    @Column(updatable = false)
    List<UUID> partnerIds;

    @Enumerated(EnumType.STRING)
    @Column(updatable = false)
    Direction direction;

    @Enumerated(EnumType.STRING)
    @Column(updatable = false)
    ContributionKind kind;

    /** In the unit of the kind; negative on an entry that reverses another. */
    @Column(updatable = false)
    BigDecimal amount;

    @Column(updatable = false)
    BigDecimal valuationUsd;

    @Column(updatable = false)
    UUID periodId;

    @Column(updatable = false)
    LocalDate givenOn;

    @Column(updatable = false)
    String evidence;

    /** What it is given towards. */
    @Column(updatable = false)
    @Nullable
    UUID commitmentId;

    /** It is more than was committed, and meant to be. */
    @Column(updatable = false)
    boolean overCommitment;

    /** The entry that this one takes back. */
    @Column(updatable = false)
    @Nullable
    UUID reversesId;

    /** The entry by which this one was taken back. */
    @Nullable
    UUID reversedById;

    /** What was given. */
    record Given(
            Direction direction,
            ContributionKind kind,
            BigDecimal amount,
            BigDecimal valuationUsd,
            UUID periodId,
            LocalDate givenOn,
            String evidence,
            @Nullable UUID commitmentId,
            boolean over) {}

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected Contribution() {}

    Contribution(
            UUID id,
            UUID partnershipId,
            List<UUID> schoolIds,
            List<UUID> partnerIds,
            Given given,
            String actor,
            Instant now) {
        super(id, actor, now);
        this.partnershipId = partnershipId;
        this.schoolIds = schoolIds;
        this.partnerIds = partnerIds;
        direction = given.direction;
        kind = given.kind;
        amount = given.amount;
        valuationUsd = given.valuationUsd;
        periodId = given.periodId;
        givenOn = given.givenOn;
        evidence = given.evidence;
        commitmentId = given.commitmentId;
        overCommitment = given.over;
    }

    boolean isReversible() {
        return reversesId == null && reversedById == null;
    }

    /** The entry that takes this one back. */
    Contribution reverse(UUID id, String reason, String actor, Instant now) {
        var reversal = new Contribution(
                id,
                partnershipId,
                schoolIds,
                partnerIds,
                new Given(
                        direction,
                        kind,
                        amount.negate(),
                        valuationUsd.negate(),
                        periodId,
                        givenOn,
                        reason,
                        commitmentId,
                        overCommitment),
                actor,
                now);
        reversal.reversesId = id();
        reversedById = id;
        touch(actor, now);
        return reversal;
    }
}
