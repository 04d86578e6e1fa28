package org.commonground.metrics.target;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.commonground.kernel.access.Caller;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.aggregate.Aggregate;
import org.commonground.kernel.feed.InFeed;
import org.commonground.kernel.problem.Violation;
import org.commonground.metrics.measure.LibraryMeasure;
import org.commonground.metrics.target.TargetStatus.Thresholds;
import org.jspecify.annotations.Nullable;

/** Where a measure should be by when: as a goal says, or as it was set. */
@Entity
@Table(name = "target")
@InFeed(type = "target", list = "listTargets")
class Target extends Aggregate {
    /** Absent where it was set freely. */
    @Nullable
    UUID goalId;

    /** The goal's version that was taken last; an older one that arrives late changes nothing. */
    long goalVersion;

    String statement;
    String measureCode;

    @Enumerated(EnumType.STRING)
    ScopeType scopeType;

    UUID scopeId;
    BigDecimal baseline;
    BigDecimal aim;

    @Nullable
    BigDecimal stretch;

    @Nullable
    UUID baselinePeriodId;

    String unit;
    LocalDate startDate;
    LocalDate dueDate;

    @Enumerated(EnumType.STRING)
    TargetState state;

    /** As it was published last; what it is today is computed. */
    @Enumerated(EnumType.STRING)
    TargetStatus status;

    @Nullable
    BigDecimal actual;

    @Nullable
    LocalDate asOf;

    /** There is a value, but it must not be shown. */
    boolean concealed;

    @Nullable
    String endReason;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected Target() {}

    /** What a goal says about one of its measures. */
    record Aim(
            UUID goalId,
            String statement,
            String measureCode,
            ScopeType scopeType,
            UUID scopeId,
            BigDecimal baseline,
            BigDecimal aim,
            String unit,
            LocalDate startDate,
            LocalDate dueDate) {}

    Target(UUID id, Aim aim, long goalVersion, TargetState state, String actor, Instant now) {
        super(id, actor, now);
        this.goalId = aim.goalId();
        this.measureCode = aim.measureCode();
        this.statement = aim.statement();
        this.scopeType = aim.scopeType();
        this.scopeId = aim.scopeId();
        this.baseline = aim.baseline();
        this.aim = aim.aim();
        this.unit = aim.unit();
        this.startDate = aim.startDate();
        this.dueDate = aim.dueDate();
        this.goalVersion = goalVersion;
        this.state = state;
        this.status = TargetStatus.NO_DATA;
    }

    /** One that was set freely. */
    Target(UUID id, NewTarget set, BigDecimal baseline, String unit, TargetState state, String actor, Instant now) {
        super(id, actor, now);
        this.measureCode = set.measureCode();
        this.statement = set.statement();
        this.scopeType = set.scopeType();
        this.scopeId = set.scopeId();
        this.baseline = baseline;
        this.baselinePeriodId = set.baselinePeriodId();
        this.aim = set.target();
        this.stretch = set.stretch();
        this.unit = unit;
        this.startDate = set.startDate();
        this.dueDate = set.dueDate();
        this.state = state;
        this.status = TargetStatus.NO_DATA;
    }

    /** What it was set to, for a change. */
    NewTarget said() {
        return new NewTarget(
                statement,
                measureCode,
                scopeType,
                scopeId,
                baseline,
                baselinePeriodId,
                aim,
                stretch,
                startDate,
                dueDate);
    }

    /** Takes other words and numbers; what a goal says of it, the goal alone changes. */
    void reset(NewTarget said, String actor, Instant now) {
        statement = said.statement();
        aim = said.target();
        stretch = said.stretch();
        dueDate = said.dueDate();
        touch(actor, now);
    }

    boolean isOver() {
        return state == TargetState.CLOSED || state == TargetState.RETIRED;
    }

    /** A step that somebody takes. */
    void transition(TargetState to, @Nullable String reason, Caller by, Instant now) {
        var unmet = new ArrayList<Violation>();
        if (goalId != null)
            unmet.add(Violation.guard("made-by-goal", "it follows goal %s; change that".formatted(goalId)));
        if (to == TargetState.RETIRED && (reason == null || reason.isBlank()))
            unmet.add(Violation.at("/reason", "reason-missing", "say why it is given up"));
        TargetState.GRAPH.check(state, to, by.roles(), unmet);
        state = to;
        endReason = reason;
        touch(by.subject(), now);
    }

    /** Takes what the goal says now, unless something newer was taken already. */
    void follow(Aim aim, long version, TargetState state, String actor, Instant now) {
        if (version <= goalVersion) return;
        statement = aim.statement();
        scopeType = aim.scopeType();
        scopeId = aim.scopeId();
        baseline = aim.baseline();
        this.aim = aim.aim();
        if (stretch != null && !path().direction().isFurther(stretch, this.aim)) stretch = null;
        unit = aim.unit();
        startDate = aim.startDate();
        dueDate = aim.dueDate();
        end(version, state, actor, now);
    }

    void end(long version, TargetState state, String actor, Instant now) {
        if (version <= goalVersion) return;
        goalVersion = version;
        if (state != this.state) TargetState.GRAPH.check(this.state, state, Set.of(Role.SYSTEM), List.of());
        this.state = state;
        touch(actor, now);
    }

    TargetStatus.Path path() {
        return new TargetStatus.Path(baseline, aim, startDate, dueDate);
    }

    /**
     * The status on a day. A value that must not be shown counts for what a goal says, under the starter's lines only: else whoever
     * sets targets or draws lines could close in on it step by step.
     */
    TargetStatus statusOn(LocalDate today, LibraryMeasure measure, Thresholds lines) {
        if (state != TargetState.ACTIVE) return status;
        if (concealed && goalId == null) return TargetStatus.NO_DATA;
        return TargetStatus.of(
                path(),
                actual,
                asOf,
                measure.polarity(),
                measure.frequency().days(),
                today,
                concealed ? Thresholds.STARTER : lines);
    }

    /** Whether the value is at the stretch or beyond it; absent without a stretch or a value that may be told. */
    @Nullable
    Boolean isStretchMet() {
        if (stretch == null || actual == null || concealed) return null;
        return stretch.compareTo(aim) > 0 ? actual.compareTo(stretch) >= 0 : actual.compareTo(stretch) <= 0;
    }

    /** The latest value of its measure for its scope. */
    record Latest(@Nullable BigDecimal value, @Nullable LocalDate asOf, boolean concealed) {}

    /** Takes the latest value; tells if the status became another. */
    Optional<TargetEvent> measure(
            Latest latest, LocalDate today, LibraryMeasure measure, Thresholds lines, String actor, Instant now) {
        boolean same = equal(actual, latest.value()) && Objects.equals(asOf, latest.asOf());
        actual = latest.value();
        asOf = latest.asOf();
        concealed = latest.concealed();
        var before = status;
        status = statusOn(today, measure, lines);
        if (!same || status != before) touch(actor, now);
        return status == before ? Optional.empty() : Optional.of(moved(before, today));
    }

    private TargetEvent moved(TargetStatus before, LocalDate today) {
        var told = concealed ? null : actual;
        var progress = told == null ? null : path().progress(told);
        return goalId == null
                ? new TargetEvent.SetStatusChanged(
                        id(), measureCode, scopeType, scopeId, before, status, told, today, progress)
                : new TargetEvent.StatusChanged(
                        id(), goalId, measureCode, scopeType, scopeId, before, status, told, today, progress);
    }

    private static boolean equal(@Nullable BigDecimal a, @Nullable BigDecimal b) {
        if (a == null || b == null) return a == null && b == null;
        return a.compareTo(b) == 0;
    }
}
