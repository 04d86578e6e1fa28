package org.commonground.metrics.target;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import org.commonground.kernel.aggregate.Aggregate;
import org.commonground.kernel.feed.InFeed;
import org.commonground.metrics.measure.Frequency;
import org.commonground.metrics.measure.Polarity;
import org.jspecify.annotations.Nullable;

/** Where one measure of a goal should be by when. */
@Entity
@Table(name = "target")
@InFeed(type = "target", list = "listTargets")
class Target extends Aggregate {
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

    /** Takes what the goal says now, unless something newer was taken already. */
    void follow(Aim aim, long version, TargetState state, String actor, Instant now) {
        if (version <= goalVersion) return;
        statement = aim.statement();
        scopeType = aim.scopeType();
        scopeId = aim.scopeId();
        baseline = aim.baseline();
        this.aim = aim.aim();
        unit = aim.unit();
        startDate = aim.startDate();
        dueDate = aim.dueDate();
        end(version, state, actor, now);
    }

    void end(long version, TargetState state, String actor, Instant now) {
        if (version <= goalVersion) return;
        goalVersion = version;
        this.state = state;
        touch(actor, now);
    }

    TargetStatus.Path path() {
        return new TargetStatus.Path(baseline, aim, startDate, dueDate);
    }

    TargetStatus statusOn(LocalDate today, Polarity polarity, Frequency frequency) {
        if (state != TargetState.ACTIVE) return status;
        return TargetStatus.of(
                path(), actual, asOf, polarity, frequency.days(), today, TargetStatus.Thresholds.DEFAULT);
    }

    /** The latest value of its measure for its scope. */
    record Latest(@Nullable BigDecimal value, @Nullable LocalDate asOf, boolean concealed) {}

    /** Takes the latest value; tells if the status became another. */
    Optional<TargetEvent> measure(
            Latest latest, LocalDate today, Polarity polarity, Frequency frequency, String actor, Instant now) {
        boolean same = equal(actual, latest.value()) && java.util.Objects.equals(asOf, latest.asOf());
        actual = latest.value();
        asOf = latest.asOf();
        concealed = latest.concealed();
        var before = status;
        status = statusOn(today, polarity, frequency);
        if (!same || status != before) touch(actor, now);
        if (status == before) return Optional.empty();
        return Optional.of(new TargetEvent.StatusChanged(
                id(),
                goalId,
                measureCode,
                scopeType,
                scopeId,
                before,
                status,
                concealed ? null : actual,
                today,
                concealed || actual == null ? null : path().progress(actual)));
    }

    private static boolean equal(@Nullable BigDecimal a, @Nullable BigDecimal b) {
        if (a == null || b == null) return a == null && b == null;
        return a.compareTo(b) == 0;
    }
}
