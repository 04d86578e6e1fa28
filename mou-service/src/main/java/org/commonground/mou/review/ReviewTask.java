package org.commonground.mou.review;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.commonground.kernel.access.Caller;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.aggregate.Aggregate;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What one unit is asked about one version; of the unit SCHOOL_LEADER one task for each school. */
@Entity
@Table(name = "review_task")
class ReviewTask extends Aggregate {
    /** Where a task stands. */
    @Schema(name = "ReviewTaskState")
    enum State {
        PENDING,
        APPROVED,
        CHANGES_REQUESTED
    }

    @Column(updatable = false)
    UUID agreementId;

    @Column(updatable = false)
    int versionNo;

    @Enumerated(EnumType.STRING)
    @Column(updatable = false)
    ReviewUnit unit;

    /** The school whose leader is asked; absent for the district's units. */
    @Column(updatable = false)
    @Nullable
    UUID schoolId;

    @Enumerated(EnumType.STRING)
    State state = State.PENDING;

    LocalDate dueOn;

    @Nullable
    String comment;

    @Nullable
    String decidedBy;

    @Nullable
    Instant decidedAt;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected ReviewTask() {}

    ReviewTask(
            UUID id,
            UUID agreementId,
            int versionNo,
            ReviewUnit unit,
            @Nullable UUID schoolId,
            LocalDate dueOn,
            String actor,
            Instant now) {
        super(id, actor, now);
        this.agreementId = agreementId;
        this.versionNo = versionNo;
        this.unit = unit;
        this.schoolId = schoolId;
        this.dueOn = dueOn;
    }

    /** Whether it is for this caller to decide. */
    boolean isFor(Caller caller) {
        return switch (unit) {
            case SCHOOL_LEADER ->
                caller.is(Role.SCHOOL_LEADER)
                        && schoolId != null
                        && caller.schoolIds().contains(schoolId);
            case PARTNERSHIP_OFFICE -> caller.is(Role.PARTNERSHIP_OFFICER);
            case LEGAL, RISK, IT_SECURITY, FACILITIES, RESEARCH_DATA, EQUITY, FACE ->
                caller.is(Role.DISTRICT_REVIEWER) && caller.reviewUnits().contains(unit.name());
        };
    }

    boolean isPending() {
        return state == State.PENDING;
    }

    void decide(ReviewDecision decision, @Nullable String said, Caller by, Instant now) {
        state = switch (decision) {
            case APPROVED -> State.APPROVED;
            case CHANGES_REQUESTED -> State.CHANGES_REQUESTED;
        };
        comment = said;
        decidedBy = by.subject();
        decidedAt = now;
        touch(by.subject(), now);
    }

    /** Asks again: a new round has begun, or another unit sent the text back. */
    void reopen(LocalDate due, String actor, Instant now) {
        state = State.PENDING;
        dueOn = due;
        comment = null;
        decidedBy = null;
        decidedAt = null;
        touch(actor, now);
    }
}
