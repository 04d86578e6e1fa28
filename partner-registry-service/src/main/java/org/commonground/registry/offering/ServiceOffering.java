package org.commonground.registry.offering;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.aggregate.Aggregate;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.Violation;
import org.commonground.registry.vocabulary.GradeLevel;
import org.commonground.registry.vocabulary.NeedCategory;
import org.commonground.registry.vocabulary.Setting;
import org.commonground.registry.vocabulary.Timing;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** Something that a partner does for schools, families or communities. */
@Entity
@Table(name = "service_offering")
class ServiceOffering extends Aggregate {
    UUID partnerId;
    String name;
    String description = "";

    @Enumerated(EnumType.STRING)
    OfferingStatus status = OfferingStatus.ACTIVE;

    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.ARRAY)
    List<NeedCategory> categories = List.of();

    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.ARRAY)
    List<GradeLevel> gradeLevels = List.of();

    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.ARRAY)
    List<Timing> timings = List.of();

    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.ARRAY)
    List<Setting> settings = List.of();

    @JdbcTypeCode(SqlTypes.ARRAY)
    List<String> languages = List.of();

    @JdbcTypeCode(SqlTypes.JSON)
    List<ServiceCapacity> capacities = List.of();

    @JdbcTypeCode(SqlTypes.JSON)
    List<ServiceSite> sites = List.of();

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected ServiceOffering() {}

    @SuppressWarnings("NullAway.Init") // describe() comes next, before it is stored
    ServiceOffering(UUID id, UUID partnerId, String actor, Instant now) {
        super(id, actor, now);
        this.partnerId = partnerId;
    }

    /** Takes a description as given; false if nothing differs. */
    boolean describe(ServiceDescription said, String actor, Instant now) {
        var broken = broken(said);
        if (!broken.isEmpty()) throw Problem.rules(broken);
        if (said.equals(description())) return false;
        name = said.name();
        description = said.description();
        categories = said.categories();
        gradeLevels = said.gradeLevels();
        timings = said.timings();
        settings = said.settings();
        languages = said.languages();
        capacities = said.capacities();
        sites = said.sites();
        touch(actor, now);
        return true;
    }

    ServiceDescription description() {
        // a new offering has no name yet, and equals nothing
        return new ServiceDescription(
                name == null ? "" : name,
                description,
                categories,
                gradeLevels,
                timings,
                settings,
                languages,
                capacities,
                sites);
    }

    /** Every broken rule at once: free places within the maximum, coordinates in pairs. */
    static List<Violation> broken(ServiceDescription said) {
        var broken = new ArrayList<Violation>();
        for (int i = 0; i < said.capacities().size(); i++) {
            var capacity = said.capacities().get(i);
            if (capacity.available() > capacity.maximum())
                broken.add(Violation.at(
                        "/capacities/%d/available".formatted(i),
                        "over-maximum",
                        "%d available of %d".formatted(capacity.available(), capacity.maximum())));
        }
        for (int i = 0; i < said.sites().size(); i++) {
            var site = said.sites().get(i);
            if ((site.latitude() == null) != (site.longitude() == null))
                broken.add(Violation.at("/sites/" + i, "half-a-coordinate", "give latitude and longitude, or neither"));
        }
        return broken;
    }

    ServiceEvent event() {
        var state = new ServiceEvent.ServiceState(
                id(),
                partnerId,
                name,
                status,
                categories,
                gradeLevels,
                List.of(),
                timings,
                settings,
                languages,
                capacities,
                sites);
        return status == OfferingStatus.DEFUNCT ? new ServiceEvent.Retired(state) : new ServiceEvent.Upserted(state);
    }
}
