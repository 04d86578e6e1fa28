package org.commonground.metrics.story;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.access.Caller;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.access.Reach;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Listing;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.page.Where;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.time.BusinessDay;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.Session;

/** The stories of the caller's district: drafts are the partnership's, told ones everybody's. */
@ApplicationScoped
public class Stories {
    private static final Listing<Story> LISTING = Listing.of(Story.class)
            .uuid("partnershipId")
            .uuids("schoolIds")
            .uuids("partnerIds")
            .texts("measureCodes")
            .code("state", StoryState.class);

    private final Session db;
    private final CurrentCaller current;
    private final BusinessDay businessDay;

    Stories(Session db, CurrentCaller current, BusinessDay businessDay) {
        this.db = db;
        this.current = current;
        this.businessDay = businessDay;
    }

    /** A story as everybody reads it, in the language that it was told in. */
    @Schema(name = "ToldStory")
    public record Told(UUID id, UUID partnershipId, String language, String title, String text) {}

    Story get(UUID id) {
        var story = db.find(Story.class, id);
        if (story == null || !(isOwn(story) || current.reach() == Reach.ALL || story.isToldOn(businessDay.today())))
            throw Problem.notFound("story", id);
        return story;
    }

    /** As {@link #get}, for a change. */
    Story getOwn(UUID id) {
        var story = get(id);
        if (!isOwn(story)) throw Problem.notFound("story of yours with id", id);
        return story;
    }

    Page<Story> page(ListQuery query) {
        return LISTING.page(
                db,
                query,
                switch (current.reach()) {
                    case ALL -> Where.EVERYTHING;
                    case OWN -> told().or(own());
                    case PUBLISHED -> told();
                    case NONE -> Where.NOTHING;
                });
    }

    /** What everybody reads, whoever asks. */
    Page<Story> toldPage(ListQuery query) {
        return LISTING.page(db, query, told());
    }

    /** What everybody reads of these partners, the first told first. */
    public List<Told> told(Collection<UUID> partners, int most) {
        var which = told().and(Where.names("partnerIds", partners));
        var query = db.createSelectionQuery("from Story e where %s order by e.id".formatted(which.hql()), Story.class);
        which.parameters().forEach(query::setParameter);
        return query.setMaxResults(most).getResultList().stream()
                .map(story -> {
                    var text = story.texts.getFirst();
                    return new Told(story.id(), story.partnershipId, text.language(), text.title(), text.text());
                })
                .toList();
    }

    private Where told() {
        return Where.of(
                "e.state = PUBLISHED and (e.consentUntil is null or e.consentUntil >= :today)",
                "today",
                businessDay.today());
    }

    private Where own() {
        var caller = current.get();
        return Where.names("schoolIds", caller.schoolIds()).or(Where.names("partnerIds", caller.partnerIds()));
    }

    void add(Story story) {
        db.persist(story);
    }

    /** So that the answer shows the new version. */
    void flush() {
        db.flush();
    }

    /** The office has all of them; a school and a partner those of their partnerships. */
    boolean isOwn(Story story) {
        var caller = current.get();
        return caller.is(Role.PARTNERSHIP_OFFICER)
                || (current.reach() == Reach.OWN && concerns(caller, story.schoolIds, story.partnerIds));
    }

    static boolean concerns(Caller caller, Collection<UUID> schools, Collection<UUID> partners) {
        return schools.stream().anyMatch(caller.schoolIds()::contains)
                || partners.stream().anyMatch(caller.partnerIds()::contains);
    }
}
