package org.commonground.kernel.job;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.commonground.kernel.aggregate.Versioned;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A job as its client sees it.
 *
 * @param counts rows by outcome, such as {@code CREATED}, {@code UPDATED}, {@code UNCHANGED}, {@code REJECTED}
 * @param failure why it stopped, where it failed as a whole
 */
@Schema(name = "Job", description = "Long work: poll it until `state` is SUCCEEDED, FAILED or CANCELLED.")
public record JobView(
        UUID id,
        long version,
        String kind,
        Map<String, String> parameters,
        JobState state,

        @Schema(description = "CANCELLED, by `/cancellation`, while you may stop it.")
        List<JobState> allowedTransitions,

        Progress progress,
        Map<String, Long> counts,
        @Nullable String failure,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt)
        implements Versioned {

    /** Rows handled so far, and in all; total is 0 until it is known. */
    @Schema(name = "JobProgress")
    public record Progress(long done, long total) {}

    /** As somebody sees it who cannot stop it. */
    public static JobView of(Job job) {
        return of(job, false);
    }

    public static JobView of(Job job, boolean mayCancel) {
        return new JobView(
                job.id(),
                job.version(),
                job.kind,
                job.parameters,
                job.state,
                mayCancel && job.isStoppable() ? List.of(JobState.CANCELLED) : List.of(),
                new Progress(job.done, job.total),
                job.counts,
                job.failure,
                job.createdAt(),
                job.updatedAt(),
                job.startedAt,
                job.finishedAt);
    }
}
