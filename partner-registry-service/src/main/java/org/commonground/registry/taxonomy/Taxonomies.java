package org.commonground.registry.taxonomy;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Listing;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.page.Where;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.kernel.problem.Violation;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** The taxonomies of the caller's district: this product's code lists, and what the district added. */
@ApplicationScoped
public class Taxonomies {
    /** A district sorts by a handful of taxonomies; more would be somebody else's catalogue. */
    static final int MOST = 200;

    private static final Listing<TaxonomyTerm> TERMS = Listing.of(TaxonomyTerm.class)
            .uuid("taxonomyId")
            .uuid("parentId")
            .optionalText("code")
            .text("name", term -> term.name);

    private final Session db;
    private final CurrentCaller current;
    private final Clock clock;

    Taxonomies(Session db, CurrentCaller current, Clock clock) {
        this.db = db;
        this.current = current;
        this.clock = clock;
    }

    Taxonomy get(UUID id) {
        if (CodeLists.list(id) != null)
            throw Problem.of(ProblemCode.RULE_VIOLATED, "this code list is the product's and is not changed");
        var taxonomy = db.find(Taxonomy.class, id);
        if (taxonomy == null) throw Problem.notFound("taxonomy", id);
        return taxonomy;
    }

    TaxonomyTerm getTerm(UUID id) {
        if (CodeLists.term(id) != null)
            throw Problem.of(ProblemCode.RULE_VIOLATED, "this code is the product's and is not changed");
        var term = db.find(TaxonomyTerm.class, id);
        if (term == null) throw Problem.notFound("taxonomy term", id);
        return term;
    }

    TaxonomyView view(UUID id) {
        var list = CodeLists.list(id);
        return list == null ? get(id).view() : list;
    }

    TermView viewTerm(UUID id) {
        var term = CodeLists.term(id);
        return term == null ? getTerm(id).view() : term;
    }

    /** All of them; there are never many. */
    List<TaxonomyView> all() {
        var all = new ArrayList<>(CodeLists.all());
        own().forEach(taxonomy -> all.add(taxonomy.view()));
        return all;
    }

    private List<Taxonomy> own() {
        return db.createSelectionQuery("from Taxonomy e order by e.id", Taxonomy.class)
                .setMaxResults(MOST)
                .getResultList();
    }

    Page<TermView> terms(ListQuery query) {
        return TERMS.page(db, query, Where.EVERYTHING).map(TaxonomyTerm::view);
    }

    void add(Taxonomy taxonomy) {
        var there = db.createSelectionQuery("select count(e) from Taxonomy e", Long.class)
                .getSingleResult();
        if (there >= MOST)
            throw Problem.of(ProblemCode.RULE_VIOLATED, "a district has at most %d taxonomies".formatted(MOST));
        db.persist(taxonomy);
    }

    void add(TaxonomyTerm term) {
        refuseForeignParent(term);
        db.persist(term);
    }

    /** A broader term is one of the same taxonomy, and not below the term itself. */
    void refuseForeignParent(TaxonomyTerm term) {
        var parent = term.parentId;
        for (int depth = 0; parent != null; depth++) {
            var above = parent.equals(term.id()) ? null : db.find(TaxonomyTerm.class, parent);
            if (above == null || !above.taxonomyId.equals(term.taxonomyId) || depth > 20)
                throw Problem.rules(List.of(Violation.at(
                        "/parentId", "unknown-parent", "no broader term of the same taxonomy is " + parent)));
            parent = above.parentId;
        }
    }

    /** A taxonomy as HSDS publishes it. */
    public record Listed(
            UUID id,
            UUID publishedId,
            String name,
            String description,
            @Nullable String uri,
            @Nullable String edition) {
        static Listed of(TaxonomyView list) {
            return new Listed(list.id(), list.id(), list.name(), list.description(), list.uri(), list.edition());
        }
    }

    /** A term as HSDS publishes it. */
    public record ListedTerm(
            UUID id,
            UUID publishedId,
            Listed taxonomy,
            @Nullable String code,
            String name,
            String description,
            @Nullable UUID parentId,
            @Nullable String language,
            @Nullable String termUri) {
        static ListedTerm of(TermView term, Listed taxonomy) {
            return new ListedTerm(
                    term.id(),
                    term.id(),
                    taxonomy,
                    term.code(),
                    term.name(),
                    term.description(),
                    term.parentId(),
                    term.language(),
                    term.termUri());
        }
    }

    /** Every taxonomy as HSDS publishes it. */
    public List<Listed> listed() {
        var all = new ArrayList<Listed>();
        for (var list : CodeLists.all()) all.add(Listed.of(list));
        for (var each : own())
            all.add(new Listed(each.id(), each.publishedId(), each.name, each.description, each.uri, each.edition));
        return all;
    }

    /** The district's own terms by our id, as HSDS publishes them. */
    public Map<UUID, ListedTerm> listedTerms(Collection<UUID> ids) {
        var found = new HashMap<UUID, ListedTerm>();
        if (ids.isEmpty()) return found;
        var taxonomies = new HashMap<UUID, Listed>();
        for (var each : listed()) taxonomies.put(each.id(), each);
        var terms = db.createSelectionQuery("from TaxonomyTerm e where e.id in :ids", TaxonomyTerm.class)
                .setParameter("ids", Set.copyOf(ids))
                .getResultList();
        var broader = publishedBroader(terms);
        for (var term : terms) {
            var taxonomy = taxonomies.get(term.taxonomyId);
            if (taxonomy != null) found.put(term.id(), listed(term, taxonomy, broader));
        }
        return found;
    }

    /** What HSDS calls the broader terms of these, by our id. */
    private Map<UUID, UUID> publishedBroader(Collection<TaxonomyTerm> terms) {
        var ids = new HashSet<UUID>();
        for (var term : terms) if (term.parentId != null) ids.add(term.parentId);
        var published = new HashMap<UUID, UUID>();
        if (ids.isEmpty()) return published;
        for (var term : db.createSelectionQuery("from TaxonomyTerm e where e.id in :ids", TaxonomyTerm.class)
                .setParameter("ids", ids)
                .getResultList()) published.put(term.id(), term.publishedId());
        return published;
    }

    private static ListedTerm listed(TaxonomyTerm term, Listed taxonomy, Map<UUID, UUID> broader) {
        return new ListedTerm(
                term.id(),
                term.publishedId(),
                taxonomy,
                term.code,
                term.name,
                term.description,
                term.parentId == null ? null : broader.get(term.parentId),
                term.language,
                term.termUri);
    }

    /** A code of the product's lists as HSDS publishes it. */
    public static ListedTerm listed(TermView code) {
        var list = CodeLists.list(code.taxonomyId());
        if (list == null) throw new IllegalArgumentException("no code list has " + code.code());
        return ListedTerm.of(code, Listed.of(list));
    }

    /** The district's own terms in order of creation, after one, at most so many. */
    public List<ListedTerm> listedTerms(@Nullable UUID after, int limit) {
        var taxonomies = new HashMap<UUID, Listed>();
        for (var each : listed()) taxonomies.put(each.id(), each);
        var found = new ArrayList<ListedTerm>();
        var terms = db.createSelectionQuery(
                        "from TaxonomyTerm e where (:after is null or e.id > :after) order by e.id", TaxonomyTerm.class)
                .setParameter("after", after, UUID.class)
                .setMaxResults(limit)
                .getResultList();
        var broader = publishedBroader(terms);
        for (var term : terms) {
            var taxonomy = taxonomies.get(term.taxonomyId);
            if (taxonomy != null) found.add(listed(term, taxonomy, broader));
        }
        return found;
    }

    /** Takes a taxonomy of another directory; its id here. */
    @Transactional(Transactional.TxType.MANDATORY)
    public UUID follow(UUID id, UUID hsdsId, TaxonomyDescription said) {
        var taxonomy = db.find(Taxonomy.class, id);
        if (taxonomy == null) {
            taxonomy = new Taxonomy(id, current.get().subject(), clock.instant());
            taxonomy.hsdsId = hsdsId;
            taxonomy.describe(said, current.get().subject(), clock.instant());
            add(taxonomy);
        } else taxonomy.describe(said, current.get().subject(), clock.instant());
        return id;
    }

    /** Takes a term of another directory; its id here. */
    @Transactional(Transactional.TxType.MANDATORY)
    public UUID followTerm(UUID id, UUID hsdsId, UUID taxonomyId, TermDescription said) {
        var term = db.find(TaxonomyTerm.class, id);
        if (term == null) {
            term = new TaxonomyTerm(id, taxonomyId, current.get().subject(), clock.instant());
            term.hsdsId = hsdsId;
            term.describe(said, current.get().subject(), clock.instant());
            db.persist(term);
        } else term.describe(said, current.get().subject(), clock.instant());
        return id;
    }
}
