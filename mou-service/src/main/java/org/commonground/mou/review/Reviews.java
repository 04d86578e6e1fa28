package org.commonground.mou.review;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.commonground.kernel.access.Caller;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Listing;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.page.Where;
import org.commonground.kernel.time.BusinessDay;
import org.commonground.mou.agreement.Agreement;
import org.commonground.mou.agreement.AgreementMoved;
import org.commonground.mou.agreement.AgreementState;
import org.commonground.mou.agreement.Trail;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** The review tasks of agreements; they are opened with the step that locks a version. */
@ApplicationScoped
class Reviews {
    private static final Listing<ReviewTask> LISTING = Listing.of(ReviewTask.class)
            .code("unit", ReviewUnit.class)
            .code("state", ReviewTask.State.class)
            .uuid("schoolId")
            .integer("versionNo", task -> task.versionNo)
            .date("dueOn", task -> task.dueOn);

    private final Session db;
    private final Trail trail;
    private final BusinessDay businessDay;
    private final Clock clock;
    private final int reviewDays;

    Reviews(
            Session db,
            Trail trail,
            BusinessDay businessDay,
            Clock clock,
            @ConfigProperty(name = "commonground.mou.review-days", defaultValue = "14") int reviewDays) {
        this.db = db;
        this.trail = trail;
        this.businessDay = businessDay;
        this.clock = clock;
        this.reviewDays = reviewDays;
    }

    /** The tasks of every version, the latest version's too. */
    Page<ReviewTask> page(Agreement agreement, ListQuery query) {
        return LISTING.page(db, query, Where.of("e.agreementId = :agreement", "agreement", agreement.id()));
    }

    /** The tasks of the current version. */
    List<ReviewTask> of(Agreement agreement) {
        return db.createSelectionQuery(
                        "from ReviewTask e where e.agreementId = :agreement and e.versionNo = :version order by e.id",
                        ReviewTask.class)
                .setParameter("agreement", agreement.id())
                .setParameter("version", agreement.versionNo())
                .getResultList();
    }

    /** A version that lies before the reviewers is reviewed by all of them, also if it lay there before. */
    @Transactional(MANDATORY)
    void open(@Observes AgreementMoved moved) {
        var agreement = moved.agreement();
        if (agreement.state() != AgreementState.IN_REVIEW) return;
        var actor = moved.by();
        var known = of(agreement);
        var units = new ArrayList<String>();
        for (var unit : ReviewUnit.requiredFor(agreement.type())) {
            units.add(unit.name());
            if (unit == ReviewUnit.SCHOOL_LEADER)
                for (var school : agreement.schoolIds()) ask(agreement, unit, school, known, actor);
            else ask(agreement, unit, null, known, actor);
        }
        var detail = new LinkedHashMap<String, Object>();
        detail.put("version", agreement.versionNo());
        detail.put("sha256", agreement.documentSha256());
        detail.put("units", units);
        trail.append(agreement, Trail.Kind.REVIEWS_OPENED, actor.subject(), detail);
    }

    private void ask(
            Agreement agreement, ReviewUnit unit, @Nullable UUID school, List<ReviewTask> known, Caller actor) {
        var due = businessDay.today().plusDays(reviewDays);
        known.stream()
                .filter(task -> task.unit == unit && Objects.equals(task.schoolId, school))
                .findFirst()
                .ifPresentOrElse(
                        task -> task.reopen(due, actor.subject(), clock.instant()),
                        () -> db.persist(new ReviewTask(
                                Ids.next(),
                                agreement.id(),
                                agreement.versionNo(),
                                unit,
                                school,
                                due,
                                actor.subject(),
                                clock.instant())));
    }
}
