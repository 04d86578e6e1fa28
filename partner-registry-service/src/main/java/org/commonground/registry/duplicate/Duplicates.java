package org.commonground.registry.duplicate;

import static java.util.Comparator.comparingDouble;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.commonground.kernel.access.Caller;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Listing;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.page.Where;
import org.commonground.kernel.problem.Problem;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.Session;

/** Finds entries of the directory that may be one organisation, and keeps what was proposed and decided. */
@ApplicationScoped
public class Duplicates {
    /** Of one entry, the best so many are looked at: a name like "Boys and Girls Club" is alike to many. */
    private static final int CANDIDATES = 20;

    /** Names alone that are so like each other (nine tenths of their three-letter pieces) are likely one organisation. */
    private static final double LIKELY = 0.7;

    private static final Listing<DuplicateProposal> LISTING = Listing.of(DuplicateProposal.class)
            .uuid("firstId")
            .uuid("secondId")
            .number("score", proposal -> proposal.score)
            .code("likelihood", DuplicateScore.Likelihood.class)
            .code("state", ProposalState.class);

    private final Session db;
    private final CurrentCaller current;
    private final Clock clock;

    Duplicates(Session db, CurrentCaller current, Clock clock) {
        this.db = db;
        this.current = current;
        this.clock = clock;
    }

    /** An entry that may be the same organisation as another. */
    @Schema(name = "PossibleDuplicate")
    public record Found(UUID partnerId, String name, String state, DuplicateScore duplicate) {}

    /**
     * The one here that a name likely stands for.
     *
     * @param sameName the names are the same but for case, accents, punctuation and legal forms
     */
    public record Likely(UUID partnerId, String name, boolean sameName, DuplicateScore duplicate) {}

    /**
     * Whom these names of a directory likely stand for, before they are entries of their own. Partners that the directory
     * knows already under another name are not asked about: it tells them apart. If several here have the very name, the
     * first is given, and it is not the same for sure.
     *
     * @param schemes the directory's identifiers
     */
    public <K> Map<K, Likely> likely(Map<K, String> names, Collection<String> schemes) {
        var found = new HashMap<K, Likely>();
        if (names.isEmpty()) return found;
        var asked = List.copyOf(names.keySet());
        for (var row : db.createNativeQuery("""
                        select n.no as no, c.id as other_id, c.name as shown_name, c.match_name as other_name,
                               c.match_identifiers as other_identifiers, c.match_domains as other_domains,
                               c.match_phones as other_phones
                        from unnest(:names) with ordinality as n (name, no)
                        join lateral (
                            select p.* from partner p
                            where p.district = :district and p.merged_into is null and p.match_name % n.name
                              and not exists (select from jsonb_array_elements(p.identifiers) as i
                                              where i ->> 'scheme' = any(:schemes))
                            order by similarity(p.match_name, n.name) desc, p.id
                            limit 2) c on true
                        order by n.no, similarity(c.match_name, n.name) desc, c.id
                        """, Tuple.class)
                .setParameter("district", current.get().district())
                .setParameter("schemes", schemes.toArray(String[]::new))
                .setParameter(
                        "names",
                        asked.stream()
                                .map(key -> MatchKeys.name(names.getOrDefault(key, "")))
                                .toArray(String[]::new))
                .getResultList()) {
            var key = asked.get(Math.toIntExact(row.get("no", Long.class)) - 1);
            var theirs = keys(row, "other_");
            var keys = MatchKeys.of(names.getOrDefault(key, ""), List.of(), List.of(), List.of(), List.of());
            var same = theirs.name().equals(keys.name());
            var first = found.get(key);
            if (first != null) {
                if (first.sameName() && same)
                    found.put(key, new Likely(first.partnerId(), first.name(), false, first.duplicate()));
                continue;
            }
            var score = DuplicateScore.of(keys, theirs);
            if (same || score.score() >= LIKELY)
                found.put(
                        key,
                        new Likely(row.get("other_id", UUID.class), row.get("shown_name", String.class), same, score));
        }
        return found;
    }

    private static MatchKeys keys(Tuple row, String prefix) {
        return new MatchKeys(
                row.get(prefix + "name", String.class),
                texts(row, prefix + "identifiers"),
                texts(row, prefix + "domains"),
                texts(row, prefix + "phones"));
    }

    private static List<String> texts(Tuple row, String column) {
        return List.of(row.get(column, String[].class));
    }

    /** What each of these may be the same as, the surest first. One statement, however many they are. */
    public Map<UUID, List<Found>> of(Collection<UUID> ids) {
        var found = new HashMap<UUID, List<Found>>();
        if (ids.isEmpty()) return found;
        for (var row : db.createNativeQuery("""
                        select n.id as of_id, n.match_name as of_name, n.match_identifiers as of_identifiers,
                               n.match_domains as of_domains, n.match_phones as of_phones,
                               c.id as other_id, c.name as shown_name, c.registration_state as state,
                               c.match_name as other_name, c.match_identifiers as other_identifiers,
                               c.match_domains as other_domains, c.match_phones as other_phones
                        from partner n
                        join lateral (
                            select p.* from partner p
                            where p.district = n.district and p.id <> n.id and p.merged_into is null
                              and (p.match_name % n.match_name or p.match_identifiers && n.match_identifiers
                                   or p.match_domains && n.match_domains or p.match_phones && n.match_phones)
                            order by case when p.match_identifiers && n.match_identifiers then 2 else 0 end
                                   + case when p.match_domains && n.match_domains then 1 else 0 end
                                   + case when p.match_phones && n.match_phones then 1 else 0 end
                                   + similarity(p.match_name, n.match_name) desc, p.id
                            limit :candidates) c on true
                        where n.district = :district and n.id = any(:ids) and n.merged_into is null
                        """, Tuple.class)
                .setParameter("district", current.get().district())
                .setParameter("ids", ids.toArray(UUID[]::new))
                .setParameter("candidates", CANDIDATES)
                .getResultList()) {
            var score = DuplicateScore.of(keys(row, "of_"), keys(row, "other_"));
            if (score.isWorthALook())
                found.computeIfAbsent(row.get("of_id", UUID.class), _ -> new ArrayList<>())
                        .add(new Found(
                                row.get("other_id", UUID.class),
                                row.get("shown_name", String.class),
                                row.get("state", String.class),
                                score));
        }
        found.values()
                .forEach(list -> list.sort(
                        comparingDouble((Found each) -> each.duplicate().score())
                                .reversed()
                                .thenComparing(each -> each.partnerId().toString())));
        return found;
    }

    /** Looks these up and writes down what is worth a look; what was decided of a pair stays decided. */
    @Transactional(Transactional.TxType.MANDATORY)
    public Map<UUID, List<Found>> propose(Collection<UUID> ids) {
        db.flush();
        var found = of(ids);
        var known = new HashMap<String, DuplicateProposal>();
        for (var proposal : ofAny(found.keySet())) known.put(key(proposal.firstId, proposal.secondId), proposal);
        var actor = current.get().subject();
        found.forEach((id, others) -> {
            for (var other : others) {
                var proposal = known.get(key(id, other.partnerId()));
                if (proposal == null) {
                    proposal = new DuplicateProposal(
                            Ids.next(), id, other.partnerId(), other.duplicate(), actor, clock.instant());
                    db.persist(proposal);
                    known.put(key(id, other.partnerId()), proposal);
                } else proposal.update(other.duplicate(), actor, clock.instant());
            }
        });
        return found;
    }

    private static String key(UUID one, UUID other) {
        var both = new String[] {one.toString(), other.toString()};
        Arrays.sort(both);
        return String.join(" ", both);
    }

    private List<DuplicateProposal> ofAny(Collection<UUID> ids) {
        if (ids.isEmpty()) return List.of();
        return db.createSelectionQuery(
                        "from DuplicateProposal e where e.firstId in :ids or e.secondId in :ids",
                        DuplicateProposal.class)
                .setParameter("ids", ids)
                .getResultList();
    }

    /** Two entries became one: that is decided, and of the one that is gone nothing is proposed any more. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void settle(UUID survivor, UUID merged) {
        var system = Caller.system(current.get().district());
        for (var proposal : ofAny(List.of(merged))) {
            var pair = proposal.firstId.equals(survivor) || proposal.secondId.equals(survivor);
            if (pair && proposal.state != ProposalState.MERGED)
                proposal.decide(ProposalState.MERGED, system, null, clock.instant());
            else if (proposal.state == ProposalState.OPEN)
                proposal.decide(
                        ProposalState.DISMISSED, system, "one of them was merged into another entry", clock.instant());
        }
    }

    DuplicateProposal get(UUID id) {
        var proposal = db.find(DuplicateProposal.class, id);
        if (proposal == null) throw Problem.notFound("duplicate proposal", id);
        return proposal;
    }

    Page<DuplicateProposal> page(ListQuery query) {
        return LISTING.page(db, query, Where.EVERYTHING);
    }

    /** The names of both sides of these proposals. */
    Map<UUID, String> names(Collection<DuplicateProposal> proposals) {
        var names = new HashMap<UUID, String>();
        if (proposals.isEmpty()) return names;
        var ids = new ArrayList<UUID>();
        for (var proposal : proposals) {
            ids.add(proposal.firstId);
            ids.add(proposal.secondId);
        }
        record Named(UUID id, String name) {}
        db.createSelectionQuery("select e.id, e.name from Partner e where e.id in :ids", Named.class)
                .setParameter("ids", ids)
                .getResultList()
                .forEach(each -> names.put(each.id(), each.name()));
        return names;
    }

    /** So that the answer shows the new version. */
    void flush() {
        db.flush();
    }
}
