package org.commonground.needs.need;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.access.Caller;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.outbox.Outbox;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Listing;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.page.Where;
import org.commonground.kernel.problem.Problem;
import org.commonground.needs.scope.CallerScope;
import org.commonground.needs.vocabulary.BeneficiaryGroup;
import org.commonground.needs.vocabulary.BenefitArea;
import org.commonground.needs.vocabulary.GradeLevel;
import org.commonground.needs.vocabulary.NeedCategory;
import org.commonground.needs.vocabulary.ScopeType;
import org.commonground.needs.vocabulary.Tier;
import org.hibernate.Session;

/** The needs of the caller's district, as far as the caller may see them. */
@ApplicationScoped
public class Needs {
    /** The counts are not among the fields: whoever may not see a small one could find it by asking. */
    private static final Listing<Need> LISTING = Listing.of(Need.class)
            .code("scopeType", ScopeType.class)
            .uuid("scopeId")
            .code("category", NeedCategory.class)
            .code("benefitArea", BenefitArea.class)
            .codes("beneficiaryGroups", BeneficiaryGroup.class)
            .codes("gradeLevels", GradeLevel.class)
            .texts("priorityGroups")
            .text("statement", need -> need.statement)
            .integer("severity", need -> need.severity)
            .code("urgency", Urgency.class)
            .code("tier", Tier.class)
            .number("priorityScore", need -> need.priorityScore)
            .code("sourceKind", SourceKind.class)
            .code("state", NeedState.class);

    private final Session db;
    private final CurrentCaller current;
    private final CallerScope scope;
    private final Outbox outbox;
    private final Clock clock;

    Needs(Session db, CurrentCaller current, CallerScope scope, Outbox outbox, Clock clock) {
        this.db = db;
        this.current = current;
        this.scope = scope;
        this.outbox = outbox;
        this.clock = clock;
    }

    Need get(UUID id) {
        var need = db.find(Need.class, id);
        if (need == null || !isVisible(need)) throw Problem.notFound("need", id);
        return need;
    }

    /** For a change: a need that the caller may only read is not theirs to change. */
    Need getOwn(UUID id) {
        var need = get(id);
        if (!scope.covers(need.scopeId)) throw Problem.notFound("need of yours with id", id);
        return need;
    }

    Page<Need> page(ListQuery query) {
        var published = Where.of("e.state in :published", "published", NeedState.PUBLISHED);
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

    void add(Need need) {
        db.persist(need);
    }

    private boolean isVisible(Need need) {
        return need.state.isValidated() || scope.covers(need.scopeId);
    }

    /** Those of these needs that exist and that the caller may see, in the order of their ids. */
    public List<KnownNeed> visible(Collection<UUID> ids) {
        return byId(ids).stream().filter(this::isVisible).map(Need::known).toList();
    }

    /** These needs as they stand, whoever asks: for what was linked to them by somebody who could see them. */
    public List<KnownNeed> linked(Collection<UUID> ids) {
        return byId(ids).stream().map(Need::known).toList();
    }

    /** Somebody is at them now: those that were waiting for it become ADDRESSED. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void address(Collection<UUID> ids, String reason) {
        var suite = Caller.system(current.get().district());
        var facts = new ArrayList<Outbox.Fact>();
        for (var need : byId(ids))
            if (NeedState.GRAPH.allowed(need.state, suite.roles()).contains(NeedState.ADDRESSED))
                facts.add(new Outbox.Fact(need, need.transition(NeedState.ADDRESSED, suite, reason, clock.instant())));
        outbox.publish(facts);
    }

    private List<Need> byId(Collection<UUID> ids) {
        if (ids.isEmpty()) return List.of();
        return db
                .createSelectionQuery("from Need e where e.id in :ids", Need.class)
                .setParameter("ids", ids)
                .getResultList()
                .stream()
                .sorted(Comparator.comparing(Need::id))
                .toList();
    }
}
