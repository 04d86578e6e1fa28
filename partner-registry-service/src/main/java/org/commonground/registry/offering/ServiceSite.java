package org.commonground.registry.offering;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.ArrayList;
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
import org.commonground.registry.contact.Contact;
import org.commonground.registry.contact.Phone;
import org.commonground.registry.schedule.ServiceSchedule;
import org.commonground.registry.schedule.WeekTimes;
import org.hibernate.annotations.ColumnTransformer;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A service at one place: a location of the partner, or a school. It is what seekers find and schools accept. */
@Entity
@Table(name = "service_site")
@InFeed(type = "service-site", list = "listServiceSites", toPublicReaders = false)
public class ServiceSite extends Aggregate {
    UUID serviceId;
    UUID partnerId;

    /** The id under which another HSDS directory published it; ours goes by it there too. */
    @Nullable
    UUID hsdsId;

    @Nullable
    UUID locationId;

    @Nullable
    UUID educationOrgId;

    @Nullable
    String description;

    @JdbcTypeCode(SqlTypes.JSON)
    List<ServiceSchedule> schedules = List.of();

    @JdbcTypeCode(SqlTypes.JSON)
    List<ServiceArea> serviceAreas = List.of();

    @JdbcTypeCode(SqlTypes.JSON)
    List<Contact> contacts = List.of();

    @JdbcTypeCode(SqlTypes.JSON)
    List<Phone> phones = List.of();

    /** Of the schedules, for questions by day and time: see {@link WeekTimes}. */
    @Column(columnDefinition = "int4multirange")
    @ColumnTransformer(read = "week_times::text", write = "cast(? as int4multirange)")
    @Nullable
    String weekTimes;

    /** How far it is, where it is at a school. */
    @Enumerated(EnumType.STRING)
    @Nullable
    PlacementState placementState;

    /** Why it is there, where somebody said so, and since when. */
    @Nullable
    String placementReason;

    @Nullable
    Instant placementChangedAt;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected ServiceSite() {}

    ServiceSite(UUID id, UUID serviceId, UUID partnerId, String actor, Instant now) {
        super(id, actor, now);
        this.serviceId = serviceId;
        this.partnerId = partnerId;
    }

    /** Takes a description as given; false if nothing differs. A site at a school begins as a request to it. */
    boolean describe(SiteDescription said, String actor, Instant now) {
        var broken = said.broken();
        if (!broken.isEmpty()) throw Problem.rules(broken);
        if (said.equals(said())) return false;
        locationId = said.locationId();
        educationOrgId = said.educationOrgId();
        description = said.description();
        schedules = said.schedules();
        serviceAreas = said.serviceAreas();
        contacts = said.contacts();
        phones = said.phones();
        weekTimes = WeekTimes.multirange(schedules);
        if (educationOrgId == null) placementState = null;
        else if (placementState == null) placementState = PlacementState.REQUESTED;
        touch(actor, now);
        return true;
    }

    /** The partner whose service it is turned out to be another one. */
    void moveTo(UUID survivor, String actor, Instant now) {
        partnerId = survivor;
        touch(actor, now);
    }

    /**
     * Moves the placement at a school on.
     *
     * @param roles of the caller, those only that count for this partner and this school
     * @param covered whether an agreement that is in force names both
     * @return what others hear of it; nothing for a request, which only the school has to know
     */
    Optional<PlacementEvent> place(
            PlacementState to, Set<Role> roles, @Nullable String reason, boolean covered, String actor, Instant now) {
        var from = placementState;
        var school = educationOrgId;
        if (from == null || school == null)
            throw Problem.of(
                    ProblemCode.TRANSITION_REFUSED,
                    "it is at no school",
                    List.of(Violation.guard("not-at-a-school", "only places at schools are accepted by somebody")));
        var unmet = new ArrayList<Violation>();
        if (to == PlacementState.ACTIVE && !covered)
            unmet.add(Violation.guard(
                    "agreement-missing", "an agreement that is in force must name the partner and the school"));
        if (to == PlacementState.ENDED && !roles.contains(Role.SYSTEM) && (reason == null || reason.isBlank()))
            unmet.add(Violation.at("/reason", "reason-missing", "say why; the others read it"));
        PlacementState.GRAPH.check(from, to, roles, unmet);
        placementState = to;
        placementReason = reason;
        placementChangedAt = now;
        touch(actor, now);
        var fact = new PlacementEvent.Placement(id(), serviceId, partnerId, school, to);
        return switch (to) {
            case REQUESTED -> Optional.empty();
            case SCHOOL_ACCEPTED -> Optional.of(new PlacementEvent.Accepted(fact, from, to));
            case ACTIVE -> Optional.of(new PlacementEvent.Activated(fact, from, to));
            case ENDED -> Optional.of(new PlacementEvent.Ended(fact, from, to, reason));
        };
    }

    /** What the partner says of it. */
    public SiteDescription said() {
        return new SiteDescription(locationId, educationOrgId, description, schedules, serviceAreas, contacts, phones);
    }

    /** Whether it is there: a school that has not accepted a service does not have it. */
    public boolean isGiven() {
        return educationOrgId == null || (placementState != null && placementState.isAccepted());
    }

    public UUID serviceId() {
        return serviceId;
    }

    public UUID partnerId() {
        return partnerId;
    }

    public @Nullable UUID locationId() {
        return locationId;
    }

    public @Nullable UUID educationOrgId() {
        return educationOrgId;
    }

    public @Nullable PlacementState placementState() {
        return placementState;
    }

    /** What HSDS calls it: the id of the directory that it came from, or ours. */
    public UUID publishedId() {
        return hsdsId == null ? id() : hsdsId;
    }
}
