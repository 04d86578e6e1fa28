package org.commonground.metrics.quality;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Listing;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.page.Where;
import org.commonground.kernel.problem.Problem;
import org.hibernate.Session;

/** The improvement actions of the caller's district, as far as the caller is concerned by them. */
@ApplicationScoped
class ImprovementActions {
    private static final Listing<ImprovementAction> LISTING = Listing.of(ImprovementAction.class)
            .uuid("assessmentId")
            .text("indicator", action -> action.indicator)
            .optionalText("measureCode")
            .uuid("subjectId")
            .date("dueOn", action -> action.dueOn)
            .code("state", ActionState.class);

    private final Session db;
    private final CurrentCaller current;

    ImprovementActions(Session db, CurrentCaller current) {
        this.db = db;
        this.current = current;
    }

    ImprovementAction get(UUID id) {
        var action = db.find(ImprovementAction.class, id);
        if (action == null || !isOwn(action)) throw Problem.notFound("improvement action", id);
        return action;
    }

    Page<ImprovementAction> page(ListQuery query) {
        return LISTING.page(db, query, scope());
    }

    void add(ImprovementAction action) {
        db.persist(action);
    }

    private boolean isOwn(ImprovementAction action) {
        var caller = current.get();
        return switch (current.reach()) {
            case ALL -> true;
            case OWN ->
                action.schoolIds.stream().anyMatch(caller.schoolIds()::contains)
                        || action.partnerIds.stream().anyMatch(caller.partnerIds()::contains);
            case PUBLISHED, NONE -> false;
        };
    }

    private Where scope() {
        var caller = current.get();
        return switch (current.reach()) {
            case ALL -> Where.EVERYTHING;
            case OWN -> Where.names("schoolIds", caller.schoolIds()).or(Where.names("partnerIds", caller.partnerIds()));
            case PUBLISHED, NONE -> Where.NOTHING;
        };
    }
}
