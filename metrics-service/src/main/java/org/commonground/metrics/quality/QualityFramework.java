package org.commonground.metrics.quality;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.aggregate.Aggregate;
import org.commonground.kernel.feed.InFeed;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** One version of a rubric. */
@Entity
@Table(name = "quality_framework")
@InFeed(type = "quality-framework", list = "listQualityFrameworks")
class QualityFramework extends Aggregate {
    @Column(updatable = false)
    String code;

    @Column(updatable = false)
    int frameworkVersion;

    @Column(updatable = false)
    String name;

    @Enumerated(EnumType.STRING)
    @Column(updatable = false)
    FrameworkKind kind;

    @JdbcTypeCode(SqlTypes.JSON)
    @Column(updatable = false)
    List<Rubric.Level> levels;

    @JdbcTypeCode(SqlTypes.JSON)
    @Column(updatable = false)
    List<Rubric.Standard> standards;

    @Enumerated(EnumType.STRING)
    FrameworkState state = FrameworkState.DRAFT;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected QualityFramework() {}

    QualityFramework(UUID id, int frameworkVersion, Rubric rubric, String actor, Instant now) {
        super(id, actor, now);
        this.frameworkVersion = frameworkVersion;
        code = rubric.code();
        name = rubric.name();
        kind = rubric.kind();
        levels = rubric.levels();
        standards = rubric.standards();
    }

    Rubric rubric() {
        return new Rubric(code, name, kind, levels, standards);
    }

    void transition(FrameworkState to, Set<Role> roles, String actor, Instant now) {
        FrameworkState.GRAPH.check(state, to, roles, List.of());
        state = to;
        touch(actor, now);
    }
}
