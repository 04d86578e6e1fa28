package org.commonground.metrics.scorecard;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.access.Reach;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Listing;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.page.Where;
import org.commonground.kernel.problem.Problem;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** The scorecards of the caller's district: drafts are their side's, published ones everybody's. */
@ApplicationScoped
class Scorecards {
    private static final Listing<Scorecard> LISTING = Listing.of(Scorecard.class)
            .text("title", scorecard -> scorecard.title)
            .code("scopeType", ScorecardScope.class)
            .uuid("scopeId")
            .code("state", ScorecardState.class);

    private final Session db;
    private final CurrentCaller current;

    Scorecards(Session db, CurrentCaller current) {
        this.db = db;
        this.current = current;
    }

    Scorecard get(UUID id) {
        var scorecard = db.find(Scorecard.class, id);
        if (scorecard == null || !isVisible(scorecard)) throw Problem.notFound("scorecard", id);
        return scorecard;
    }

    /** As {@link #get}, for a change. */
    Scorecard getOwn(UUID id) {
        var scorecard = get(id);
        if (!isOwn(scorecard.scopeType, scorecard.scopeId)) throw Problem.notFound("scorecard of yours with id", id);
        return scorecard;
    }

    Page<Scorecard> page(ListQuery query) {
        var published = Where.of("e.state = :published", "published", ScorecardState.PUBLISHED);
        return LISTING.page(
                db,
                query,
                switch (current.reach()) {
                    case ALL -> Where.EVERYTHING;
                    case OWN -> published.or(of(ScorecardScope.SCHOOL)).or(of(ScorecardScope.PARTNER));
                    case PUBLISHED -> published;
                    case NONE -> Where.NOTHING;
                });
    }

    private Where of(ScorecardScope type) {
        var own = own(type);
        if (own.isEmpty()) return Where.NOTHING;
        var name = "own_" + type;
        return Where.of("e.scopeType = %s and e.scopeId in :%s".formatted(type, name), name, List.copyOf(own));
    }

    /** Those of one scope that are not retired, begun first first. */
    List<Scorecard> worked(ScorecardScope type, @Nullable UUID scope) {
        var whose = scope == null ? "e.scopeId is null" : "e.scopeId = :scope";
        var query = db.createSelectionQuery(
                        "from Scorecard e where e.scopeType = :type and e.state <> RETIRED and %s order by e.id"
                                .formatted(whose),
                        Scorecard.class)
                .setParameter("type", type);
        if (scope != null) query.setParameter("scope", scope);
        return query.setMaxResults(100).getResultList();
    }

    void add(Scorecard scorecard) {
        db.persist(scorecard);
    }

    private boolean isVisible(Scorecard scorecard) {
        return scorecard.state == ScorecardState.PUBLISHED
                || current.reach() == Reach.ALL
                || isOwn(scorecard.scopeType, scorecard.scopeId);
    }

    /** The office has all of them; a school and a partner have their own. */
    boolean isOwn(ScorecardScope type, @Nullable UUID scope) {
        if (current.get().is(Role.PARTNERSHIP_OFFICER)) return true;
        return current.reach() == Reach.OWN && scope != null && own(type).contains(scope);
    }

    private Set<UUID> own(ScorecardScope type) {
        return switch (type) {
            case SCHOOL -> current.get().schoolIds();
            case PARTNER -> current.get().partnerIds();
            case DISTRICT, NETWORK -> Set.of();
        };
    }
}
