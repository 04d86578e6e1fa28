package org.commonground.metrics.target;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.commonground.kernel.aggregate.Aggregate;
import org.commonground.metrics.target.TargetStatus.Thresholds;
import org.jspecify.annotations.Nullable;

/** Where a district draws the lines of a target's status, for one measure or for all that have none of their own. */
@Entity
@Table(name = "target_thresholds")
class ThresholdSetting extends Aggregate {
    /** Absent for all measures. */
    @Column(updatable = false)
    @Nullable
    String measureCode;

    BigDecimal onTrackMargin;
    BigDecimal atRiskMargin;
    BigDecimal freshness;
    BigDecimal tolerance;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected ThresholdSetting() {}

    @SuppressWarnings("NullAway.Init") // draw() gives it the rest
    ThresholdSetting(UUID id, @Nullable String measureCode, Thresholds lines, String actor, Instant now) {
        super(id, actor, now);
        this.measureCode = measureCode;
        draw(lines, actor, now);
    }

    void draw(Thresholds lines, String actor, Instant now) {
        onTrackMargin = lines.onTrackMargin();
        atRiskMargin = lines.atRiskMargin();
        freshness = lines.freshness();
        tolerance = lines.tolerance();
        touch(actor, now);
    }

    Thresholds lines() {
        return new Thresholds(onTrackMargin, atRiskMargin, freshness, tolerance);
    }
}
