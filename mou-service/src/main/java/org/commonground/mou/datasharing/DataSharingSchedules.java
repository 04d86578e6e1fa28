package org.commonground.mou.datasharing;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Listing;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.page.Where;
import org.commonground.kernel.problem.Problem;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** The schedules of the caller's district, as far as the caller may see them; who may only see published ones sees those in force. */
@ApplicationScoped
class DataSharingSchedules {
    private static final Listing<DataSharingSchedule> LISTING = Listing.of(DataSharingSchedule.class)
            .code("state", DataSharingState.class)
            .code("legalBasis", LegalBasis.class)
            .uuid("agreementId")
            .uuid("partnerId")
            .uuids("schoolIds")
            .date("validFrom", schedule -> schedule.validFrom)
            .date("validTo", schedule -> schedule.validTo)
            .optionalDate("destructionDueOn")
            .optionalDate("overdueSince");

    private final Session db;
    private final CurrentCaller current;

    DataSharingSchedules(Session db, CurrentCaller current) {
        this.db = db;
        this.current = current;
    }

    DataSharingSchedule get(UUID id) {
        return visible(db.find(DataSharingSchedule.class, id), id);
    }

    /** As {@link #get}, with its row locked: two last reviews at the same moment must not both see the other one missing. */
    DataSharingSchedule lock(UUID id) {
        return visible(db.find(DataSharingSchedule.class, id, LockModeType.PESSIMISTIC_WRITE), id);
    }

    private DataSharingSchedule visible(@Nullable DataSharingSchedule schedule, UUID id) {
        if (schedule == null || !isVisible(schedule)) throw Problem.notFound("data-sharing schedule", id);
        return schedule;
    }

    Page<DataSharingSchedule> page(ListQuery query) {
        return LISTING.page(db, query, scope());
    }

    void add(DataSharingSchedule schedule) {
        db.persist(schedule);
    }

    void flush() {
        db.flush();
    }

    /** Those of an agreement, locked, always in the same order. */
    List<DataSharingSchedule> lockOf(UUID agreementId) {
        return db.createSelectionQuery(
                        "from DataSharingSchedule e where e.agreementId = :agreement order by e.id",
                        DataSharingSchedule.class)
                .setParameter("agreement", agreementId)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultList();
    }

    /** For events about it, whoever may see it. */
    Optional<DataSharingSchedule> lockIfKnown(UUID id) {
        return Optional.ofNullable(db.find(DataSharingSchedule.class, id, LockModeType.PESSIMISTIC_WRITE));
    }

    /** Whether a partner keeps data past the day on which it should have been gone. */
    boolean isDestructionOverdue(UUID partnerId, LocalDate today) {
        return db.createSelectionQuery(
                                "select count(e) from DataSharingSchedule e where e.partnerId = :partner"
                                        + " and e.state in (EXPIRED, REVOKED) and e.destructionDueOn < :today",
                                Long.class)
                        .setParameter("partner", partnerId)
                        .setParameter("today", today)
                        .getSingleResult()
                > 0;
    }

    private boolean isVisible(DataSharingSchedule schedule) {
        var caller = current.get();
        return switch (current.reach()) {
            case ALL -> true;
            case OWN ->
                caller.partnerIds().contains(schedule.partnerId)
                        || !Collections.disjoint(schedule.schoolIds, caller.schoolIds());
            case PUBLISHED -> schedule.state == DataSharingState.ACTIVE;
            case NONE -> false;
        };
    }

    private Where scope() {
        var caller = current.get();
        return switch (current.reach()) {
            case ALL -> Where.EVERYTHING;
            case OWN -> Where.names("schoolIds", caller.schoolIds()).or(ofPartners(caller.partnerIds()));
            case PUBLISHED -> new Where("e.state = ACTIVE", Map.of());
            case NONE -> Where.NOTHING;
        };
    }

    private static Where ofPartners(Collection<UUID> ids) {
        return ids.isEmpty() ? Where.NOTHING : Where.of("e.partnerId in :own_partners", "own_partners", ids);
    }
}
