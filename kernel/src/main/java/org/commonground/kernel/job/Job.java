package org.commonground.kernel.job;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import java.time.Instant;
import java.util.Map;
import org.commonground.kernel.access.Caller;
import org.commonground.kernel.aggregate.Aggregate;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.kernel.history.WithoutHistory;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** Long work that a client watches. The runner writes its progress by SQL, so nothing here changes after creation. */
@Entity
@WithoutHistory(reason = "its progress is its history")
public class Job extends Aggregate {
    String kind;

    @JdbcTypeCode(SqlTypes.JSON)
    Map<String, String> parameters;

    @Enumerated(EnumType.STRING)
    JobState state = JobState.QUEUED;

    long done;
    long total;

    @JdbcTypeCode(SqlTypes.JSON)
    Map<String, Long> counts = Map.of();

    @Nullable
    String failure;

    @Nullable
    Instant startedAt;

    @Nullable
    Instant finishedAt;

    @Nullable
    Instant leaseUntil;

    boolean cancelRequested;

    /** How often a process has taken it up. */
    int attempt;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected Job() {}

    Job(String kind, Map<String, String> parameters, Caller submitter, Instant now) {
        super(Ids.next(), submitter.subject(), now);
        this.kind = kind;
        this.parameters = parameters;
    }

    boolean isStoppable() {
        return !cancelRequested && (state == JobState.QUEUED || state == JobState.RUNNING);
    }
}
