package org.commonground.registry.educationorg;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.access.Reach;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.kernel.outbox.Outbox;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Listing;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.page.Where;
import org.commonground.kernel.problem.Problem;
import org.commonground.registry.vocabulary.GradeLevel;
import org.hibernate.Session;

/** The schools of the caller's district, and the organisations above them. */
@ApplicationScoped
public class EducationOrgs {
    private static final int BATCH = 500;
    private static final Listing<EducationOrg> LISTING = Listing.of(EducationOrg.class)
            .text("sourcedId", org -> org.sourcedId)
            .text("name", org -> org.name)
            .code("type", OrgType.class)
            .code("status", OrgStatus.class)
            .codes("gradeLevels", GradeLevel.class)
            .flag("charter")
            .uuid("parentId");

    private final Session db;
    private final CurrentCaller current;
    private final Outbox outbox;
    private final Clock clock;

    EducationOrgs(Session db, CurrentCaller current, Outbox outbox, Clock clock) {
        this.db = db;
        this.current = current;
        this.outbox = outbox;
        this.clock = clock;
    }

    EducationOrg get(UUID id) {
        var org = db.find(EducationOrg.class, id);
        if (org == null) throw Problem.notFound("education organisation", id);
        return org;
    }

    /** For a change: schools change their own profile, the district's staff any. */
    EducationOrg getOwn(UUID id) {
        var org = get(id);
        if (current.reach() != Reach.ALL && !current.get().schoolIds().contains(id))
            throw Problem.notFound("school of yours with id", id);
        return org;
    }

    Page<EducationOrg> page(ListQuery query) {
        return LISTING.page(db, query, Where.EVERYTHING);
    }

    /** The id that an organisation of the SIS has here, before and after it is loaded. */
    public UUID idOf(String sourcedId) {
        return Ids.ofNaturalKey(current.get().district(), "sourcedId", sourcedId);
    }

    public long countActive() {
        return db.createSelectionQuery("select count(e) from EducationOrg e where e.status = ACTIVE", Long.class)
                .getSingleResult();
    }

    /** Organisations that are active here and that a complete load does not have any more. */
    public Set<UUID> missingFrom(Collection<String> sourcedIds) {
        var missing = new HashSet<>(
                db.createSelectionQuery("select e.id from EducationOrg e where e.status = ACTIVE", UUID.class)
                        .getResultList());
        for (var sourcedId : sourcedIds) missing.remove(idOf(sourcedId));
        return missing;
    }

    /** What became of one organisation in an import. */
    public enum Outcome {
        CREATED,
        UPDATED,
        UNCHANGED,
        ARCHIVED
    }

    /** Takes what the source says, in batches: few statements, memory that does not grow with the file. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void follow(Collection<SourceOrg> source, Consumer<Outcome> told) {
        var batch = new ArrayList<SourceOrg>(BATCH);
        for (var row : source) {
            batch.add(row);
            if (batch.size() == BATCH) {
                followBatch(batch, told);
                batch.clear();
            }
        }
        if (!batch.isEmpty()) followBatch(batch, told);
    }

    private void followBatch(Collection<SourceOrg> batch, Consumer<Outcome> told) {
        var known = new HashMap<UUID, EducationOrg>();
        var ids = batch.stream().map(row -> idOf(row.sourcedId())).toList();
        for (var org : db.createSelectionQuery("from EducationOrg e where e.id in :ids", EducationOrg.class)
                .setParameter("ids", ids)
                .getResultList()) known.put(org.id(), org);
        var actor = current.get().subject();
        var now = clock.instant();
        var facts = new ArrayList<Outbox.Fact>();
        for (var row : batch) {
            var id = idOf(row.sourcedId());
            var org = known.get(id);
            var isNew = org == null;
            if (org == null) org = new EducationOrg(id, row.sourcedId(), actor, now);
            var parent = row.parentSourcedId() == null ? null : idOf(row.parentSourcedId());
            if (!org.follow(row, parent, actor, now)) {
                told.accept(Outcome.UNCHANGED);
                continue;
            }
            if (isNew) db.persist(org);
            facts.add(new Outbox.Fact(org, org.event()));
            told.accept(
                    isNew ? Outcome.CREATED : row.status() == OrgStatus.ACTIVE ? Outcome.UPDATED : Outcome.ARCHIVED);
        }
        outbox.publish(facts);
        db.clear();
    }

    @Transactional(Transactional.TxType.MANDATORY)
    public void archive(Collection<UUID> ids, Consumer<Outcome> told) {
        if (ids.isEmpty()) return;
        var facts = new ArrayList<Outbox.Fact>();
        for (var org : db.createSelectionQuery("from EducationOrg e where e.id in :ids", EducationOrg.class)
                .setParameter("ids", ids)
                .getResultList()) {
            org.archive(current.get().subject(), clock.instant());
            facts.add(new Outbox.Fact(org, org.event()));
            told.accept(Outcome.ARCHIVED);
        }
        outbox.publish(facts);
    }
}
