package org.commonground.registry.portfolio;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.access.Reach;
import org.commonground.kernel.outbox.Outbox;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Listing;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.page.Where;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.Violation;
import org.commonground.registry.ownership.Ownership;
import org.commonground.registry.partner.PartnersMerged;
import org.commonground.registry.replica.Quality;
import org.commonground.registry.vocabulary.NeedCategory;
import org.hibernate.Session;

/** Calls, which everybody reads, and what was entered for them, which the partner itself and the district read. */
@ApplicationScoped
class Portfolio {
    private static final Listing<PortfolioCall> CALLS = Listing.of(PortfolioCall.class)
            .text("title", call -> call.title)
            .codes("categories", NeedCategory.class)
            .date("opensOn", call -> call.opensOn)
            .date("closesOn", call -> call.closesOn);

    private static final Listing<PortfolioApplication> APPLICATIONS = Listing.of(PortfolioApplication.class)
            .uuid("callId")
            .uuid("serviceId")
            .uuid("partnerId")
            .code("state", ApplicationState.class);

    private final Session db;
    private final CurrentCaller current;
    private final Quality quality;
    private final Outbox outbox;
    private final Clock clock;
    private final Ownership ownership;

    Portfolio(Session db, CurrentCaller current, Quality quality, Outbox outbox, Clock clock, Ownership ownership) {
        this.db = db;
        this.current = current;
        this.quality = quality;
        this.outbox = outbox;
        this.clock = clock;
        this.ownership = ownership;
    }

    PortfolioCall call(UUID id) {
        var call = db.find(PortfolioCall.class, id);
        if (call == null) throw Problem.notFound("portfolio call", id);
        return call;
    }

    Page<PortfolioCall> calls(ListQuery query) {
        return CALLS.page(db, query, Where.EVERYTHING);
    }

    void add(PortfolioCall call) {
        db.persist(call);
        outbox.publish(call, call.told());
    }

    PortfolioApplication application(UUID id) {
        var application = db.find(PortfolioApplication.class, id);
        if (application == null || !isOwn(application.partnerId)) throw Problem.notFound("portfolio application", id);
        return application;
    }

    Page<PortfolioApplication> applications(ListQuery query) {
        return APPLICATIONS.page(
                db,
                query,
                current.reach() == Reach.ALL
                        ? Where.EVERYTHING
                        : Where.of(
                                "e.partnerId in :ownPartners",
                                "ownPartners",
                                current.get().partnerIds()));
    }

    private boolean isOwn(UUID partnerId) {
        return current.reach() == Reach.ALL || current.get().partnerIds().contains(partnerId);
    }

    /** The partner of a service that the caller may enter. */
    UUID partnerOf(UUID serviceId) {
        var partner = db.createSelectionQuery("select e.partnerId from ServiceOffering e where e.id = :id", UUID.class)
                .setParameter("id", serviceId)
                .getSingleResultOrNull();
        if (partner == null || !isOwn(partner))
            throw Problem.rules(
                    List.of(Violation.at("/serviceId", "unknown-service", "you have no service " + serviceId)));
        return partner;
    }

    /** A service is entered for a call once, unless it was withdrawn. */
    void add(PortfolioApplication application) {
        var known = db.createSelectionQuery(
                        "select e.id from PortfolioApplication e where e.callId = :call and e.serviceId = :service"
                                + " and e.state <> WITHDRAWN",
                        UUID.class)
                .setParameter("call", application.callId)
                .setParameter("service", application.serviceId)
                .getResultStream()
                .findFirst();
        if (known.isPresent())
            throw Problem.duplicate("an application", "this service for this call")
                    .member("existing", "/v1/portfolio-applications/" + known.get());
        db.persist(application);
    }

    PortfolioApplication.Standing standing(PortfolioApplication application, LocalDate today) {
        var call = call(application.callId);
        var approved = ownership.isApproved(application.partnerId);
        var fits = db.createNativeQuery("""
                        select count(*) from service_offering
                        where district = :district and id = :id and status = 'ACTIVE' and categories && cast(:called as text[])
                        """, Long.class)
                        .setParameter("district", current.get().district())
                        .setParameter("id", application.serviceId)
                        .setParameter(
                                "called",
                                call.categories.stream().map(Enum::name).toArray(String[]::new))
                        .getSingleResult()
                > 0;
        var level = quality.level(Quality.Subject.SERVICE, application.serviceId, call.frameworkCode, today)
                .or(() -> quality.level(Quality.Subject.PARTNER, application.partnerId, call.frameworkCode, today))
                .orElse(null);
        return new PortfolioApplication.Standing(call, approved, fits, level, today);
    }

    void on(@Observes PartnersMerged merged) {
        for (var application : db.createSelectionQuery(
                        "from PortfolioApplication e where e.partnerId = :from order by e.id",
                        PortfolioApplication.class)
                .setParameter("from", merged.mergedId())
                .getResultList()) {
            application.moveTo(merged.survivorId(), current.get().subject(), clock.instant());
            application.told().ifPresent(event -> outbox.publish(application, event));
        }
    }

    /** Tells of a call that changed; the answer then shows the new version. */
    void tell(PortfolioCall call) {
        outbox.publish(call, call.told());
    }

    /** Tells of an application that moved, if others are to know. */
    void tell(PortfolioApplication application) {
        application.told().ifPresentOrElse(event -> outbox.publish(application, event), db::flush);
    }
}
