package org.commonground.needs.goal;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Listing;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.page.Where;
import org.commonground.kernel.problem.Problem;
import org.commonground.needs.need.Needs;
import org.commonground.needs.replica.AcademicSessions;
import org.commonground.needs.replica.Measures;
import org.commonground.needs.replica.Offerings;
import org.commonground.needs.scope.CallerScope;
import org.commonground.needs.vocabulary.BeneficiaryGroup;
import org.commonground.needs.vocabulary.ScopeType;
import org.hibernate.Session;

/** The goals of the caller's district, as far as the caller may see them. */
@ApplicationScoped
public class Goals {
    private static final Listing<Goal> LISTING = Listing.of(Goal.class)
            .code("scopeType", ScopeType.class)
            .uuid("scopeId")
            .text("statement", goal -> goal.statement)
            .uuids("needIds")
            .texts("measureCodes")
            .code("beneficiaryGroup", BeneficiaryGroup.class)
            .code("horizon", Horizon.class)
            .optionalDate("startDate")
            .optionalDate("dueDate")
            .integer("smartScore", goal -> goal.smartScore)
            .code("state", GoalState.class);

    private final Session db;
    private final CurrentCaller current;
    private final CallerScope scope;
    private final Needs needs;
    private final Measures measures;
    private final AcademicSessions sessions;
    private final Offerings offerings;

    Goals(
            Session db,
            CurrentCaller current,
            CallerScope scope,
            Needs needs,
            Measures measures,
            AcademicSessions sessions,
            Offerings offerings) {
        this.db = db;
        this.current = current;
        this.scope = scope;
        this.needs = needs;
        this.measures = measures;
        this.sessions = sessions;
        this.offerings = offerings;
    }

    Goal get(UUID id) {
        var goal = db.find(Goal.class, id);
        if (goal == null || !(goal.state.isAdopted() || scope.covers(goal.scopeId))) throw Problem.notFound("goal", id);
        return goal;
    }

    /** For a change: a goal that the caller may only read is not theirs to change. */
    Goal getOwn(UUID id) {
        var goal = get(id);
        if (!scope.covers(goal.scopeId)) throw Problem.notFound("goal of yours with id", id);
        return goal;
    }

    Page<Goal> page(ListQuery query) {
        var published = Where.of("e.state in :published", "published", GoalState.PUBLISHED);
        return LISTING.page(
                db,
                query,
                switch (current.reach()) {
                    case ALL -> Where.EVERYTHING;
                    case OWN -> published.or(Where.of("e.scopeId in :own", "own", scope.own()));
                    case PUBLISHED -> published;
                    case NONE -> Where.NOTHING;
                });
    }

    void add(Goal goal) {
        db.persist(goal);
    }

    /**
     * What the SMART check looks at besides the goal.
     *
     * @param linked the needs that the goal has already; others are linked only by somebody who can see them
     */
    SmartCheck.Surroundings surroundings(GoalDescription said, Collection<UUID> linked) {
        var stay = said.needIds().stream().filter(linked::contains).toList();
        var come = said.needIds().stream().filter(id -> !linked.contains(id)).toList();
        var known = new ArrayList<>(needs.linked(stay));
        known.addAll(needs.visible(come));
        return new SmartCheck.Surroundings(
                known,
                measures.byCode(
                        said.measures().stream().map(GoalMeasure::measureCode).toList()),
                sessions.schoolYears(),
                said.serviceIds().isEmpty() ? null : offerings.seats(said.serviceIds()));
    }

    /** The adopted goals that answer one of these needs. */
    public List<UUID> adoptedFor(Collection<UUID> needIds) {
        if (needIds.isEmpty()) return List.of();
        return db.createSelectionQuery(
                        "select e.id from Goal e where array_overlaps(e.needIds, :needs) and e.state in :live order by e.id",
                        UUID.class)
                .setParameter("needs", needIds.toArray(UUID[]::new))
                .setParameter("live", List.of(GoalState.ADOPTED, GoalState.IN_PROGRESS))
                .setMaxResults(100)
                .getResultList();
    }

    /** Which of these exist and are the caller's to see. */
    public List<UUID> visible(Collection<UUID> ids) {
        if (ids.isEmpty()) return List.of();
        return db
                .createSelectionQuery("from Goal e where e.id in :ids", Goal.class)
                .setParameter("ids", ids)
                .getResultList()
                .stream()
                .filter(goal -> goal.state.isAdopted() || scope.covers(goal.scopeId))
                .map(Goal::id)
                .toList();
    }
}
