package org.commonground.registry.search;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.Violation;
import org.commonground.registry.communityarea.CommunityAreas;
import org.commonground.registry.search.DirectoryAnswer.CodeCount;
import org.commonground.registry.search.DirectoryAnswer.FacetCounts;
import org.commonground.registry.search.DirectoryAnswer.Spelling;
import org.commonground.registry.taxonomy.CodeLists;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** What the terms of a question come to in the caller's district: places, and conditions on services. */
@ApplicationScoped
class DirectoryTerms {
    private static final int MOST_CODES = 50;

    /** Facets as the product's code lists call them. */
    private static final Map<String, Facet> LISTS = Map.of(
            "category", Facet.CATEGORY,
            "benefit-area", Facet.BENEFIT_AREA,
            "beneficiary", Facet.BENEFICIARY_GROUP,
            "grade", Facet.GRADE,
            "timing", Facet.TIMING,
            "setting", Facet.SETTING,
            "delivery-mode", Facet.DELIVERY_MODE,
            "tier", Facet.TIER,
            "partner-type", Facet.PARTNER_TYPE);

    private final Session db;
    private final CurrentCaller current;
    private final CommunityAreas areas;

    DirectoryTerms(Session db, CurrentCaller current, CommunityAreas areas) {
        this.db = db;
        this.current = current;
        this.areas = areas;
    }

    /** Which places the question may be answered from; refuses schools and areas that are not there. */
    Places places(Question.Terms terms) {
        var wrong = new ArrayList<Violation>();
        CommunityAreas.@Nullable Shape area = null;
        if (terms.areaId() != null) {
            area = areas.shape(terms.areaId()).orElse(null);
            if (area == null)
                wrong.add(Violation.parameter("areaId", "unknown-area", "there is no area " + terms.areaId()));
        }
        Places.@Nullable Origin origin = null;
        if (terms.schoolId() != null) {
            origin = school(terms.schoolId()).orElse(null);
            if (origin == null)
                wrong.add(Violation.parameter(
                        "schoolId", "unknown-school", "no active school with coordinates is " + terms.schoolId()));
        } else if (terms.latitude() != null && terms.longitude() != null)
            origin = new Places.Origin(terms.latitude(), terms.longitude());
        if (!wrong.isEmpty()) throw Problem.invalidParameter(wrong.toArray(Violation[]::new));
        return Places.of(current.get(), origin, terms.within(), area);
    }

    private Optional<Places.Origin> school(UUID id) {
        return db.createSelectionQuery(
                        "select e.latitude, e.longitude from EducationOrg e where e.id = :id and e.status = ACTIVE"
                                + " and e.latitude is not null and e.longitude is not null",
                        Places.Origin.class)
                .setParameter("id", id)
                .getResultStream()
                .findFirst();
    }

    /** Conditions on {@code service_search s} that are about the service; its partner's and the places' come besides. */
    void ofServices(Sql sql, Question.Terms terms) {
        terms.codes().forEach((facet, codes) -> {
            if (facet.isOfPartner()) return;
            sql.and("s.codes && cast(:%s as text[])".formatted(facet.label()))
                    .with(facet.label(), codes.stream().map(facet::key).toArray(String[]::new));
        });
        if (Boolean.TRUE.equals(terms.hasCapacity())) sql.and("s.codes @> cast('{capacity:AVAILABLE}' as text[])");
        if (Boolean.FALSE.equals(terms.hasCapacity())) sql.and("not s.codes @> cast('{capacity:AVAILABLE}' as text[])");
        if (terms.age() != null)
            sql.and("(s.age_min is null or s.age_min <= :age) and (s.age_max is null or s.age_max >= :age)")
                    .with("age", terms.age());
        if (terms.termId() != null) ofTerm(sql, terms.termId());
    }

    private static void ofTerm(Sql sql, UUID termId) {
        var code = CodeLists.term(termId);
        var list = code == null ? null : CodeLists.list(code.taxonomyId());
        var facet = list == null ? null : LISTS.get(CodeLists.nameOf(list));
        if (code != null && code.code() != null && facet == Facet.PARTNER_TYPE)
            sql.and("p.types @> array[cast(:term as text)]").with("term", facet.stored(code.code()));
        else if (code != null && code.code() != null && facet != null)
            sql.and("s.codes @> array[cast(:term as text)]").with("term", facet.key(code.code()));
        else sql.and("s.codes @> array[cast(:term as text)]").with("term", "term:" + termId);
    }

    /** Conditions on {@code partner p}. */
    void ofPartners(Sql sql, Question.Terms terms) {
        var types = terms.codes().get(Facet.PARTNER_TYPE);
        if (types != null)
            sql.and("p.types && cast(:partnerType as text[])").with("partnerType", types.toArray(String[]::new));
        if (terms.minQuality() != null)
            sql.and("p.quality_level >= :minQuality").with("minQuality", terms.minQuality());
        if (terms.partnerId() != null) sql.and("p.id = :partnerId").with("partnerId", terms.partnerId());
    }

    /** Expressions for the codes of {@code partner p}, one array for each facet that is of partners. */
    static List<String> codesOfPartners(List<Facet> facets) {
        var codes = new ArrayList<String>();
        if (facets.contains(Facet.PARTNER_TYPE))
            codes.add("array(select 'partnerType:' || kind from unnest(p.types) kind)");
        if (facets.contains(Facet.QUALITY)) codes.add("array_remove(array['quality:' || p.quality_level], null)");
        return codes;
    }

    /** The expression that ranks {@code service_search s} by the words that were asked. */
    static String rank(Question.Terms terms, Spelling spelling) {
        if (terms.text() == null) return "0";
        return spelling == Spelling.SIMILAR ? "l.likeness" : "ts_rank(s.words, websearch_to_tsquery('english', :text))";
    }

    /** Counts of the facets, of codes with their kinds, the most frequent first; null where none are wanted. */
    static @Nullable List<FacetCounts> counts(List<Facet> facets, List<CodeCount> counted) {
        if (facets.isEmpty()) return null;
        var found = new EnumMap<Facet, List<CodeCount>>(Facet.class);
        facets.forEach(facet -> found.put(facet, new ArrayList<>()));
        for (var each : counted) {
            int colon = each.code().indexOf(':');
            var facet = Facet.of(each.code().substring(0, colon)).orElseThrow();
            var counts = found.get(facet);
            if (counts != null && counts.size() < MOST_CODES)
                counts.add(new CodeCount(facet.wire(each.code().substring(colon + 1)), each.count()));
        }
        return facets.stream()
                .map(facet -> new FacetCounts(facet.label(), List.copyOf(found.getOrDefault(facet, List.of()))))
                .toList();
    }
}
