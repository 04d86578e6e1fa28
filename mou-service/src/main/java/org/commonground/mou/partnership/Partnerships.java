package org.commonground.mou.partnership;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.access.Reach;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Listing;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.page.Where;
import org.commonground.kernel.problem.Problem;
import org.hibernate.Session;

/** The partnerships of the caller's district, as far as the caller may see them. */
@ApplicationScoped
public class Partnerships {
    private static final Listing<Partnership> LISTING = Listing.of(Partnership.class)
            .text("code", partnership -> partnership.code)
            .text("title", partnership -> partnership.title)
            .code("state", PartnershipState.class)
            .codes("purposes", Purpose.class)
            .uuids("schoolIds")
            .uuids("partnerIds")
            .uuids("areaIds")
            .uuids("needIds")
            .uuids("goalIds")
            .uuid("scanId")
            .optionalDate("startedOn");

    private final Session db;
    private final CurrentCaller current;

    Partnerships(Session db, CurrentCaller current) {
        this.db = db;
        this.current = current;
    }

    /** One that the caller may see. */
    public Partnership get(UUID id) {
        var partnership = db.find(Partnership.class, id);
        if (partnership == null || !isVisible(partnership)) throw Problem.notFound("partnership", id);
        return partnership;
    }

    /** As {@link #get}, for a change: it must be of the caller's own school or organisation, a shared area is not enough. */
    public Partnership getOwn(UUID id) {
        var partnership = get(id);
        if (!isOwn(partnership)) throw Problem.notFound("partnership of yours with id", id);
        return partnership;
    }

    Page<Partnership> page(ListQuery query) {
        return LISTING.page(db, query, scope());
    }

    void add(Partnership partnership) {
        db.persist(partnership);
    }

    /** For the suite's own steps: whoever else is changing it is waited for, so that nothing is lost to a collision. */
    Partnership lock(UUID id) {
        return db.find(Partnership.class, id, LockModeType.PESSIMISTIC_WRITE);
    }

    /** The active partnerships of a partner, locked, always in the same order. */
    List<Partnership> lockActiveOf(UUID partnerId) {
        return db.createSelectionQuery(
                        "from Partnership e where e.state = ACTIVE and array_contains(e.partnerIds, :partner) order by e.id",
                        Partnership.class)
                .setParameter("partner", partnerId)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultList();
    }

    /** All partnerships of a partner, locked, always in the same order. */
    List<Partnership> lockOf(UUID partnerId) {
        return db.createSelectionQuery(
                        "from Partnership e where array_contains(e.partnerIds, :partner) order by e.id",
                        Partnership.class)
                .setParameter("partner", partnerId)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultList();
    }

    private boolean isVisible(Partnership partnership) {
        return switch (current.reach()) {
            case ALL -> true;
            case OWN ->
                isOwn(partnership)
                        || intersect(partnership.areaIds, current.get().areaIds());
            case PUBLISHED, NONE -> false;
        };
    }

    boolean isOwn(Partnership partnership) {
        var caller = current.get();
        return current.reach() == Reach.ALL
                || intersect(partnership.schoolIds, caller.schoolIds())
                || intersect(partnership.partnerIds, caller.partnerIds());
    }

    private static boolean intersect(Collection<UUID> some, Collection<UUID> others) {
        return !Collections.disjoint(some, others);
    }

    private Where scope() {
        var caller = current.get();
        return switch (current.reach()) {
            case ALL -> Where.EVERYTHING;
            case OWN ->
                Where.names("schoolIds", caller.schoolIds())
                        .or(Where.names("partnerIds", caller.partnerIds()))
                        .or(Where.names("areaIds", caller.areaIds()));
            case PUBLISHED, NONE -> Where.NOTHING;
        };
    }
}
