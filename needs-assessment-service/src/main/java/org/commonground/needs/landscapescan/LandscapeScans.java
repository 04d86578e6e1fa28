package org.commonground.needs.landscapescan;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.access.Reach;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Listing;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.page.Where;
import org.commonground.kernel.problem.Problem;
import org.commonground.needs.scope.CallerScope;
import org.hibernate.Session;

/** The landscape scans of the caller's district, as far as the caller may see them. */
@ApplicationScoped
public class LandscapeScans {
    private static final Listing<LandscapeScan> LISTING = Listing.of(LandscapeScan.class)
            .text("title", scan -> scan.title)
            .uuids("schoolIds")
            .uuid("areaId")
            .uuids("needIds")
            .optionalDate("opensOn")
            .optionalDate("closesOn")
            .code("state", ScanState.class);

    private final Session db;
    private final CurrentCaller current;
    private final CallerScope scope;

    LandscapeScans(Session db, CurrentCaller current, CallerScope scope) {
        this.db = db;
        this.current = current;
        this.scope = scope;
    }

    LandscapeScan get(UUID id) {
        var scan = db.find(LandscapeScan.class, id);
        if (scan == null || !(isOwn(scan) || isCandidateIn(id))) throw Problem.notFound("landscape scan", id);
        return scan;
    }

    /** For a change: a scan in which the caller is only a candidate is not theirs to change. */
    LandscapeScan getOwn(UUID id) {
        var scan = get(id);
        if (!isOwn(scan)) throw Problem.notFound("landscape scan of yours with id", id);
        return scan;
    }

    boolean isOwn(LandscapeScan scan) {
        return scope.covers(scan.scopeIds());
    }

    /** A partner sees the scans that found it. */
    private boolean isCandidateIn(UUID scanId) {
        var partners = current.get().partnerIds();
        return current.reach() == Reach.OWN
                && !partners.isEmpty()
                && db.createSelectionQuery(
                                        "select count(c) from ScanCandidate c where c.scanId = :scan and c.partnerId in :partners",
                                        Long.class)
                                .setParameter("scan", scanId)
                                .setParameter("partners", partners)
                                .getSingleResult()
                        > 0;
    }

    Page<LandscapeScan> page(ListQuery query) {
        return LISTING.page(
                db,
                query,
                switch (current.reach()) {
                    case ALL -> Where.EVERYTHING;
                    case OWN ->
                        Where.of(
                                        "array_overlaps(e.schoolIds, :ownArray)",
                                        "ownArray",
                                        scope.own().toArray(UUID[]::new))
                                .or(Where.of("e.areaId in :own", "own", scope.own()))
                                .or(Where.of(
                                        "e.id in (select c.scanId from ScanCandidate c where c.partnerId in :partners)",
                                        "partners",
                                        current.get().partnerIds()));
                    case PUBLISHED, NONE -> Where.NOTHING;
                });
    }

    /** Writes what is pending, so that versions are those that the answer names. */
    void flush() {
        db.flush();
    }

    void add(LandscapeScan scan) {
        db.persist(scan);
    }

    void add(ScanCandidate candidate) {
        db.persist(candidate);
    }

    void add(ScanEdge edge) {
        db.persist(edge);
    }

    void remove(ScanEdge edge) {
        db.remove(edge);
    }

    void remove(ScanCandidate candidate) {
        db.remove(candidate);
    }

    List<ScanCandidate> candidates(UUID scanId) {
        return db.createSelectionQuery("from ScanCandidate c where c.scanId = :scan order by c.id", ScanCandidate.class)
                .setParameter("scan", scanId)
                .getResultList();
    }

    ScanCandidate candidate(UUID scanId, UUID id) {
        var candidate = db.find(ScanCandidate.class, id);
        if (candidate == null || !candidate.scanId.equals(scanId)) throw Problem.notFound("candidate", id);
        return candidate;
    }

    Optional<ScanCandidate> candidateOf(UUID scanId, UUID partnerId) {
        return db.createSelectionQuery(
                        "from ScanCandidate c where c.scanId = :scan and c.partnerId = :partner", ScanCandidate.class)
                .setParameter("scan", scanId)
                .setParameter("partner", partnerId)
                .uniqueResultOptional();
    }

    List<ScanEdge> edges(UUID scanId) {
        return db.createSelectionQuery("""
                        from ScanEdge g where g.scanId = :scan
                        order by g.needId, g.schoolToPartner desc nulls last, g.candidateId
                        """, ScanEdge.class)
                .setParameter("scan", scanId)
                .getResultList();
    }

    ScanEdge edge(UUID scanId, UUID id) {
        var edge = db.find(ScanEdge.class, id);
        if (edge == null || !edge.scanId.equals(scanId)) throw Problem.notFound("edge", id);
        return edge;
    }

    /** The needs of a scan that have a candidate. */
    Set<UUID> linkedNeeds(UUID scanId) {
        return new HashSet<>(
                db.createSelectionQuery("select distinct g.needId from ScanEdge g where g.scanId = :scan", UUID.class)
                        .setParameter("scan", scanId)
                        .getResultList());
    }
}
