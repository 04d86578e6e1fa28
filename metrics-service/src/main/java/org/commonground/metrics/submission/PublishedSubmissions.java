package org.commonground.metrics.submission;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Listing;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.page.Where;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** Published submissions, which anybody may know of; of their history only the day of publication. */
@ApplicationScoped
public class PublishedSubmissions {
    /** Nothing to filter by that tells of what led to the publication. */
    private static final Listing<Submission> LISTING = Listing.of(Submission.class)
            .uuid("schoolId")
            .uuid("partnerId")
            .uuid("partnershipId")
            .uuid("periodId")
            .texts("measureCodes");

    private final Session db;

    PublishedSubmissions(Session db) {
        this.db = db;
    }

    /** Which facts were published, and when. */
    public record PublishedSubmission(
            UUID id,
            UUID schoolId,
            @Nullable UUID partnerId,
            @Nullable UUID partnershipId,
            UUID periodId,
            List<String> measureCodes,
            Instant publishedAt) {}

    /** One page of them. */
    public Page<PublishedSubmission> page(ListQuery query) {
        return LISTING.page(db, query, Where.of("e.state = :published", "published", SubmissionState.PUBLISHED))
                .map(PublishedSubmissions::published);
    }

    private static PublishedSubmission published(Submission submission) {
        var at = submission.history.stream()
                .filter(step -> step.to() == SubmissionState.PUBLISHED)
                .map(Submission.Step::at)
                .reduce((_, later) -> later)
                .orElse(submission.updatedAt());
        return new PublishedSubmission(
                submission.id(),
                submission.schoolId,
                submission.partnerId,
                submission.partnershipId,
                submission.periodId,
                submission.measureCodes,
                at);
    }
}
