package org.commonground.metrics.quality;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.aggregate.Aggregate;
import org.commonground.kernel.feed.InFeed;
import org.commonground.kernel.problem.Violation;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** What somebody will do about an indicator that was rated, and until when. */
@Entity
@Table(name = "improvement_action")
@InFeed(type = "improvement-action", list = "listImprovementActions")
class ImprovementAction extends Aggregate {
    @Column(updatable = false)
    UUID assessmentId;

    @Column(updatable = false)
    String indicator;

    /** The measure in which it should show. */
    @Nullable
    String measureCode;

    @Column(updatable = false)
    UUID subjectId;

    @JdbcTypeCode(SqlTypes.ARRAY)
    @Column(updatable = false)
    List<UUID> schoolIds;

    @JdbcTypeCode(SqlTypes.ARRAY)
    @Column(updatable = false)
    List<UUID> partnerIds;

    String text;
    String owner;
    LocalDate dueOn;

    @Enumerated(EnumType.STRING)
    ActionState state = ActionState.OPEN;

    @Nullable
    String result;

    /** What is to be done; everything of it may be changed while it is not done. */
    record Plan(
            String text,
            String owner,
            LocalDate dueOn,
            @Nullable String measureCode) {}

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected ImprovementAction() {}

    ImprovementAction(UUID id, QualityAssessment about, String indicator, Plan plan, String actor, Instant now) {
        super(id, actor, now);
        assessmentId = about.id();
        this.indicator = indicator;
        subjectId = about.subjectId;
        schoolIds = about.schoolIds;
        partnerIds = about.partnerIds;
        take(plan);
    }

    Plan plan() {
        return new Plan(text, owner, dueOn, measureCode);
    }

    void replan(Plan plan, String actor, Instant now) {
        take(plan);
        touch(actor, now);
    }

    private void take(Plan plan) {
        text = plan.text();
        owner = plan.owner();
        dueOn = plan.dueOn();
        measureCode = plan.measureCode();
    }

    boolean isOver() {
        return state == ActionState.DONE || state == ActionState.DROPPED;
    }

    /** Late work is neither done nor given up after its day. */
    boolean isOverdueOn(LocalDate today) {
        return !isOver() && dueOn.isBefore(today);
    }

    void transition(ActionState to, Set<Role> roles, @Nullable String said, String actor, Instant now) {
        boolean ends = to == ActionState.DONE || to == ActionState.DROPPED;
        boolean silent = said == null || said.isBlank();
        ActionState.GRAPH.check(
                state,
                to,
                roles,
                ends && silent
                        ? List.of(Violation.at("/result", "required", "say what came of it, or why it was given up"))
                        : List.of());
        state = to;
        result = ends ? said : null;
        touch(actor, now);
    }
}
