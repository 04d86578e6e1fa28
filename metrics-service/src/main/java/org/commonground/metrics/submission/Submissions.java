package org.commonground.metrics.submission;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Listing;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.page.Where;
import org.commonground.kernel.problem.Problem;
import org.commonground.metrics.observation.ApprovedCells;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** The submissions of the caller's district, as far as the caller may see them. */
@ApplicationScoped
public class Submissions implements ApprovedCells.Source {
    private static final Listing<Submission> LISTING = Listing.of(Submission.class)
            .uuid("schoolId")
            .uuid("partnerId")
            .uuid("partnershipId")
            .uuid("periodId")
            .texts("measureCodes")
            .code("state", SubmissionState.class)
            .flag("late")
            .date("dueOn", submission -> submission.dueOn);

    private final Session db;
    private final CurrentCaller current;

    Submissions(Session db, CurrentCaller current) {
        this.db = db;
        this.current = current;
    }

    Submission get(UUID id) {
        return visible(db.find(Submission.class, id), id);
    }

    /** As {@link #get}, with its row locked. */
    Submission lock(UUID id) {
        return visible(db.find(Submission.class, id, LockModeType.PESSIMISTIC_WRITE), id);
    }

    private Submission visible(@Nullable Submission submission, UUID id) {
        if (submission == null || !isVisible(submission)) throw Problem.notFound("submission", id);
        return submission;
    }

    Page<Submission> page(ListQuery query) {
        return LISTING.page(db, query, scope());
    }

    void add(Submission submission) {
        db.persist(submission);
        db.flush();
    }

    void flush() {
        db.flush();
    }

    /** Of the same school, partner and period with a measure in common. */
    List<Submission> overlapping(Submission other) {
        return db
                .createSelectionQuery(
                        "from Submission e where e.periodId = :period and e.schoolId = :school", Submission.class)
                .setParameter("period", other.periodId)
                .setParameter("school", other.schoolId)
                .getResultList()
                .stream()
                .filter(each -> Objects.equals(each.partnerId, other.partnerId)
                        && !Collections.disjoint(each.measureCodes, other.measureCodes))
                .toList();
    }

    /** How many reports of a school and partner are due in a period, and what has come. */
    record Reports(UUID schoolId, @Nullable UUID partnerId, Long expected, Long actual, Long onTime) {}

    List<Reports> reports(UUID period) {
        return db.createNativeQuery("""
                        select school_id, partner_id, count(*) as expected,
                            count(*) filter (where state not in ('DRAFT', 'REJECTED')) as actual,
                            count(*) filter (where state not in ('DRAFT', 'REJECTED') and not late) as on_time
                        from submission where district = :district and period_id = :period
                        group by school_id, partner_id order by school_id, partner_id limit 50000
                        """, Reports.class)
                .setParameter("district", current.get().district())
                .setParameter("period", period)
                .getResultList();
    }

    @Override
    public ApprovedCells of(Set<UUID> periods) {
        if (periods.isEmpty()) return ApprovedCells.NONE;
        var fixed = db.createSelectionQuery(
                        "from Submission e where e.periodId in :periods and e.state in :fixed", Submission.class)
                .setParameter("periods", periods)
                .setParameter("fixed", SubmissionState.FIXED)
                .setReadOnly(true)
                .getResultList();
        if (fixed.isEmpty()) return ApprovedCells.NONE;
        var bySchool = fixed.stream().collect(Collectors.groupingBy(each -> each.schoolId));
        return (measure, period, school, partner) -> school != null
                && bySchool.getOrDefault(school, List.of()).stream()
                        .anyMatch(each -> each.covers(measure, period, school, partner));
    }

    private boolean isVisible(Submission submission) {
        var caller = current.get();
        return switch (current.reach()) {
            case ALL -> true;
            case OWN ->
                caller.schoolIds().contains(submission.schoolId)
                        || (submission.partnerId != null && caller.partnerIds().contains(submission.partnerId));
            case PUBLISHED, NONE -> false;
        };
    }

    private Where scope() {
        var caller = current.get();
        return switch (current.reach()) {
            case ALL -> Where.EVERYTHING;
            case OWN -> in("schoolId", caller.schoolIds()).or(in("partnerId", caller.partnerIds()));
            case PUBLISHED, NONE -> Where.NOTHING;
        };
    }

    private static Where in(String field, Collection<UUID> ids) {
        return ids.isEmpty() ? Where.NOTHING : Where.of("e.%s in :own_%s".formatted(field, field), "own_" + field, ids);
    }
}
