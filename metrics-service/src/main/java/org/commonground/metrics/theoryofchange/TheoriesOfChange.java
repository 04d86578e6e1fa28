package org.commonground.metrics.theoryofchange;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.access.Reach;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Listing;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.page.Where;
import org.commonground.kernel.problem.Problem;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** The theories of change of the caller's district: drafts are whose they are, published ones everybody's. */
@ApplicationScoped
class TheoriesOfChange {
    private static final Listing<TheoryOfChange> LISTING = Listing.of(TheoryOfChange.class)
            .text("title", theory -> theory.title)
            .code("level", TheoryProfile.Level.class)
            .uuid("scopeId")
            .code("state", TheoryState.class);

    private final Session db;
    private final CurrentCaller current;

    TheoriesOfChange(Session db, CurrentCaller current) {
        this.db = db;
        this.current = current;
    }

    TheoryOfChange get(UUID id) {
        var theory = db.find(TheoryOfChange.class, id);
        if (theory == null || (theory.state == TheoryState.DRAFT && !isOwn(theory.scopeId)))
            throw Problem.notFound("theory of change", id);
        return theory;
    }

    /** As {@link #get}, for a change. */
    TheoryOfChange getOwn(UUID id) {
        var theory = get(id);
        if (!isOwn(theory.scopeId)) throw Problem.notFound("theory of change of yours with id", id);
        return theory;
    }

    Page<TheoryOfChange> page(ListQuery query) {
        var published = Where.of("e.state <> :draft", "draft", TheoryState.DRAFT);
        return LISTING.page(
                db,
                query,
                switch (current.reach()) {
                    case ALL -> Where.EVERYTHING;
                    case OWN ->
                        current.get().schoolIds().isEmpty()
                                ? published
                                : published.or(Where.of(
                                        "e.scopeId in :ownSchools",
                                        "ownSchools",
                                        List.copyOf(current.get().schoolIds())));
                    case PUBLISHED -> published;
                    case NONE -> Where.NOTHING;
                });
    }

    void add(TheoryOfChange theory) {
        db.persist(theory);
    }

    /** The district's office has all of them, a school its own. */
    boolean isOwn(@Nullable UUID school) {
        return current.reach() == Reach.ALL
                || (current.reach() == Reach.OWN
                        && school != null
                        && current.get().schoolIds().contains(school));
    }
}
