package org.commonground.registry.search;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.access.Reach;
import org.commonground.registry.offering.OfferingStatus;
import org.commonground.registry.partner.RegistrationState;
import org.commonground.registry.search.DirectoryAnswer.NearestPlace;
import org.commonground.registry.search.DirectoryAnswer.ServiceHit;
import org.commonground.registry.search.DirectoryAnswer.ServiceHits;
import org.commonground.registry.search.DirectoryAnswer.Spelling;
import org.commonground.registry.vocabulary.GradeLevel;
import org.commonground.registry.vocabulary.NeedCategory;
import org.commonground.registry.vocabulary.Setting;
import org.commonground.registry.vocabulary.Timing;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/**
 * The services on offer, as a seeker asks for them. One statement finds, ranks and counts over narrow tables and
 * reads what a page shows of the others.
 */
@ApplicationScoped
class ServiceDirectory {
    private static final String FROM = """
            from service_search s join partner p on p.district = :district and p.id = s.partner_id""";
    private static final String FROM_SIMILAR = """
            from service_search s join partner p on p.district = :district and p.id = s.partner_id
            join services_named_like(:district, :text) l on l.service_id = s.service_id""";
    /** Where the nearest place begins in a row. */
    private static final int PLACE = Ranking.SHOWN + 10;

    private static final String ON_OFFER = "where s.district = :district and s.on_offer";

    private final Session db;
    private final CurrentCaller current;
    private final DirectoryTerms conditions;

    ServiceDirectory(Session db, CurrentCaller current, DirectoryTerms conditions) {
        this.db = db;
        this.current = current;
        this.conditions = conditions;
    }

    ServiceHits find(Question question) {
        var places = conditions.places(question.terms());
        var page = Ranking.page(db, ranked(question, places), question);
        return new ServiceHits(
                shown(page, question),
                page.next(),
                page.total(),
                page.spelling(),
                DirectoryTerms.counts(question.counted(), page.counted()));
    }

    private Ranking.Ranked ranked(Question question, Places places) {
        var terms = question.terms();
        return new Ranking.Ranked(
                "services",
                spelling -> hits(question, places, spelling),
                "select code, count(*) as n from hits, unnest(hits.codes) code group by code",
                () -> withWords(terms),
                columns(places),
                joined(terms, places));
    }

    private Sql withWords(Question.Terms terms) {
        var words = terms.onlyText();
        return of("select 1", words, conditions.places(words));
    }

    private Sql hits(Question question, Places places, Spelling spelling) {
        var terms = question.terms();
        var columns = new ArrayList<String>(List.of(
                "s.service_id as id",
                "s.name",
                "cast(%s as real) as rank".formatted(DirectoryTerms.rank(terms, spelling)),
                "p.quality_level",
                "s.codes @> cast('{capacity:AVAILABLE}' as text[]) as free",
                places.origin() == null ? "cast(null as double precision) as metres" : "n.metres"));
        if (!question.counted().isEmpty()) columns.add(codes(question.counted()) + " as codes");
        var select = "select " + String.join(", ", columns);
        if (places.origin() == null) return matching(select, "", terms, places, spelling, false);
        // measured service by service, before anything else is asked: few of those that have the words are near
        var near = Sql.of("""
                cross join lateral (
                    select min(%s) as metres from service_search_place x
                    where x.district = :district and x.service_id = s.service_id""".formatted(Places.METRES));
        near.and(places.near(near)).add(timed(terms)).add(") n");
        var hits = matching(select, near.text(), terms, places, spelling, false).withAll(near);
        if (terms.within() != null) hits.and("n.metres <= :within").with("within", (double) terms.within());
        return hits;
    }

    private static String codes(List<Facet> facets) {
        var codes = new ArrayList<String>();
        if (facets.stream().anyMatch(facet -> !facet.isOfPartner())) codes.add("s.codes");
        codes.addAll(DirectoryTerms.codesOfPartners(facets));
        return String.join(" || ", codes);
    }

    /** Where distances decide, a place counts at its own times, or at those of its service {@code s}. */
    private static String timed(Question.Terms terms) {
        return terms.weekTimes() == null || terms.within() == null
                ? ""
                : "and coalesce(x.week_times, s.week_times) && cast(:weekTimes as int4multirange)";
    }

    /** The services that meet all conditions as they are written, for a statement of somebody else's. */
    Sql of(String select, Question.Terms terms, Places places) {
        return matching(select, "", terms, places, Spelling.EXACT, true);
    }

    /**
     * The services that meet all conditions.
     *
     * @param join more tables, after {@code service_search s} and {@code partner p}
     * @param nearness whether the one of being near is in it; where distances are measured they decide it themselves
     */
    private Sql matching(
            String select, String join, Question.Terms terms, Places places, Spelling spelling, boolean nearness) {
        var sql = Sql.of(select)
                .add(spelling == Spelling.SIMILAR ? FROM_SIMILAR : FROM)
                .add(join)
                .add(ON_OFFER)
                .with("district", current.get().district());
        if (terms.text() != null) {
            sql.with("text", terms.text());
            if (spelling == Spelling.EXACT) sql.and("s.words @@ websearch_to_tsquery('english', :text)");
        }
        // what the public sees is of approved partners
        if (current.reach() == Reach.PUBLISHED) sql.and("p.registration_state = 'APPROVED'");
        conditions.ofServices(sql, terms);
        conditions.ofPartners(sql, terms);
        if (terms.weekTimes() != null) sql.with("weekTimes", terms.weekTimes());
        if (terms.weekTimes() != null && terms.within() == null) sql.and("""
                    (s.week_times && cast(:weekTimes as int4multirange) or exists (
                        select 1 from service_search_place w where w.district = :district and w.service_id = s.service_id
                          and w.week_times && cast(:weekTimes as int4multirange)))""");
        if (places.area() != null) sql.and("""
                    s.service_id in (
                        select x.service_id from service_search_place x where x.district = :district and %s
                        union
                        select a.service_id from service_search a
                        where a.district = :district and a.codes @> array[cast(:area as text)])""".formatted(places.inArea(sql))).with("area", "area:" + terms.areaId());
        if (nearness && terms.within() != null) sql.and("""
                    exists (
                        select 1 from service_search_place x where x.district = :district and x.service_id = s.service_id
                          and %s %s)""".formatted(places.nearEnough(sql), timed(terms)));
        return sql;
    }

    private List<ServiceHit> shown(Ranking.Page page, Question question) {
        var snippets = question.snippets()
                        && question.terms().text() != null
                        && page.spelling() == Spelling.EXACT
                        && !page.hits().isEmpty()
                ? snippets(page.ids().toArray(UUID[]::new), question.terms().text())
                : Map.<UUID, String>of();
        var shown = new ArrayList<ServiceHit>();
        for (int i = 0; i < page.hits().size(); i++) {
            var hit = page.hits().get(i);
            var row = page.rows().get(i);
            shown.add(new ServiceHit(
                    hit.id(),
                    hit.name(),
                    (String) row[Ranking.SHOWN],
                    OfferingStatus.valueOf((String) row[Ranking.SHOWN + 1]),
                    (UUID) row[Ranking.SHOWN + 2],
                    (String) row[Ranking.SHOWN + 3],
                    RegistrationState.valueOf((String) row[Ranking.SHOWN + 4]),
                    hit.qualityLevel(),
                    codes(row[Ranking.SHOWN + 5], NeedCategory::valueOf),
                    codes(row[Ranking.SHOWN + 6], GradeLevel::valueOf),
                    codes(row[Ranking.SHOWN + 7], Timing::valueOf),
                    codes(row[Ranking.SHOWN + 8], Setting::valueOf),
                    codes(row[Ranking.SHOWN + 9], text -> text),
                    hit.free(),
                    hit.outOfOne(),
                    hit.relevance(),
                    row.length > PLACE && row[PLACE] != null ? place(row, PLACE) : null,
                    snippets.get(hit.id())));
        }
        return List.copyOf(shown);
    }

    static <T> List<T> codes(@Nullable Object list, Function<String, T> code) {
        return Sql.listed(list).stream().map(code).toList();
    }

    /** What a page shows of services; from column {@link #PLACE} on, the nearest place if distances were asked for. */
    private static String columns(Places places) {
        return "left(s.description, 300), s.status, s.partner_id, p.name, p.registration_state, "
                + Stream.of("s.categories", "s.grade_levels", "s.timings", "s.settings", "s.languages")
                        .map(Sql::list)
                        .collect(Collectors.joining(", "))
                + (places.origin() == null
                        ? ""
                        : ", n.site_id, n.name, n.location_id, n.school_id, n.latitude, n.longitude, n.metres");
    }

    private static Sql joined(Question.Terms terms, Places places) {
        var sql = Sql.of("""
                left join service_offering s on s.district = :district and s.id = page.id
                left join partner p on p.district = :district and p.id = s.partner_id""");
        if (places.origin() == null) return sql;
        sql.add("""
                left join lateral (
                    select x.site_id, coalesce(l.name, e.name) as name, w.location_id, x.school_id, x.latitude, x.longitude,
                        %s as metres
                    from service_search_place x
                    join service_site w on w.district = :district and w.id = x.site_id
                    left join partner_location l on l.district = :district and l.id = w.location_id
                    left join education_org e on e.district = :district and e.id = x.school_id
                    where x.district = :district and x.service_id = s.id""".formatted(Places.METRES));
        return sql.and(places.near(sql)).add(timed(terms)).add("order by metres, x.site_id limit 1) n on true");
    }

    /** The place whose columns begin there. */
    static NearestPlace place(Object[] row, int first) {
        return new NearestPlace(
                (UUID) row[first],
                row[first + 1] == null ? "" : (String) row[first + 1],
                (UUID) row[first + 2],
                (UUID) row[first + 3],
                ((Number) row[first + 4]).doubleValue(),
                ((Number) row[first + 5]).doubleValue(),
                Math.round(((Number) row[first + 6]).doubleValue()));
    }

    private Map<UUID, String> snippets(UUID[] ids, String text) {
        return Sql.of("""
                        select s.id, ts_headline('english', s.description, websearch_to_tsquery('english', :text),
                            'StartSel=**, StopSel=**, MaxWords=30, MinWords=12')
                        from service_offering s
                        where s.district = :district and s.id = any(cast(:ids as uuid[]))
                          and to_tsvector('english', s.description) @@ websearch_to_tsquery('english', :text)""")
                .with("district", current.get().district())
                .with("ids", ids)
                .with("text", text)
                .byId(db, row -> (String) row[1]);
    }
}
