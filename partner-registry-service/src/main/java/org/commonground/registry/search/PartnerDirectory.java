package org.commonground.registry.search;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.registry.partner.RegistrationState;
import org.commonground.registry.search.DirectoryAnswer.NearestPlace;
import org.commonground.registry.search.DirectoryAnswer.PartnerHit;
import org.commonground.registry.search.DirectoryAnswer.PartnerHits;
import org.commonground.registry.search.DirectoryAnswer.Spelling;
import org.commonground.registry.vocabulary.PartnerType;
import org.hibernate.Session;

/**
 * The partners, as a seeker asks for them: by their own words and those of their services, which count half. Conditions on
 * services, places and areas hold together for one service on offer.
 */
@ApplicationScoped
class PartnerDirectory {
    /** The condition on partners is the expression that their index is built on. */
    private static final String WITH_WORDS = """
            from partner p join (
                select found.partner_id, max(found.rank) as rank from (
                    select o.id as partner_id,
                        ts_rank(setweight(to_tsvector('english', o.name || ' ' || coalesce(o.alternate_name, '')), 'A')
                            || setweight(to_tsvector('english', o.description), 'D'), websearch_to_tsquery('english', :text)) as rank
                    from partner o
                    where o.district = :district
                      and to_tsvector('english', o.name || ' ' || coalesce(o.alternate_name, '') || ' ' || o.description)
                          @@ websearch_to_tsquery('english', :text)
                    union all
                    select s.partner_id, 0.5 * ts_rank(s.words, websearch_to_tsquery('english', :text)) from service_search s
                    where s.district = :district and s.on_offer and s.words @@ websearch_to_tsquery('english', :text)) found
                group by found.partner_id) c on p.district = :district and p.id = c.partner_id""";

    private static final String ALIKE = """
            from partner p join (
                select l.partner_id, l.likeness as rank from partners_named_like(:district, :text) l) c
                on p.district = :district and p.id = c.partner_id""";

    private static final String OFFERED_CODES = """
             union all
            select s.partner_id, code from service_search s join hits on hits.id = s.partner_id, unnest(s.codes) code
            where s.district = :district and s.on_offer""";

    private static final String LIVE =
            "where p.district = :district and p.merged_into is null and p.registration_state <> 'ARCHIVED'";

    private final Session db;
    private final CurrentCaller current;
    private final DirectoryTerms conditions;
    private final ServiceDirectory services;

    PartnerDirectory(Session db, CurrentCaller current, DirectoryTerms conditions, ServiceDirectory services) {
        this.db = db;
        this.current = current;
        this.conditions = conditions;
        this.services = services;
    }

    PartnerHits find(Question question) {
        var places = conditions.places(question.terms());
        var page = Ranking.page(db, ranked(question, places), question);
        return new PartnerHits(
                shown(page, question, places),
                page.next(),
                page.total(),
                page.spelling(),
                DirectoryTerms.counts(question.counted(), page.counted()));
    }

    private Ranking.Ranked ranked(Question question, Places places) {
        return new Ranking.Ranked(
                "partners",
                spelling -> hits(question, places, spelling),
                """
                select code, count(distinct id) as n from (
                    select hits.id, code from hits, unnest(hits.codes) code%s) counted
                group by code""".formatted(question.counted().stream().allMatch(Facet::isOfPartner) ? "" : OFFERED_CODES),
                () -> withWords(question.terms()),
                "left(p.description, 300), p.registration_state, " + Sql.list("p.types"),
                Sql.of("left join partner p on p.district = :district and p.id = page.id"));
    }

    private Sql withWords(Question.Terms terms) {
        var words = terms.onlyText();
        return matching("select 1", "", words, conditions.places(words), Spelling.EXACT);
    }

    private Sql hits(Question question, Places places, Spelling spelling) {
        var terms = question.terms();
        var codes = DirectoryTerms.codesOfPartners(question.counted());
        var select =
                "select p.id, p.name, cast(%s as real) as rank, p.quality_level, false as free, %s as metres, %s as codes"
                        .formatted(
                                terms.text() == null ? "0" : "c.rank",
                                places.origin() == null ? "cast(null as double precision)" : "n.metres",
                                codes.isEmpty() ? "cast('{}' as text[])" : String.join(" || ", codes));
        if (places.origin() == null) return matching(select, "", terms, places, spelling);
        var near = services.of("select s.service_id, s.partner_id", terms.withoutText(), places);
        near = near.within(
                "%s join (select m.partner_id, %s as metres from ("
                        .formatted(terms.within() == null ? "left" : "", Places.NEAREST),
                ") m join service_search_place x on x.district = :district and x.service_id = m.service_id and %s"
                                .formatted(places.near(near))
                        + " group by m.partner_id) n on n.partner_id = p.id");
        return matching(select, near.text(), terms, places, spelling).withAll(near);
    }

    /** @param join more tables, after {@code partner p} */
    private Sql matching(String select, String join, Question.Terms terms, Places places, Spelling spelling) {
        var sql = Sql.of(select)
                .add(terms.text() == null ? "from partner p" : spelling == Spelling.SIMILAR ? ALIKE : WITH_WORDS)
                .add(join)
                .add(LIVE)
                .with("district", current.get().district());
        if (terms.text() != null) sql.with("text", terms.text());
        switch (current.reach()) {
            case ALL -> {}
            case OWN ->
                sql.and("(p.registration_state = 'APPROVED' or p.id = any(cast(:ownPartners as uuid[])))")
                        .with("ownPartners", current.get().partnerIds().toArray(UUID[]::new));
            case PUBLISHED -> sql.and("p.registration_state = 'APPROVED'");
            case NONE -> sql.and("false");
        }
        conditions.ofPartners(sql, terms);
        if (terms.askOfService() || places.area() != null || terms.within() != null) {
            var offering = services.of("select s.partner_id", terms.withoutText(), places);
            sql.and("p.id in (" + offering.text() + ")").withAll(offering);
        }
        return sql;
    }

    private List<PartnerHit> shown(Ranking.Page page, Question question, Places places) {
        if (page.hits().isEmpty()) return List.of();
        var ids = page.ids().toArray(UUID[]::new);
        var terms = question.terms().withoutText();
        var nearest = places.origin() == null ? Map.<UUID, NearestPlace>of() : nearest(ids, terms, places);
        var offered = offered(ids, terms, places);
        var snippets = question.snippets() && question.terms().text() != null && page.spelling() == Spelling.EXACT
                ? snippets(ids, question.terms().text())
                : Map.<UUID, String>of();
        var shown = new ArrayList<PartnerHit>();
        for (int i = 0; i < page.hits().size(); i++) {
            var hit = page.hits().get(i);
            var row = page.rows().get(i);
            shown.add(new PartnerHit(
                    hit.id(),
                    hit.name(),
                    (String) row[Ranking.SHOWN],
                    RegistrationState.valueOf((String) row[Ranking.SHOWN + 1]),
                    ServiceDirectory.codes(row[Ranking.SHOWN + 2], PartnerType::valueOf),
                    hit.qualityLevel(),
                    offered.getOrDefault(hit.id(), 0L),
                    hit.outOfOne(),
                    hit.relevance(),
                    nearest.get(hit.id()),
                    snippets.get(hit.id())));
        }
        return List.copyOf(shown);
    }

    private Map<UUID, Long> offered(UUID[] ids, Question.Terms terms, Places places) {
        return services.of("select s.partner_id, count(*)", terms, places)
                .and("s.partner_id = any(cast(:ids as uuid[])) group by s.partner_id")
                .with("ids", ids)
                .byId(db, row -> ((Number) row[1]).longValue());
    }

    private Map<UUID, NearestPlace> nearest(UUID[] ids, Question.Terms terms, Places places) {
        var sql = services.of("select s.service_id, s.partner_id", terms, places)
                .and("s.partner_id = any(cast(:ids as uuid[]))")
                .with("ids", ids);
        sql = sql.within("""
                select distinct on (m.partner_id) m.partner_id, x.site_id, coalesce(l.name, e.name), w.location_id,
                    x.school_id, x.latitude, x.longitude,
                    globe_metres(:latitude, :longitude, x.latitude, x.longitude) as metres
                from (""", """
                ) m
                join service_search_place x on x.district = :district and x.service_id = m.service_id and %s
                join service_site w on w.district = :district and w.id = x.site_id
                left join partner_location l on l.district = :district and l.id = w.location_id
                left join education_org e on e.district = :district and e.id = x.school_id
                order by m.partner_id, metres, x.site_id""".formatted(places.near(sql)));
        return sql.byId(db, row -> ServiceDirectory.place(row, 1));
    }

    private Map<UUID, String> snippets(UUID[] ids, String text) {
        return Sql.of("""
                        select p.id, ts_headline('english', p.description, websearch_to_tsquery('english', :text),
                            'StartSel=**, StopSel=**, MaxWords=30, MinWords=12')
                        from partner p
                        where p.district = :district and p.id = any(cast(:ids as uuid[]))
                          and to_tsvector('english', p.description) @@ websearch_to_tsquery('english', :text)""")
                .with("district", current.get().district())
                .with("ids", ids)
                .with("text", text)
                .byId(db, row -> (String) row[1]);
    }
}
