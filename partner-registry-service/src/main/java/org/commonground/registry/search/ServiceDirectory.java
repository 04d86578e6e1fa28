package org.commonground.registry.search;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.access.Reach;
import org.commonground.registry.offering.OfferingStatus;
import org.commonground.registry.partner.RegistrationState;
import org.commonground.registry.search.DirectoryAnswer.FacetCounts;
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
 * The services on offer, as a seeker asks for them. One statement finds and ranks ids over narrow tables, a second one reads
 * what a page shows; counts are statements of their own, made only when asked for.
 */
@ApplicationScoped
class ServiceDirectory {
    private static final String FROM = """
            from service_search s join partner p on p.district = :district and p.id = s.partner_id""";
    private static final String FROM_SIMILAR = """
            from service_search s join partner p on p.district = :district and p.id = s.partner_id
            join services_named_like(:district, :text) l on l.service_id = s.service_id""";
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
        var terms = question.terms();
        var places = conditions.places(terms);
        var ranked = Ranking.page(
                db, "services", question, spelling -> hits(terms, places, spelling), () -> withWords(terms));
        var spelling = ranked.spelling();
        return new ServiceHits(
                shown(ranked, question, places),
                ranked.next(),
                question.counting()
                        ? matching("select count(*)", terms, places, spelling, true)
                                .number(db)
                        : null,
                spelling,
                question.counted().isEmpty() ? null : facets(question.counted(), terms, places, spelling));
    }

    private Sql withWords(Question.Terms terms) {
        var words = terms.onlyText();
        return of("select 1", words, conditions.places(words));
    }

    private Sql hits(Question.Terms terms, Places places, Spelling spelling) {
        var timed = terms.weekTimes() != null && terms.within() != null;
        var matched = matching(
                "select s.service_id as id, s.name, cast(%s as real) as rank, p.quality_level,"
                                .formatted(DirectoryTerms.rank(terms, spelling))
                        + " s.codes @> cast('{capacity:AVAILABLE}' as text[]) as free"
                        + (timed ? ", s.week_times" : ""),
                terms,
                places,
                spelling,
                false);
        if (places.origin() == null)
            return matched.within("select m.*, cast(null as double precision) as metres from (", ") m");
        var near = places.near(matched);
        var columns = "m.id, m.name, m.rank, m.quality_level, m.free";
        var hits = matched.within(
                "select %s, %s as metres from (".formatted(columns, Places.NEAREST),
                ") m %s join service_search_place x on x.district = :district and x.service_id = m.id and %s"
                        .formatted(terms.within() == null ? "left" : "", near));
        if (timed) hits.and("coalesce(x.week_times, m.week_times) && cast(:weekTimes as int4multirange)");
        hits.add("group by " + columns);
        if (terms.within() != null)
            hits.add("having %s <= :within".formatted(Places.NEAREST)).with("within", (double) terms.within());
        return hits;
    }

    /** The services that meet all conditions as they are written, for a statement of somebody else's. */
    Sql of(String select, Question.Terms terms, Places places) {
        return matching(select, terms, places, Spelling.EXACT, true);
    }

    /**
     * The services that meet all conditions.
     *
     * @param nearness whether the one of being near is in it; where distances are measured they decide it themselves
     */
    private Sql matching(String select, Question.Terms terms, Places places, Spelling spelling, boolean nearness) {
        var sql = Sql.of(select)
                .add(spelling == Spelling.SIMILAR ? FROM_SIMILAR : FROM)
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
        if (nearness && terms.within() != null)
            sql.and(
                    """
                    exists (
                        select 1 from service_search_place x where x.district = :district and x.service_id = s.service_id
                          and %s %s)""".formatted(
                                    places.nearEnough(sql),
                                    terms.weekTimes() == null
                                            ? ""
                                            : "and coalesce(x.week_times, s.week_times) && cast(:weekTimes as int4multirange)"));
        return sql;
    }

    private List<FacetCounts> facets(List<Facet> facets, Question.Terms terms, Places places, Spelling spelling) {
        var codes = new ArrayList<String>();
        if (facets.stream().anyMatch(facet -> !facet.isOfPartner())) codes.add("s.codes");
        codes.addAll(DirectoryTerms.codesOfPartners(facets));
        return conditions.counts(
                facets,
                matching("select %s as codes".formatted(String.join(" || ", codes)), terms, places, spelling, true)
                        .within("select code, count(*) from (", """
                                ) found, unnest(found.codes) code group by code
                                having split_part(code, ':', 1) = any(cast(:kinds as text[]))
                                order by 2 desc, 1 limit :most"""));
    }

    private List<ServiceHit> shown(Ranking.Ranked ranked, Question question, Places places) {
        if (ranked.hits().isEmpty()) return List.of();
        var ids = ranked.ids().toArray(UUID[]::new);
        var nearest = places.origin() == null ? Map.<UUID, NearestPlace>of() : nearest(ids, question.terms(), places);
        var snippets = question.snippets() && question.terms().text() != null && ranked.spelling() == Spelling.EXACT
                ? snippets(ids, question.terms().text())
                : Map.<UUID, String>of();
        var rows = Sql.of("""
                        select s.id, left(s.description, 300), s.status, s.partner_id, p.name, p.registration_state,
                            p.quality_level, s.categories, s.grade_levels, s.timings, s.settings, s.languages
                        from service_offering s join partner p on p.district = :district and p.id = s.partner_id
                        where s.district = :district and s.id = any(cast(:ids as uuid[]))""")
                .with("district", current.get().district())
                .with("ids", ids)
                .byId(db, row -> row);
        var shown = new ArrayList<ServiceHit>();
        for (var hit : ranked.hits()) {
            var row = rows.get(hit.id());
            // deleted between two statements
            if (row == null) continue;
            shown.add(new ServiceHit(
                    hit.id(),
                    hit.name(),
                    (String) row[1],
                    OfferingStatus.valueOf((String) row[2]),
                    (UUID) row[3],
                    (String) row[4],
                    RegistrationState.valueOf((String) row[5]),
                    hit.qualityLevel(),
                    codes(row[7], NeedCategory::valueOf),
                    codes(row[8], GradeLevel::valueOf),
                    codes(row[9], Timing::valueOf),
                    codes(row[10], Setting::valueOf),
                    codes(row[11], text -> text),
                    hit.free(),
                    hit.outOfOne(),
                    hit.relevance(),
                    nearest.get(hit.id()),
                    snippets.get(hit.id())));
        }
        return List.copyOf(shown);
    }

    static <T> List<T> codes(@Nullable Object array, Function<String, T> code) {
        return array instanceof String[] texts ? Arrays.stream(texts).map(code).toList() : List.of();
    }

    private Map<UUID, NearestPlace> nearest(UUID[] ids, Question.Terms terms, Places places) {
        var sql = Sql.of("""
                        select distinct on (x.service_id) x.service_id, x.site_id, coalesce(l.name, e.name), w.location_id,
                            x.school_id, x.latitude, x.longitude,
                            globe_metres(:latitude, :longitude, x.latitude, x.longitude) as metres
                        from service_search_place x
                        join service_search s on s.district = :district and s.service_id = x.service_id
                        join service_site w on w.district = :district and w.id = x.site_id
                        left join partner_location l on l.district = :district and l.id = w.location_id
                        left join education_org e on e.district = :district and e.id = x.school_id
                        where x.district = :district and x.service_id = any(cast(:ids as uuid[]))""").with("district", current.get().district()).with("ids", ids);
        sql.and(places.near(sql));
        if (terms.weekTimes() != null && terms.within() != null)
            sql.and("coalesce(x.week_times, s.week_times) && cast(:weekTimes as int4multirange)")
                    .with("weekTimes", terms.weekTimes());
        sql.add("order by x.service_id, metres, x.site_id");
        return sql.byId(db, ServiceDirectory::place);
    }

    static NearestPlace place(Object[] row) {
        return new NearestPlace(
                (UUID) row[1],
                row[2] == null ? "" : (String) row[2],
                (UUID) row[3],
                (UUID) row[4],
                ((Number) row[5]).doubleValue(),
                ((Number) row[6]).doubleValue(),
                Math.round(((Number) row[7]).doubleValue()));
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
