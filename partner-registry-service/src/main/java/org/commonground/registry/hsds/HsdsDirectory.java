package org.commonground.registry.hsds;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.access.Reach;
import org.commonground.registry.location.PartnerLocation;
import org.commonground.registry.location.PartnerLocations;
import org.commonground.registry.offering.ServiceOffering;
import org.commonground.registry.offering.ServiceSite;
import org.commonground.registry.offering.ServiceSites;
import org.commonground.registry.partner.PartnerCard;
import org.commonground.registry.partner.Partners;
import org.commonground.registry.program.Program;
import org.commonground.registry.program.Programs;
import org.commonground.registry.taxonomy.CodeLists;
import org.commonground.registry.taxonomy.Taxonomies;
import org.commonground.registry.taxonomy.TermView;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** Finds what HSDS asks for: ids first, by one statement; then everything about a page of ids, by one statement a table. */
@ApplicationScoped
class HsdsDirectory {
    private static final double METRES_PER_DEGREE = 111_195;

    private static final String SERVICES = """
            from service_offering s join partner p on p.district = :district and p.id = s.partner_id
            where s.district = :district""";

    /** A school that has not accepted a service does not have it, and one that is no more has none: of {@code service_site x}. */
    private static final String GIVEN = """
            (x.education_org_id is null or x.placement_state in ('SCHOOL_ACCEPTED', 'ACTIVE')
                and x.education_org_id in (
                    select g.id from education_org g where g.district = :district and g.status = 'ACTIVE'))""";

    private static final String SITES = """
            from service_site x
            join service_offering s on s.district = :district and s.id = x.service_id
            join partner p on p.district = :district and p.id = x.partner_id
            where x.district = :district and
            """ + GIVEN;
    private static final String SITES_AT_PLACES = """
            from service_site x
            join service_offering s on s.district = :district and s.id = x.service_id
            join partner p on p.district = :district and p.id = x.partner_id
            left join partner_location l on l.district = :district and l.id = x.location_id
            left join education_org o on o.district = :district and o.id = x.education_org_id
            where x.district = :district and
            """ + GIVEN;
    private static final String A_SITE_OF_IT = """
            exists (
                select 1 from service_site x
                left join partner_location l on l.district = :district and l.id = x.location_id
                left join education_org o on o.district = :district and o.id = x.education_org_id
                where x.district = :district and x.service_id = s.id and
            """ + GIVEN;
    /** An entry that was merged into another is not one of the directory's any more. */
    private static final String ORGANIZATIONS =
            " from partner p where p.district = :district and p.merged_into is null";

    private static final String PUBLISHED = " and p.registration_state = 'APPROVED'";
    private static final String ON_OFFER = " and s.status in ('ACTIVE', 'TEMPORARILY_CLOSED')";

    private final Session db;
    private final CurrentCaller current;
    private final ServiceSites sites;
    private final PartnerLocations locations;
    private final Partners partners;
    private final Programs programs;
    private final Taxonomies taxonomies;

    HsdsDirectory(
            Session db,
            CurrentCaller current,
            ServiceSites sites,
            PartnerLocations locations,
            Partners partners,
            Programs programs,
            Taxonomies taxonomies) {
        this.db = db;
        this.current = current;
        this.sites = sites;
        this.locations = locations;
        this.partners = partners;
        this.programs = programs;
        this.taxonomies = taxonomies;
    }

    /** A selection of rows: SQL from its {@code from} on, and what it is asked with. */
    record Selection(String id, String sql, Map<String, Object> parameters) {}

    Selection services(HsdsFilter filter) {
        var parameters = parameters();
        var sql = new StringBuilder(SERVICES);
        if (isPublic()) sql.append(PUBLISHED).append(ON_OFFER);
        conditions(filter, sql, parameters);
        if (filter.weekTimes() != null) {
            and(
                    sql,
                    "(s.week_times && cast(:weekTimes as int4multirange) or " + A_SITE_OF_IT
                            + " and x.week_times && cast(:weekTimes as int4multirange)))");
            parameters.put("weekTimes", filter.weekTimes());
        }
        near(filter, parameters).ifPresent(near -> and(sql, A_SITE_OF_IT + " and " + near + ")"));
        return new Selection("s.id", sql.toString(), parameters);
    }

    Selection sites(HsdsFilter filter) {
        var parameters = parameters();
        var near = near(filter, parameters);
        var sql = new StringBuilder(near.isEmpty() ? SITES : SITES_AT_PLACES);
        if (isPublic()) sql.append(PUBLISHED).append(ON_OFFER);
        conditions(filter, sql, parameters);
        if (filter.weekTimes() != null) {
            and(sql, "coalesce(x.week_times, s.week_times) && cast(:weekTimes as int4multirange)");
            parameters.put("weekTimes", filter.weekTimes());
        }
        near.ifPresent(each -> and(sql, each));
        return new Selection("x.id", sql.toString(), parameters);
    }

    private static void and(StringBuilder sql, String condition) {
        sql.append(" and ").append(condition);
    }

    Selection organizations(@Nullable String search) {
        var parameters = parameters();
        var sql = new StringBuilder(ORGANIZATIONS);
        if (isPublic()) sql.append(PUBLISHED);
        else sql.append(" and p.registration_state <> 'ARCHIVED'");
        if (search != null) {
            and(sql, words("p"));
            parameters.put("search", search);
        }
        return new Selection("p.id", sql.toString(), parameters);
    }

    Selection service(UUID id) {
        return byId(SERVICES, "s", id);
    }

    Selection site(UUID id) {
        return byId(SITES, "x", id);
    }

    Selection organization(UUID id) {
        return byId(ORGANIZATIONS, "p", id);
    }

    /** What HSDS calls the entry that an organization was merged into, if it was and the reader may see that one. */
    Optional<UUID> survivorOf(UUID organization) {
        return db.createNativeQuery("""
                        select coalesce(p.hsds_id, p.id) from partner m
                        join partner p on p.district = :district and p.id = m.merged_into
                        where m.district = :district and (m.id = :id or m.hsds_id = :id)
                        """ + (isPublic() ? PUBLISHED : ""), UUID.class)
                .setParameter("district", current.get().district())
                .setParameter("id", organization)
                .getResultStream()
                .findFirst();
    }

    /** By our id, or by that of the directory it came from. */
    private Selection byId(String from, String alias, UUID id) {
        var parameters = parameters();
        parameters.put("id", id);
        var sql = new StringBuilder(from);
        if (isPublic()) {
            sql.append(PUBLISHED);
            if (!alias.equals("p")) sql.append(ON_OFFER);
        }
        sql.append(" and (%s.id = :id or %s.hsds_id = :id)".formatted(alias, alias));
        return new Selection(alias + ".id", sql.toString(), parameters);
    }

    private boolean isPublic() {
        return current.reach() != Reach.ALL;
    }

    private Map<String, Object> parameters() {
        var parameters = new TreeMap<String, Object>();
        parameters.put("district", current.get().district());
        return parameters;
    }

    private static void conditions(HsdsFilter filter, StringBuilder sql, Map<String, Object> parameters) {
        if (filter.search() != null) {
            and(sql, """
                    exists (
                        select 1 from service_search w where w.district = :district and w.service_id = s.id
                          and w.words @@ websearch_to_tsquery('english', :search))
                    """);
            parameters.put("search", filter.search());
        }
        if (filter.organizationId() != null) {
            and(sql, """
                    p.id in (
                        select coalesce(m.merged_into, m.id) from partner m
                        where m.district = :district and (m.id = :organization or m.hsds_id = :organization))
                    """);
            parameters.put("organization", filter.organizationId());
        }
        if (filter.modifiedAfter() != null) {
            and(sql, "s.updated_at >= :modifiedAfter");
            parameters.put("modifiedAfter", filter.modifiedAfter());
        }
        if (filter.minimumAge() != null) {
            and(sql, "(s.age_max is null or s.age_max >= :minimumAge)");
            parameters.put("minimumAge", filter.minimumAge());
        }
        if (filter.maximumAge() != null) {
            and(sql, "(s.age_min is null or s.age_min <= :maximumAge)");
            parameters.put("maximumAge", filter.maximumAge());
        }
        if (filter.termId() != null) term(filter.termId(), sql, parameters);
        if (filter.taxonomyId() != null) taxonomy(filter.taxonomyId(), sql, parameters);
    }

    /** The expression that the text index is built on. */
    private static String words(String alias) {
        return ("to_tsvector('english', %1$s.name || ' ' || coalesce(%1$s.alternate_name, '') || ' ' || %1$s.description)"
                        + " @@ websearch_to_tsquery('english', :search)")
                .formatted(alias);
    }

    private static void term(UUID id, StringBuilder sql, Map<String, Object> parameters) {
        var code = CodeLists.term(id);
        if (code == null) {
            and(sql, """
                    exists (
                        select 1 from taxonomy_term t
                        where t.district = :district and (t.id = :term or t.hsds_id = :term)
                          and s.attributes @> jsonb_build_array(jsonb_build_object('termId', t.id)))
                    """);
            parameters.put("term", id);
            return;
        }
        var column = column(code);
        and(sql, column == null ? "false" : "%s @> array[cast(:code as text)]".formatted(column));
        if (column != null) parameters.put("code", stored(code));
    }

    private static void taxonomy(UUID id, StringBuilder sql, Map<String, Object> parameters) {
        var list = CodeLists.list(id);
        if (list == null) {
            and(sql, """
                    exists (
                        select 1 from jsonb_array_elements(s.attributes) a
                        join taxonomy_term t on t.district = :district and t.id = cast(a ->> 'termId' as uuid)
                        join taxonomy y on y.district = :district and y.id = t.taxonomy_id
                        where y.id = :taxonomy or y.hsds_id = :taxonomy)
                    """);
            parameters.put("taxonomy", id);
            return;
        }
        var column = column(list.uri());
        and(sql, column == null ? "false" : "cardinality(%s) > 0".formatted(column));
    }

    private static @Nullable String column(TermView code) {
        var list = CodeLists.list(code.taxonomyId());
        return list == null ? null : column(list.uri());
    }

    /** Where the codes of a list are kept; null for lists that say nothing of services. */
    private static @Nullable String column(@Nullable String uri) {
        return switch (uri == null ? "" : uri.substring(uri.lastIndexOf(':') + 1)) {
            case "category" -> "s.categories";
            case "benefit-area" -> "s.benefit_areas";
            case "beneficiary" -> "s.beneficiary_groups";
            case "grade" -> "s.grade_levels";
            case "timing" -> "s.timings";
            case "setting" -> "s.settings";
            case "delivery-mode" -> "s.delivery_modes";
            case "instruction-model" -> "s.instruction_models";
            case "tier" -> "s.tiers";
            default -> null;
        };
    }

    /** Columns keep the constant's name, which for grades is not the code. */
    private static String stored(TermView term) {
        var code = term.code() == null ? "" : term.code();
        return code.length() == 2 && Character.isDigit(code.charAt(0)) ? "G" + code : code;
    }

    /** Public places and schools only: a confidential place is not found by being near. */
    private Optional<String> near(HsdsFilter filter, Map<String, Object> parameters) {
        if (filter.postcode() == null) return Optional.empty();
        if (filter.metres() == null) {
            parameters.put("postcode", filter.postcode());
            return Optional.of("l.visibility = 'PUBLIC' and l.postal_codes @> array[cast(:postcode as text)]");
        }
        var centre = centre(filter.postcode());
        if (centre == null) return Optional.of("false");
        double latitude = centre[0];
        double longitude = centre[1];
        parameters.put("latitude", latitude);
        parameters.put("longitude", longitude);
        parameters.put("metres", (double) filter.metres());
        parameters.put("south", latitude - filter.metres() / METRES_PER_DEGREE);
        parameters.put("north", latitude + filter.metres() / METRES_PER_DEGREE);
        return Optional.of("""
                (l.id is null or l.visibility = 'PUBLIC')
                and coalesce(l.latitude, o.latitude) between :south and :north
                and globe_metres(:latitude, :longitude, coalesce(l.latitude, o.latitude),
                    coalesce(l.longitude, o.longitude)) <= :metres""");
    }

    /** The middle of the known public places with a postal code; null if there is none. */
    private double @Nullable [] centre(String postcode) {
        var found = db.createNativeQuery("""
                        select avg(latitude), avg(longitude) from partner_location
                        where district = :district and visibility = 'PUBLIC' and latitude is not null
                          and postal_codes @> array[cast(:postcode as text)]
                        """, Object[].class)
                .setParameter("district", current.get().district())
                .setParameter("postcode", postcode)
                .getSingleResult();
        return found[0] == null
                ? null
                : new double[] {((Number) found[0]).doubleValue(), ((Number) found[1]).doubleValue()};
    }

    long count(Selection selection) {
        var query = db.createNativeQuery("select count(*) " + selection.sql, Long.class);
        selection.parameters.forEach(query::setParameter);
        return query.getSingleResult();
    }

    List<UUID> page(Selection selection, int page, int perPage) {
        var query = db.createNativeQuery(
                "select %s %s order by %s".formatted(selection.id, selection.sql, selection.id), UUID.class);
        selection.parameters.forEach(query::setParameter);
        return query.setFirstResult((page - 1) * perPage).setMaxResults(perPage).getResultList();
    }

    /** The next ids after one, in the same order: what a stream goes by. */
    List<UUID> after(Selection selection, @Nullable UUID last, int most) {
        var query = db.createNativeQuery(
                "select %s %s%s order by %s"
                        .formatted(
                                selection.id,
                                selection.sql,
                                last == null ? "" : " and %s > :last".formatted(selection.id),
                                selection.id),
                UUID.class);
        selection.parameters.forEach(query::setParameter);
        if (last != null) query.setParameter("last", last);
        return query.setMaxResults(most).getResultList();
    }

    /** Services in the order of these ids. */
    List<ServiceOffering> loadServices(List<UUID> ids) {
        var found = new HashMap<UUID, ServiceOffering>();
        if (!ids.isEmpty())
            for (var each : db.createSelectionQuery("from ServiceOffering e where e.id in :ids", ServiceOffering.class)
                    .setParameter("ids", ids)
                    .setReadOnly(true)
                    .getResultList()) found.put(each.id(), each);
        var ordered = new ArrayList<ServiceOffering>(ids.size());
        for (var id : ids) {
            var each = found.get(id);
            if (each != null) ordered.add(each);
        }
        return ordered;
    }

    List<ServiceSite> loadSites(List<UUID> ids) {
        var found = new HashMap<UUID, ServiceSite>();
        if (!ids.isEmpty())
            for (var each : db.createSelectionQuery("from ServiceSite e where e.id in :ids", ServiceSite.class)
                    .setParameter("ids", ids)
                    .setReadOnly(true)
                    .getResultList()) found.put(each.id(), each);
        var ordered = new ArrayList<ServiceSite>(ids.size());
        for (var id : ids) {
            var each = found.get(id);
            if (each != null) ordered.add(each);
        }
        return ordered;
    }

    /** Ids of the services that a partner has for this reader, at most 500. */
    List<UUID> servicesOf(UUID partnerId) {
        return db.createSelectionQuery(
                        "select e.id from ServiceOffering e where e.partnerId = :partner"
                                + (isPublic() ? " and e.status in (ACTIVE, TEMPORARILY_CLOSED)" : "")
                                + " order by e.id",
                        UUID.class)
                .setParameter("partner", partnerId)
                .setMaxResults(500)
                .getResultList();
    }

    /**
     * All that is written about some services or sites.
     *
     * @param locations by our id
     * @param places of each partner; empty unless everything is asked for
     * @param changes of services and partners; empty unless they are asked for
     */
    record Surroundings(
            Map<UUID, PartnerCard> partners,
            Map<UUID, Program> programs,
            Map<UUID, List<Program>> programsOf,
            Map<UUID, List<ServiceSite>> sites,
            Map<UUID, PartnerLocation> locations,
            Map<UUID, List<PartnerLocation>> places,
            Map<UUID, ServiceSites.School> schools,
            Map<UUID, Taxonomies.ListedTerm> terms,
            Map<UUID, List<HsdsMetadata.Entry>> changes) {

        static final Surroundings NONE = new Surroundings(
                Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of());

        /** The same with the programs and places of these partners. */
        Surroundings with(Surroundings partners) {
            return new Surroundings(
                    partners.partners,
                    programs,
                    partners.programsOf,
                    sites,
                    locations,
                    partners.places,
                    schools,
                    terms,
                    changes);
        }

        Surroundings with(Map<UUID, List<HsdsMetadata.Entry>> changes) {
            return new Surroundings(partners, programs, programsOf, sites, locations, places, schools, terms, changes);
        }
    }

    Surroundings around(List<ServiceOffering> offerings, List<ServiceSite> alone, boolean full) {
        var partnerIds = offerings.stream().map(ServiceOffering::partnerId).collect(Collectors.toSet());
        var sitesOf = full
                ? sites.ofServices(offerings.stream().map(ServiceOffering::id).toList())
                : Map.<UUID, List<ServiceSite>>of();
        var locationIds = new HashSet<UUID>();
        var schoolIds = new HashSet<UUID>();
        sitesOf.values().forEach(each -> each.forEach(site -> note(site, locationIds, schoolIds)));
        alone.forEach(site -> note(site, locationIds, schoolIds));
        var programIds = new HashSet<UUID>();
        var termIds = new HashSet<UUID>();
        for (var offering : offerings) {
            var said = offering.said();
            if (said.programId() != null) programIds.add(said.programId());
            said.attributes().forEach(use -> termIds.add(use.termId()));
        }
        return surroundings(partnerIds, programIds, sitesOf, locationIds, schoolIds, termIds, full);
    }

    Surroundings aroundPartners(Set<UUID> partnerIds, boolean full) {
        return surroundings(partnerIds, Set.of(), Map.of(), Set.of(), Set.of(), Set.of(), full);
    }

    private Surroundings surroundings(
            Set<UUID> partnerIds,
            Set<UUID> programIds,
            Map<UUID, List<ServiceSite>> sitesOf,
            Set<UUID> locationIds,
            Set<UUID> schoolIds,
            Set<UUID> termIds,
            boolean full) {
        var cards = partners.cards(partnerIds);
        var allTerms = new HashSet<>(termIds);
        if (full)
            cards.values().forEach(card -> card.profile().attributes().forEach(use -> allTerms.add(use.termId())));
        return new Surroundings(
                cards,
                programs.byId(programIds),
                full ? programs.ofPartners(partnerIds) : Map.of(),
                sitesOf,
                locations.byId(locationIds),
                full ? locations.ofPartners(partnerIds) : Map.of(),
                sites.schools(schoolIds),
                taxonomies.listedTerms(allTerms),
                Map.of());
    }

    private static void note(ServiceSite site, Set<UUID> locationIds, Set<UUID> schoolIds) {
        if (site.locationId() != null) locationIds.add(site.locationId());
        if (site.educationOrgId() != null) schoolIds.add(site.educationOrgId());
    }

    /** A batch of a stream is done with. */
    void forget() {
        db.clear();
    }
}
