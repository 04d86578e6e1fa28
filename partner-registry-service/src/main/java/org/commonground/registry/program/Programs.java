package org.commonground.registry.program;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.access.Reach;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Listing;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.page.Where;
import org.commonground.kernel.problem.Problem;
import org.commonground.registry.ownership.Ownership;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** The programs of the partners of the caller's district. */
@ApplicationScoped
public class Programs {
    private static final Listing<Program> LISTING = Listing.of(Program.class)
            .text("name", program -> program.name)
            .uuid("partnerId")
            .code("evidenceBase", EvidenceBase.class);

    private static final Where PUBLISHED = new Where(Ownership.OF_APPROVED, Map.of());

    private final Session db;
    private final CurrentCaller current;
    private final Clock clock;
    private final Ownership ownership;

    Programs(Session db, CurrentCaller current, Clock clock, Ownership ownership) {
        this.db = db;
        this.current = current;
        this.clock = clock;
        this.ownership = ownership;
    }

    Program get(UUID id) {
        var program = db.find(Program.class, id);
        if (program == null || !ownership.shows(program.partnerId)) throw Problem.notFound("program", id);
        return program;
    }

    /** For a change: partners change their own programs, officers any. */
    Program getOwn(UUID id) {
        var program = get(id);
        ownership.refuseForeign(program.partnerId);
        return program;
    }

    Page<Program> page(ListQuery query) {
        return LISTING.page(db, query, current.reach() == Reach.PUBLISHED ? PUBLISHED : Where.EVERYTHING);
    }

    void add(Program program) {
        db.persist(program);
    }

    /** Several at once, by our id. */
    public Map<UUID, Program> byId(Collection<UUID> ids) {
        var found = new HashMap<UUID, Program>();
        if (ids.isEmpty()) return found;
        for (var program : db.createSelectionQuery("from Program e where e.id in :ids", Program.class)
                .setParameter("ids", Set.copyOf(ids))
                .getResultList()) found.put(program.id(), program);
        return found;
    }

    /** The programs of several partners, oldest first. */
    public Map<UUID, List<Program>> ofPartners(Collection<UUID> partnerIds) {
        var found = new LinkedHashMap<UUID, List<Program>>();
        if (partnerIds.isEmpty()) return found;
        for (var program : db.createSelectionQuery(
                        "from Program e where e.partnerId in :partners order by e.id", Program.class)
                .setParameter("partners", Set.copyOf(partnerIds))
                .getResultList())
            found.computeIfAbsent(program.partnerId, _ -> new ArrayList<>()).add(program);
        return found;
    }

    /** What became of a program that a directory masters. */
    public enum Outcome {
        CREATED,
        UPDATED,
        UNCHANGED
    }

    /** A program as a directory lists it, with the id that it has here. */
    public record Listed(UUID id, @Nullable UUID hsdsId, UUID partnerId, ProgramDescription said) {}

    /** Creates or updates programs that a directory masters; the evidence for them is ours to judge and stays. */
    @Transactional(Transactional.TxType.MANDATORY)
    public Map<UUID, Outcome> upsert(Collection<Listed> rows) {
        var actor = current.get().subject();
        var now = clock.instant();
        var known = byId(rows.stream().map(Listed::id).toList());
        var outcomes = new HashMap<UUID, Outcome>();
        for (var row : rows) {
            var program = known.get(row.id());
            var isNew = program == null;
            if (program == null) {
                program = new Program(row.id(), row.partnerId(), actor, now);
                program.hsdsId = row.hsdsId();
            }
            var said = isNew
                    ? row.said()
                    : new ProgramDescription(
                            row.said().name(),
                            row.said().alternateName(),
                            row.said().description(),
                            program.evidenceBase,
                            program.researchUrl);
            var changed = program.describe(said, actor, now);
            if (isNew) db.persist(program);
            outcomes.put(row.id(), isNew ? Outcome.CREATED : changed ? Outcome.UPDATED : Outcome.UNCHANGED);
        }
        return outcomes;
    }

    /** From one partner to another, when the two turn out to be one. */
    public void moveAll(UUID from, UUID to, Instant now) {
        for (var program : db.createSelectionQuery(
                        "from Program e where e.partnerId = :from order by e.id", Program.class)
                .setParameter("from", from)
                .getResultList()) program.moveTo(to, current.get().subject(), now);
    }
}
