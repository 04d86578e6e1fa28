package org.commonground.registry.capacity;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
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
import org.jspecify.annotations.Nullable;

/** Capacity building in the caller's district; partners change what they host, the office all. */
@ApplicationScoped
class CapacityEvents {
    private static final Listing<CapacityEvent> LISTING = Listing.of(CapacityEvent.class)
            .text("title", event -> event.title)
            .code("kind", CapacityKind.class)
            .texts("skillAreas")
            .code("leverTag", Lever.class)
            .uuid("hostPartnerId")
            .code("state", CapacityState.class);

    private final Session db;
    private final CurrentCaller current;
    private final Clock clock;

    CapacityEvents(Session db, CurrentCaller current, Clock clock) {
        this.db = db;
        this.current = current;
        this.clock = clock;
    }

    CapacityEvent get(UUID id) {
        var event = db.find(CapacityEvent.class, id);
        if (event == null) throw Problem.notFound("capacity event", id);
        return event;
    }

    CapacityEvent getOwn(UUID id) {
        var event = get(id);
        if (!isHost(event.hostPartnerId)) throw Problem.notFound("capacity event of yours with id", id);
        return event;
    }

    /** Partners plan what they host themselves. */
    void refuseForeignOrUnknown(@Nullable UUID hostPartnerId) {
        if (!isHost(hostPartnerId))
            throw Problem.rules(
                    List.of(Violation.at("/hostPartnerId", "not-yours", "name a partner of yours as the host")));
        if (hostPartnerId != null
                && db.createSelectionQuery(
                                        "select count(e) from Partner e where e.id = :id and e.mergedInto is null",
                                        Long.class)
                                .setParameter("id", hostPartnerId)
                                .getSingleResult()
                        == 0)
            throw Problem.rules(List.of(Violation.at("/hostPartnerId", "unknown-partner", "there is no such partner")));
    }

    private boolean isHost(@Nullable UUID hostPartnerId) {
        return current.reach() == Reach.ALL
                || (hostPartnerId != null && current.get().partnerIds().contains(hostPartnerId));
    }

    /** Whoever is named is one of the directory's people. */
    void refuseUnknownPeople(List<Attendance> attendance) {
        var named = attendance.stream()
                .map(Attendance::personId)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        if (named.isEmpty()) return;
        var known = new HashSet<>(db.createSelectionQuery("select e.id from Person e where e.id in :ids", UUID.class)
                .setParameter("ids", named)
                .getResultList());
        var broken = new ArrayList<Violation>();
        for (int i = 0; i < attendance.size(); i++) {
            var person = attendance.get(i).personId();
            if (person != null && !known.contains(person))
                broken.add(Violation.at(
                        "/attendance/%d/personId".formatted(i), "unknown-person", "there is no such person"));
        }
        if (!broken.isEmpty()) throw Problem.rules(broken);
    }

    Page<CapacityEvent> page(ListQuery query) {
        return LISTING.page(db, query, Where.EVERYTHING);
    }

    void add(CapacityEvent event) {
        db.persist(event);
    }

    void on(@Observes PartnersMerged merged) {
        for (var event : db.createSelectionQuery(
                        "from CapacityEvent e where e.hostPartnerId = :from order by e.id", CapacityEvent.class)
                .setParameter("from", merged.mergedId())
                .getResultList())
            event.moveTo(merged.survivorId(), current.get().subject(), clock.instant());
    }

    /** So that the answer shows the new version. */
    void flush() {
        db.flush();
    }
}
