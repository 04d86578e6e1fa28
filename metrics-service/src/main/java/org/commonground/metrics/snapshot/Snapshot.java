package org.commonground.metrics.snapshot;

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
import org.commonground.metrics.analytics.AnalyticsQuestion;
import org.commonground.metrics.analytics.Pinnings.Pinned;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** What is known of a snapshot besides its rows. Only who may read it ever changes; the database holds to that too. */
@Entity
@Table(name = "report_snapshot")
@InFeed(type = "snapshot", list = "listSnapshots")
class Snapshot extends Aggregate {
    @Column(updatable = false)
    String title;

    @JdbcTypeCode(SqlTypes.JSON)
    @Column(updatable = false)
    AnalyticsQuestion question;

    @JdbcTypeCode(SqlTypes.ARRAY)
    @Column(updatable = false)
    List<String> headers;

    /** The moment of the answer. */
    @Column(updatable = false)
    Instant asOf;

    /** SHA-256 over the rows as they are given out, in hexadecimal digits. */
    @Column(updatable = false)
    String rowsSha256;

    @Column(updatable = false)
    int rowCount;

    @Column(updatable = false)
    int policyVersion;

    @Enumerated(EnumType.STRING)
    SnapshotState state = SnapshotState.TAKEN;

    @Nullable
    Instant publishedAt;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected Snapshot() {}

    Snapshot(UUID id, String title, Pinned pinned, String rowsSha256, String actor, Instant now) {
        super(id, actor, now);
        this.title = title;
        this.question = pinned.question();
        this.headers = pinned.headers();
        this.asOf = now;
        this.rowsSha256 = rowsSha256;
        this.rowCount = pinned.lines().size();
        this.policyVersion = pinned.policyVersion();
    }

    SnapshotEvent taken() {
        return new SnapshotEvent.Taken(facts());
    }

    SnapshotEvent transition(SnapshotState to, Set<Role> roles, String actor, Instant now) {
        SnapshotState.GRAPH.check(state, to, roles, List.of());
        state = to;
        publishedAt = to == SnapshotState.PUBLISHED ? now : publishedAt;
        touch(actor, now);
        return to == SnapshotState.PUBLISHED
                ? new SnapshotEvent.Published(facts())
                : new SnapshotEvent.Withdrawn(facts());
    }

    private SnapshotEvent.SnapshotFacts facts() {
        return new SnapshotEvent.SnapshotFacts(
                id(), title, question.measure(), asOf, rowCount, rowsSha256, policyVersion, state);
    }
}
