package org.commonground.registry.capacity;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.aggregate.Aggregate;
import org.commonground.kernel.feed.InFeed;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.kernel.problem.Violation;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A training, visit or meeting at which people learn to work together. */
@Entity
@Table(name = "capacity_event")
@InFeed(type = "capacity-event", list = "listCapacityEvents")
class CapacityEvent extends Aggregate {
    String title;

    @Enumerated(EnumType.STRING)
    CapacityKind kind;

    @JdbcTypeCode(SqlTypes.ARRAY)
    List<String> skillAreas = List.of();

    @Enumerated(EnumType.STRING)
    Lever leverTag;

    Instant startsAt;

    @Nullable
    UUID hostPartnerId;

    @Enumerated(EnumType.STRING)
    CapacityState state = CapacityState.PLANNED;

    @JdbcTypeCode(SqlTypes.JSON)
    List<Attendance> attendance = List.of();

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected CapacityEvent() {}

    @SuppressWarnings("NullAway.Init") // describe() comes next, before it is stored
    CapacityEvent(UUID id, String actor, Instant now) {
        super(id, actor, now);
    }

    void describe(CapacityDescription said, String actor, Instant now) {
        refuseUnlessPlanned();
        title = said.title();
        kind = said.kind();
        skillAreas = said.skillAreas();
        leverTag = said.leverTag();
        startsAt = said.startsAt();
        hostPartnerId = said.hostPartnerId();
        touch(actor, now);
    }

    CapacityDescription said() {
        return new CapacityDescription(title, kind, skillAreas, leverTag, startsAt, hostPartnerId);
    }

    /** Who took part, whole: it is known at once, and corrected until the event is closed. */
    void attend(List<Attendance> who, String actor, Instant now) {
        refuseUnlessPlanned();
        var broken = new ArrayList<Violation>();
        if (startsAt.isAfter(now))
            broken.add(Violation.at("/attendance", "not-begun", "it begins at %s".formatted(startsAt)));
        var people = new HashSet<UUID>();
        for (int i = 0; i < who.size(); i++) {
            var person = who.get(i).personId();
            if (person != null && !people.add(person))
                broken.add(
                        Violation.at("/attendance/%d/personId".formatted(i), "repeated", "everybody takes part once"));
        }
        if (!broken.isEmpty()) throw Problem.rules(broken);
        attendance = List.copyOf(who);
        touch(actor, now);
    }

    private void refuseUnlessPlanned() {
        if (state != CapacityState.PLANNED)
            throw Problem.of(
                    ProblemCode.TRANSITION_REFUSED,
                    "it is %s; what was told to others stays".formatted(state),
                    List.of(Violation.guard("closed", "plan another one")));
    }

    Optional<CapacityEventNews.Held> move(CapacityState to, Set<Role> roles, String actor, Instant now) {
        var unmet = new ArrayList<Violation>();
        if (to == CapacityState.HELD) {
            if (startsAt.isAfter(now)) unmet.add(Violation.guard("not-begun", "it begins at %s".formatted(startsAt)));
            if (attendance.isEmpty()) unmet.add(Violation.guard("attendance-missing", "say who took part"));
        }
        CapacityState.GRAPH.check(state, to, roles, unmet);
        state = to;
        touch(actor, now);
        if (to != CapacityState.HELD) return Optional.empty();
        var summary = AttendanceSummary.of(attendance);
        return Optional.of(new CapacityEventNews.Held(
                id(),
                title,
                kind,
                skillAreas,
                leverTag,
                startsAt,
                hostPartnerId,
                summary.total(),
                summary.counts(),
                summary.meanPre(),
                summary.meanPost()));
    }

    void moveTo(UUID survivor, String actor, Instant now) {
        hostPartnerId = survivor;
        touch(actor, now);
    }
}
