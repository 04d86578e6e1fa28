package org.commonground.registry.offering;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.access.Reach;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.kernel.outbox.Outbox;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Listing;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.page.Where;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.Violation;
import org.commonground.registry.vocabulary.GradeLevel;
import org.commonground.registry.vocabulary.NeedCategory;
import org.commonground.registry.vocabulary.Setting;
import org.commonground.registry.vocabulary.Timing;
import org.hibernate.Session;

/** The services on offer in the caller's district. */
@ApplicationScoped
public class ServiceOfferings {
    private static final Listing<ServiceOffering> LISTING = Listing.of(ServiceOffering.class)
            .text("name", offering -> offering.name)
            .uuid("partnerId")
            .code("status", OfferingStatus.class)
            .codes("categories", NeedCategory.class)
            .codes("gradeLevels", GradeLevel.class)
            .codes("timings", Timing.class)
            .codes("settings", Setting.class)
            .texts("languages");

    private final Session db;
    private final CurrentCaller current;
    private final Outbox outbox;
    private final Clock clock;

    ServiceOfferings(Session db, CurrentCaller current, Outbox outbox, Clock clock) {
        this.db = db;
        this.current = current;
        this.outbox = outbox;
        this.clock = clock;
    }

    ServiceOffering get(UUID id) {
        var offering = db.find(ServiceOffering.class, id);
        if (offering == null) throw Problem.notFound("service", id);
        return offering;
    }

    /** For a change: partners change their own services, officers any. */
    ServiceOffering getOwn(UUID id) {
        var offering = get(id);
        refuseForeign(offering.partnerId);
        return offering;
    }

    void refuseForeign(UUID partnerId) {
        if (current.reach() != Reach.ALL && !current.get().partnerIds().contains(partnerId))
            throw Problem.notFound("partner of yours with id", partnerId);
    }

    void refuseUnknownPartner(UUID partnerId) {
        var known = db.createSelectionQuery("select count(e) from Partner e where e.id = :id", Long.class)
                .setParameter("id", partnerId)
                .getSingleResult();
        if (known == 0)
            throw Problem.rules(
                    List.of(Violation.at("/partnerId", "unknown-partner", "there is no partner " + partnerId)));
    }

    Page<ServiceOffering> page(ListQuery query) {
        return LISTING.page(db, query, Where.EVERYTHING);
    }

    void add(ServiceOffering offering) {
        db.persist(offering);
    }

    /** How many services a partner offers. */
    public long countOf(UUID partnerId) {
        return db.createSelectionQuery(
                        "select count(e) from ServiceOffering e where e.partnerId = :partner and e.status <> DEFUNCT",
                        Long.class)
                .setParameter("partner", partnerId)
                .getSingleResult();
    }

    /** What became of one imported service. */
    public enum Outcome {
        CREATED,
        UPDATED,
        UNCHANGED
    }

    /** Creates or updates services that a directory masters. Few statements for many services. */
    @Transactional(Transactional.TxType.MANDATORY)
    public Map<UUID, Outcome> upsertFromDirectory(Collection<DirectoryOffering> rows) {
        var actor = current.get().subject();
        var now = clock.instant();
        var known = new HashMap<UUID, ServiceOffering>();
        for (var offering : db.createSelectionQuery("from ServiceOffering e where e.id in :ids", ServiceOffering.class)
                .setParameter("ids", rows.stream().map(this::idOf).toList())
                .getResultList()) known.put(offering.id(), offering);
        var outcomes = new HashMap<UUID, Outcome>();
        var facts = new ArrayList<Outbox.Fact>();
        for (var row : rows) {
            var id = idOf(row);
            var offering = known.get(id);
            var isNew = offering == null;
            if (offering == null) offering = new ServiceOffering(id, row.partnerId(), actor, now);
            if (!offering.describe(row.description(), actor, now)) {
                outcomes.put(id, Outcome.UNCHANGED);
                continue;
            }
            if (isNew) db.persist(offering);
            outcomes.put(id, isNew ? Outcome.CREATED : Outcome.UPDATED);
            facts.add(new Outbox.Fact(offering, offering.event()));
        }
        outbox.publish(facts);
        return outcomes;
    }

    private UUID idOf(DirectoryOffering row) {
        return Ids.ofNaturalKey(current.get().district(), row.scheme() + "/service", row.code());
    }
}
