package org.commonground.metrics.scorecard;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.aggregate.Aggregate;
import org.commonground.kernel.feed.InFeed;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.kernel.problem.Violation;
import org.commonground.metrics.scorecard.ScorecardProfile.ScorecardItem;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A scorecard: the words of it. Values are never stored with it, so that it can tell nothing that was hidden since. */
@Entity
@Table(name = "scorecard")
@InFeed(type = "scorecard", list = "listScorecards")
class Scorecard extends Aggregate {
    String title;

    @Enumerated(EnumType.STRING)
    @Column(updatable = false)
    ScorecardScope scopeType;

    @Column(updatable = false)
    @Nullable
    UUID scopeId;

    @JdbcTypeCode(SqlTypes.JSON)
    List<Kept> items;

    @Enumerated(EnumType.STRING)
    ScorecardState state = ScorecardState.DRAFT;

    /** An item, and the day on which its notes last changed. */
    record Kept(ScorecardItem item, LocalDate notedOn) {}

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected Scorecard() {}

    Scorecard(UUID id, ScorecardProfile profile, LocalDate today, String actor, Instant now) {
        super(id, actor, now);
        scopeType = profile.scopeType();
        scopeId = profile.scopeId();
        items = List.of();
        take(profile, today);
    }

    ScorecardProfile profile() {
        return new ScorecardProfile(
                title, scopeType, scopeId, items.stream().map(Kept::item).toList());
    }

    /** Takes other words. What is published is read by everybody, so only the office changes it. */
    ScorecardEvent describe(ScorecardProfile profile, Set<Role> roles, LocalDate today, String actor, Instant now) {
        if (state == ScorecardState.RETIRED)
            throw refused("retired", "a retired scorecard stays as it is; draft another one");
        if (state == ScorecardState.PUBLISHED && !roles.contains(Role.PARTNERSHIP_OFFICER))
            throw refused("published", "the partnership office changes a published scorecard, or takes it back");
        if (profile.scopeType() != scopeType || !Objects.equals(profile.scopeId(), scopeId))
            throw Problem.rules(List.of(
                    Violation.at("/scopeType", "not-changeable", "whose curves they are stays; draft another one")));
        take(profile, today);
        touch(actor, now);
        return new ScorecardEvent.Changed(facts());
    }

    private Problem refused(String code, String message) {
        return Problem.of(
                ProblemCode.TRANSITION_REFUSED, "its words cannot be changed", List.of(Violation.guard(code, message)));
    }

    private void take(ScorecardProfile profile, LocalDate today) {
        title = profile.title();
        var kept = new ArrayList<Kept>();
        for (var item : profile.items()) {
            var before = items.stream()
                    .filter(each -> each.item.measureCode().equals(item.measureCode()))
                    .findFirst();
            kept.add(new Kept(
                    item,
                    before.filter(each -> each.item.saysTheSame(item))
                            .map(Kept::notedOn)
                            .orElse(today)));
        }
        items = List.copyOf(kept);
    }

    ScorecardEvent transition(ScorecardState to, Set<Role> roles, String actor, Instant now) {
        ScorecardState.GRAPH.check(state, to, roles, List.of());
        state = to;
        touch(actor, now);
        return switch (to) {
            case PUBLISHED -> new ScorecardEvent.Published(facts());
            case DRAFT -> new ScorecardEvent.Withdrawn(facts());
            case RETIRED -> new ScorecardEvent.Retired(facts());
        };
    }

    ScorecardEvent created() {
        return new ScorecardEvent.Created(facts());
    }

    private ScorecardEvent.ScorecardFacts facts() {
        return new ScorecardEvent.ScorecardFacts(
                id(),
                title,
                scopeType,
                scopeId,
                items.stream().map(each -> each.item.measureCode()).toList(),
                state);
    }
}
