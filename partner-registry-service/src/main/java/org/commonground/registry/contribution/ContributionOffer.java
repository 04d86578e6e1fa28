package org.commonground.registry.contribution;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.aggregate.Aggregate;
import org.commonground.kernel.feed.InFeed;
import org.commonground.kernel.problem.Problem;
import org.commonground.registry.vocabulary.GradeLevel;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** Something that a school offers to its community. */
@Entity
@Table(name = "contribution_offer")
@InFeed(type = "contribution-offer", list = "listContributionOffers")
class ContributionOffer extends Aggregate {
    UUID schoolId;

    @Enumerated(EnumType.STRING)
    ContributionKind kind;

    String title;

    @Nullable
    String description;

    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.ARRAY)
    List<GradeLevel> gradeLevels = List.of();

    @Nullable
    Integer capacityHours;

    @Nullable
    LocalDate availableFrom;

    @Nullable
    LocalDate availableTo;

    @JdbcTypeCode(SqlTypes.JSON)
    List<ContributionDescription.PlacementSite> placementSites = List.of();

    @Enumerated(EnumType.STRING)
    ContributionState state = ContributionState.OPEN;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected ContributionOffer() {}

    @SuppressWarnings("NullAway.Init") // describe() comes next, before it is stored
    ContributionOffer(UUID id, UUID schoolId, String actor, Instant now) {
        super(id, actor, now);
        this.schoolId = schoolId;
    }

    void describe(ContributionDescription said, String actor, Instant now) {
        var broken = said.broken();
        if (!broken.isEmpty()) throw Problem.rules(broken);
        kind = said.kind();
        title = said.title();
        description = said.description();
        gradeLevels = said.gradeLevels();
        capacityHours = said.capacityHours();
        availableFrom = said.availableFrom();
        availableTo = said.availableTo();
        placementSites = said.placementSites();
        touch(actor, now);
    }

    ContributionDescription said() {
        return new ContributionDescription(
                kind, title, description, gradeLevels, capacityHours, availableFrom, availableTo, placementSites);
    }

    /** The places of one partner turned out to be another's. */
    void moveSites(UUID from, UUID to, String actor, Instant now) {
        placementSites = placementSites.stream()
                .map(site -> from.equals(site.partnerId()) ? site.of(to) : site)
                .toList();
        touch(actor, now);
    }

    void move(ContributionState to, Set<Role> roles, String actor, Instant now) {
        ContributionState.GRAPH.check(state, to, roles, List.of());
        state = to;
        touch(actor, now);
    }
}
