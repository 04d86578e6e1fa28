package org.commonground.registry.prospect;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.access.Reach;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Listing;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.page.Where;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.Violation;
import org.commonground.registry.partner.PartnersMerged;
import org.hibernate.Session;

/** The district's outreach: the office sees all of it, schools what they wrote themselves. */
@ApplicationScoped
class ProspectEngagements {
    private static final Listing<ProspectEngagement> LISTING = Listing.of(ProspectEngagement.class)
            .uuid("partnerId")
            .code("channel", Channel.class)
            .code("outcome", Outcome.class)
            .optionalDate("nextActionOn");

    private final Session db;
    private final CurrentCaller current;
    private final Clock clock;

    ProspectEngagements(Session db, CurrentCaller current, Clock clock) {
        this.db = db;
        this.current = current;
        this.clock = clock;
    }

    ProspectEngagement get(UUID id) {
        var engagement = db.find(ProspectEngagement.class, id);
        if (engagement == null
                || (current.reach() != Reach.ALL
                        && !engagement.createdBy().equals(current.get().subject())))
            throw Problem.notFound("engagement", id);
        return engagement;
    }

    Page<ProspectEngagement> page(ListQuery query) {
        return LISTING.page(
                db,
                query,
                current.reach() == Reach.ALL
                        ? Where.EVERYTHING
                        : Where.of("e.createdBy = :me", "me", current.get().subject()));
    }

    void add(ProspectEngagement engagement) {
        if (db.createSelectionQuery(
                                "select count(e) from Partner e where e.id = :id and e.mergedInto is null", Long.class)
                        .setParameter("id", engagement.partnerId)
                        .getSingleResult()
                == 0)
            throw Problem.rules(List.of(
                    Violation.at("/partnerId", "unknown-partner", "there is no partner " + engagement.partnerId)));
        db.persist(engagement);
    }

    void on(@Observes PartnersMerged merged) {
        for (var engagement : db.createSelectionQuery(
                        "from ProspectEngagement e where e.partnerId = :from order by e.id", ProspectEngagement.class)
                .setParameter("from", merged.mergedId())
                .getResultList())
            engagement.moveTo(merged.survivorId(), current.get().subject(), clock.instant());
    }

    /** So that the answer shows the new version. */
    void flush() {
        db.flush();
    }
}
