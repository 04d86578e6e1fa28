package org.commonground.registry.educationorg;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
import org.commonground.kernel.problem.Violation;
import org.commonground.registry.communityarea.AreasRedrawn;
import org.commonground.registry.communityarea.Atlas;
import org.commonground.registry.communityarea.CommunityAreas;
import org.commonground.registry.vocabulary.GradeLevel;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** The schools of the caller's district, and the organisations above them. */
@ApplicationScoped
public class EducationOrgs {
    private static final int BATCH = 500;

    /** Deeper than any hierarchy of organisations; what climbs further goes in a circle. */
    private static final int MAX_DEPTH = 50;

    private static final Listing<EducationOrg> LISTING = Listing.of(EducationOrg.class)
            .text("sourcedId", org -> org.sourcedId)
            .text("name", org -> org.name)
            .code("type", OrgType.class)
            .code("status", OrgStatus.class)
            .code("source", OrgSource.class)
            .codes("gradeLevels", GradeLevel.class)
            .flag("charter")
            .uuid("parentId")
            .uuids("areaIds");

    private final Session db;
    private final CurrentCaller current;
    private final CommunityAreas areas;
    private final Outbox outbox;
    private final Clock clock;

    EducationOrgs(Session db, CurrentCaller current, CommunityAreas areas, Outbox outbox, Clock clock) {
        this.db = db;
        this.current = current;
        this.areas = areas;
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

    // ---- one at a time

    /** An organisation that the SIS does not know. */
    @Transactional(MANDATORY)
    EducationOrg add(String sourcedId, OrgFacts facts) {
        var id = idOf(sourcedId);
        if (db.find(EducationOrg.class, id) != null)
            throw Problem.duplicate("an organisation", "sourcedId " + sourcedId);
        var org = new EducationOrg(id, sourcedId, OrgSource.LOCAL, current.get().subject(), clock.instant());
        refuseCircle(id, facts.parentId());
        org.take(facts, current.get().subject(), clock.instant());
        db.persist(org);
        settle(org, Set.of(), true);
        return org;
    }

    /** Other facts about an organisation that the SIS does not know. */
    @Transactional(MANDATORY)
    void change(EducationOrg org, OrgFacts facts) {
        if (facts.equals(org.facts())) return;
        refuseCircle(org.id(), facts.parentId());
        var before = new HashSet<>(org.allAreaIds());
        org.take(facts, current.get().subject(), clock.instant());
        settle(org, before, true);
    }

    /** What a school says of itself. */
    @Transactional(MANDATORY)
    void describe(EducationOrg org, SchoolProfile profile) {
        if (profile.equals(org.profile())) return;
        var unknown = areas.unknown(Objects.requireNonNullElse(profile.areaIds(), List.of()));
        if (!unknown.isEmpty())
            throw Problem.rules(
                    List.of(Violation.at("/areaIds", "unknown-reference", "there is no community area " + unknown)));
        var before = new HashSet<>(org.allAreaIds());
        org.describe(profile, current.get().subject(), clock.instant());
        settle(org, before, false);
    }

    /** Tells of a change, to the areas that it concerns too. */
    private void settle(EducationOrg org, Set<UUID> before, boolean moved) {
        if (moved)
            org.lieIn(
                    areas.atlas().at(org.latitude, org.longitude), current.get().subject(), clock.instant());
        outbox.publish(org, org.event());
        var concerned = new HashSet<>(before);
        concerned.addAll(org.allAreaIds());
        areas.hold(schoolsIn(concerned), false);
    }

    /** An organisation above itself would make every roll-up endless. */
    private void refuseCircle(UUID id, @Nullable UUID parentId) {
        int depth = 0;
        for (var at = parentId; at != null; depth++) {
            if (at.equals(id) || depth > MAX_DEPTH)
                throw Problem.rules(List.of(Violation.at("/parentId", "cycle", "it would be above itself")));
            var above = db.find(EducationOrg.class, at);
            if (above == null)
                throw Problem.rules(
                        List.of(Violation.at("/parentId", "unknown-reference", "there is no organisation " + at)));
            at = above.parentId;
        }
    }

    // ---- what a SIS hands over

    /** What each organisation's parent is called, by what it is called itself: the whole hierarchy of the district. */
    public Map<String, @Nullable String> parents() {
        var names = new HashMap<UUID, String>();
        var above = new HashMap<String, @Nullable UUID>();
        for (var row : db.createSelectionQuery(
                        "select e.id, e.sourcedId, e.parentId from EducationOrg e", Object[].class)
                .getResultList()) {
            names.put((UUID) row[0], (String) row[1]);
            above.put((String) row[1], (@Nullable UUID) row[2]);
        }
        var parents = new HashMap<String, @Nullable String>();
        above.forEach((name, parent) -> parents.put(name, parent == null ? null : names.get(parent)));
        return parents;
    }

    /** Organisations that are kept here, whatever a SIS says. */
    public Set<String> notOfTheSis() {
        return Set.copyOf(
                db.createSelectionQuery("select e.sourcedId from EducationOrg e where e.source = LOCAL", String.class)
                        .getResultList());
    }

    public long countActiveOfTheSis() {
        return db.createSelectionQuery(
                        "select count(e) from EducationOrg e where e.status = ACTIVE and e.source = SIS", Long.class)
                .getSingleResult();
    }

    /** How many that are active here are marked for deletion in what the SIS says. */
    public long countArchivedBy(Collection<SourceOrg> source) {
        var marked = new HashSet<UUID>();
        for (var org : source) if (org.status() == OrgStatus.TO_BE_DELETED) marked.add(idOf(org.sourcedId()));
        return marked.isEmpty()
                ? 0
                : db.createSelectionQuery(
                                "select count(e) from EducationOrg e where e.status = ACTIVE and e.id in :ids",
                                Long.class)
                        .setParameter("ids", marked)
                        .getSingleResult();
    }

    /** The SIS's organisations that are active here and that a complete load does not have any more. */
    public Set<UUID> missingFrom(Collection<String> sourcedIds) {
        var missing = new HashSet<>(db.createSelectionQuery(
                        "select e.id from EducationOrg e where e.status = ACTIVE and e.source = SIS", UUID.class)
                .getResultList());
        for (var sourcedId : sourcedIds) missing.remove(idOf(sourcedId));
        return missing;
    }

    /** What became of one organisation in an import. */
    public enum Outcome {
        CREATED,
        UPDATED,
        UNCHANGED,
        /** The SIS's record is older than what is known. */
        STALE,
        ARCHIVED
    }

    /** Takes what the source says, in batches: few statements, memory that does not grow with the file. */
    @Transactional(MANDATORY)
    public void follow(Collection<SourceOrg> source, Consumer<Outcome> told) {
        if (source.isEmpty()) return;
        var atlas = areas.atlas();
        var concerned = new HashSet<UUID>();
        var batch = new ArrayList<SourceOrg>(BATCH);
        for (var row : source) {
            batch.add(row);
            if (batch.size() == BATCH) {
                followBatch(batch, atlas, concerned, told);
                batch.clear();
            }
        }
        if (!batch.isEmpty()) followBatch(batch, atlas, concerned, told);
        areas.hold(schoolsIn(concerned), false);
    }

    private void followBatch(Collection<SourceOrg> batch, Atlas atlas, Set<UUID> concerned, Consumer<Outcome> told) {
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
            if (org == null) org = new EducationOrg(id, row.sourcedId(), OrgSource.SIS, actor, now);
            var before = org.allAreaIds();
            var wasActive = !isNew && org.status == OrgStatus.ACTIVE;
            var parent = row.parentSourcedId() == null ? null : idOf(row.parentSourcedId());
            if (!org.follow(row, parent, actor, now)) {
                told.accept(org.isStale(row) ? Outcome.STALE : Outcome.UNCHANGED);
                continue;
            }
            org.lieIn(atlas.at(org.latitude, org.longitude), actor, now);
            if (!before.equals(org.allAreaIds()) || wasActive != (org.status == OrgStatus.ACTIVE)) {
                concerned.addAll(before);
                concerned.addAll(org.allAreaIds());
            }
            if (isNew) db.persist(org);
            facts.add(new Outbox.Fact(org, org.event()));
            told.accept(
                    isNew
                            ? Outcome.CREATED
                            : wasActive && org.status != OrgStatus.ACTIVE ? Outcome.ARCHIVED : Outcome.UPDATED);
        }
        outbox.publish(facts);
        db.clear();
    }

    @Transactional(MANDATORY)
    public void archive(Collection<UUID> ids, Consumer<Outcome> told) {
        if (ids.isEmpty()) return;
        var facts = new ArrayList<Outbox.Fact>();
        var concerned = new HashSet<UUID>();
        for (var org : db.createSelectionQuery("from EducationOrg e where e.id in :ids", EducationOrg.class)
                .setParameter("ids", ids)
                .getResultList()) {
            org.archive(current.get().subject(), clock.instant());
            concerned.addAll(org.allAreaIds());
            facts.add(new Outbox.Fact(org, org.event()));
            told.accept(Outcome.ARCHIVED);
        }
        outbox.publish(facts);
        areas.hold(schoolsIn(concerned), false);
    }

    // ---- where they lie

    /** Areas have new extents: the schools in them change, and the schools that left them. */
    void fill(@Observes AreasRedrawn event) {
        var atlas = areas.atlas(event.areaIds());
        var moved = new HashMap<UUID, Set<UUID>>();
        for (var row : db.createSelectionQuery(
                        "select e.id, e.latitude, e.longitude, e.areaIds from EducationOrg e", Object[].class)
                .getResultList()) {
            @SuppressWarnings("unchecked")
            var before = (List<UUID>) row[3];
            var after = new HashSet<>(before);
            after.removeAll(event.areaIds());
            after.addAll(atlas.at((@Nullable Double) row[1], (@Nullable Double) row[2]));
            if (!after.equals(new HashSet<>(before))) moved.put((UUID) row[0], after);
        }
        var batch = List.copyOf(moved.keySet());
        for (int i = 0; i < batch.size(); i += BATCH) place(batch.subList(i, Math.min(i + BATCH, batch.size())), moved);
        areas.hold(schoolsIn(event.areaIds()), true);
    }

    private void place(List<UUID> ids, Map<UUID, Set<UUID>> where) {
        var facts = new ArrayList<Outbox.Fact>();
        for (var org : db.createSelectionQuery("from EducationOrg e where e.id in :ids", EducationOrg.class)
                .setParameter("ids", ids)
                .getResultList())
            if (org.lieIn(where.getOrDefault(org.id(), Set.of()), current.get().subject(), clock.instant()))
                facts.add(new Outbox.Fact(org, org.event()));
        outbox.publish(facts);
    }

    /** The active schools of areas, by place or by their own word. */
    private Map<UUID, Set<UUID>> schoolsIn(Collection<UUID> areaIds) {
        var schools = new HashMap<UUID, Set<UUID>>();
        if (areaIds.isEmpty()) return schools;
        for (var area : areaIds) schools.put(area, new HashSet<>());
        db.flush();
        for (var row : db.createNativeQuery("""
                        select area.id, e.id
                        from unnest(cast(:areas as uuid[])) as area (id)
                        join education_org e on e.district = :district
                            and (e.area_ids @> array[area.id] or e.own_area_ids @> array[area.id])
                        where e.status = 'ACTIVE' and e.type in ('SCHOOL', 'CAMPUS')
                        """, Object[].class)
                .setParameter("areas", areaIds.toArray(UUID[]::new))
                .setParameter("district", current.get().district())
                .getResultList())
            schools.computeIfAbsent((UUID) row[0], _ -> new HashSet<>()).add((UUID) row[1]);
        return schools;
    }
}
