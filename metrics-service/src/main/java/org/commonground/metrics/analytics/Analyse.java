package org.commonground.metrics.analytics;

import static org.commonground.metrics.analytics.Asked.AREA;
import static org.commonground.metrics.analytics.Asked.HIERARCHY;
import static org.commonground.metrics.analytics.Asked.LINEAGE;
import static org.commonground.metrics.analytics.Asked.MEASURE;
import static org.commonground.metrics.analytics.Asked.NETWORK;
import static org.commonground.metrics.analytics.Asked.NUM_DEN;
import static org.commonground.metrics.analytics.Asked.TARGETS;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.metrics.analytics.AnalyticsAnswer.AnalyticsMetadata;
import org.commonground.metrics.analytics.AnalyticsAnswer.AnalyticsRow;
import org.commonground.metrics.analytics.AnalyticsAnswer.AnalyticsTarget;
import org.commonground.metrics.cube.Cube;
import org.commonground.metrics.cube.Cubes;
import org.commonground.metrics.cube.TableMoved;
import org.commonground.metrics.cube.Which;
import org.commonground.metrics.dimension.Dimensions;
import org.commonground.metrics.lineage.Origins;
import org.commonground.metrics.measure.LibraryMeasure;
import org.commonground.metrics.measure.PrivacyClass;
import org.commonground.metrics.replica.AcademicSessions;
import org.commonground.metrics.replica.Areas;
import org.commonground.metrics.replica.EducationOrgs;
import org.commonground.metrics.replica.Partners;
import org.commonground.metrics.replica.SchoolCalendar;
import org.commonground.metrics.replica.SchoolPeriod;
import org.commonground.metrics.replica.Services;
import org.commonground.metrics.target.Targets;
import org.jspecify.annotations.Nullable;

/**
 * Answers a question from the measures' canonical tables. What the caller may not see by scope is left out of the question;
 * what nobody may see is decided by the table, never by the question.
 */
@ApplicationScoped
class Analyse {
    static final int MAX_ROWS = 50_000;
    private static final int PATIENCE = 5;
    private static final int MAX_SOURCES = 20_000;

    private final UnderstandQuestion understand;
    private final Cubes cubes;
    private final Dimensions dimensions;
    private final AcademicSessions sessions;
    private final EducationOrgs orgs;
    private final Areas areas;
    private final Partners partners;
    private final Services services;
    private final Targets targets;
    private final Origins origins;

    Analyse(
            UnderstandQuestion understand,
            Cubes cubes,
            Dimensions dimensions,
            AcademicSessions sessions,
            EducationOrgs orgs,
            Areas areas,
            Partners partners,
            Services services,
            Targets targets,
            Origins origins) {
        this.understand = understand;
        this.cubes = cubes;
        this.dimensions = dimensions;
        this.sessions = sessions;
        this.orgs = orgs;
        this.areas = areas;
        this.partners = partners;
        this.services = services;
        this.targets = targets;
        this.origins = origins;
    }

    boolean isPrivileged() {
        return understand.isPrivileged();
    }

    AnalyticsAnswer answer(AnalyticsQuestion question) {
        return answer(question, isPrivileged());
    }

    /** @param privileged whether counts are told as they are; a caller who may see them so need not want to */
    AnalyticsAnswer answer(AnalyticsQuestion question, boolean privileged) {
        var calendar = sessions.calendar();
        return patiently(understand.asked(question, calendar), calendar, privileged);
    }

    /** The ids of the periods that a question is about, whatever it calls them. */
    List<String> periods(AnalyticsQuestion question) {
        return understand.asked(question, sessions.calendar()).periods().stream()
                .map(period -> period.id().toString())
                .toList();
    }

    /** A row for each spot, in their order, as everybody sees it; null where there is no table at all. */
    List<@Nullable AnalyticsRow> spots(List<Series.Spot> spots, SchoolCalendar calendar) {
        var measures = new LinkedHashMap<String, LibraryMeasure>();
        for (var spot : spots) measures.put(spot.measure().code(), spot.measure());
        var all = List.copyOf(measures.values());
        var asked = new Asked(
                all,
                understand.operands(all),
                List.of(),
                Map.of(),
                List.of(),
                Map.of(),
                Map.of(),
                Set.of(NUM_DEN),
                new Arrangement(List.of(), List.of(), null),
                Which.ALL);
        for (int attempt = 1; ; attempt++)
            try {
                var reading = cubes.reading(asked.all(), calendar, false);
                var rows = new ArrayList<@Nullable AnalyticsRow>(spots.size());
                for (var spot : spots) rows.add(row(asked, spot, calendar, reading));
                return rows;
            } catch (TableMoved e) {
                if (attempt == PATIENCE) throw e;
            }
    }

    private @Nullable AnalyticsRow row(Asked asked, Series.Spot spot, SchoolCalendar calendar, Cubes.Reading reading) {
        var parts = Part.of(asked, spot.measure(), spot.period(), calendar, reading);
        var tables = parts.stream().flatMap(part -> part.tables().stream()).toList();
        if (tables.isEmpty()) return null;
        var grid = Grid.of(
                Map.of(),
                tables.stream().map(Part.Table::cube).toList(),
                spot.period(),
                spot.place().only(),
                Map.of());
        return row(asked, spot.measure(), spot.period(), grid, parts, List.of(), null, calendar, false);
    }

    private AnalyticsAnswer patiently(Asked asked, SchoolCalendar calendar, boolean privileged) {
        for (int attempt = 1; ; attempt++)
            try {
                return answer(asked, calendar, privileged);
            } catch (TableMoved e) {
                if (attempt == PATIENCE) throw e;
            }
    }

    private AnalyticsAnswer answer(Asked asked, SchoolCalendar calendar, boolean privileged) {
        var reading = cubes.reading(asked.all(), calendar, privileged);
        var aims = asked.includes(TARGETS) ? targets.aims(asked.codes()) : List.<Targets.Aimed>of();
        var sources = asked.includes(LINEAGE) ? sources(asked, calendar) : null;
        var rows = new ArrayList<AnalyticsRow>();
        var minimums = new TreeMap<String, Integer>();
        for (var measure : asked.measures())
            for (var period : asked.periods()) {
                var parts = Part.of(asked, measure, period, calendar, reading);
                var tables =
                        parts.stream().flatMap(part -> part.tables().stream()).toList();
                if (tables.isEmpty()) continue;
                for (var part : parts)
                    if (part.measure().privacyClass() != PrivacyClass.PUBLIC
                            && !part.tables().isEmpty())
                        minimums.put(
                                part.measure().code(),
                                part.tables().getFirst().cube().threshold().minimum());
                var grid = Grid.of(
                        named(asked, tables),
                        tables.stream().map(Part.Table::cube).toList(),
                        period,
                        asked.only(),
                        asked.schoolsOfAreas());
                if (rows.size() + grid.size() > MAX_ROWS)
                    throw Problem.of(
                            ProblemCode.PAYLOAD_TOO_LARGE,
                            "over %d rows; ask for fewer measures, periods, schools or groups".formatted(MAX_ROWS));
                for (; grid.isAtRow(); grid.next())
                    rows.add(row(asked, measure, period, grid, parts, aims, sources, calendar, privileged));
            }
        var policy = cubes.policy();
        var hierarchy = asked.includes(HIERARCHY) ? hierarchy(asked, rows, calendar) : null;
        var names = names(asked, rows, hierarchy, calendar);
        var ranks = new HashMap<>(names);
        for (var period : asked.periods())
            ranks.put(period.id().toString(), period.startDate().toString());
        var sorted = asked.arrangement().sorted(rows, ranks);
        var told = asked.arrangement().cut(sorted);
        return new AnalyticsAnswer(
                asked.headers(),
                told,
                new AnalyticsMetadata(
                        names,
                        policy.version(),
                        minimums,
                        List.of(policy.percentBottom(), policy.percentTop()),
                        privileged,
                        asked.which().asOf(),
                        asked.which().approvedOnly(),
                        hierarchy,
                        sorted.size(),
                        told.size() < sorted.size()));
    }

    /** The items of each axis that stand in rows. */
    private Map<String, List<String>> named(Asked asked, List<Part.Table> tables) {
        var named = new LinkedHashMap<String, List<String>>();
        for (var axis : asked.rows().entrySet()) {
            var items = axis.getValue();
            if (items == null && axis.getKey().equals(AREA))
                items = List.copyOf(asked.areas().keySet());
            if (items == null)
                items = axis.getKey().equals(NETWORK) ? networks(tables) : List.copyOf(observed(tables, axis.getKey()));
            named.put(axis.getKey(), items);
        }
        if (named.containsKey(Cube.SCHOOL) && asked.only().containsKey(NETWORK))
            named.computeIfPresent(
                    Cube.SCHOOL,
                    (_, schools) -> within(schools, asked.only().getOrDefault(NETWORK, List.of()), tables));
        if (named.containsKey(Cube.SCHOOL) && asked.only().containsKey(AREA))
            named.computeIfPresent(
                    Cube.SCHOOL,
                    (_, schools) -> schools.stream()
                            .filter(asked.only().getOrDefault(AREA, List.of()).stream()
                                    .flatMap(area -> asked.schoolsOf(area).stream())
                                    .collect(Collectors.toSet())::contains)
                            .toList());
        for (var group : asked.groups()) {
            var seen = observed(tables, group);
            var dimension = Objects.requireNonNull(dimensions.get(group));
            named.put(
                    group,
                    dimension.items().keySet().stream().filter(seen::contains).toList());
        }
        return named;
    }

    private static Collection<String> observed(List<Part.Table> tables, String axis) {
        if (tables.size() == 1) return tables.getFirst().cube().items(axis);
        var items = new TreeSet<String>();
        for (var table : tables) items.addAll(table.cube().items(axis));
        return items;
    }

    private static List<String> networks(List<Part.Table> tables) {
        var networks = new TreeSet<String>();
        for (var table : tables)
            networks.addAll(table.cube().parents(Cube.SCHOOL).values());
        networks.remove("");
        return List.copyOf(networks);
    }

    private static List<String> within(List<String> schools, Collection<String> networks, List<Part.Table> tables) {
        var found = new ArrayList<String>();
        for (var school : schools)
            for (var table : tables) {
                var parents = table.cube().parents(Cube.SCHOOL);
                var at = parents.getOrDefault(school, "");
                while (!at.isEmpty() && !networks.contains(at)) at = parents.getOrDefault(at, "");
                if (at.isEmpty()) continue;
                found.add(school);
                break;
            }
        return found;
    }

    private AnalyticsRow row(
            Asked asked,
            LibraryMeasure measure,
            SchoolPeriod period,
            Grid grid,
            List<Part> parts,
            List<Targets.Aimed> aims,
            @Nullable Sources sources,
            SchoolCalendar calendar,
            boolean privileged) {
        var keys = new LinkedHashMap<String, String>();
        keys.put(MEASURE, measure.code());
        keys.put(Cube.PERIOD, period.id().toString());
        grid.putKeys(keys);
        var found = Part.answer(measure, parts, period, grid, privileged);
        var answer = found.answer();
        return new AnalyticsRow(
                keys,
                answer.value(),
                answer.coded(),
                asked.includes(NUM_DEN) ? answer.numerator() : null,
                asked.includes(NUM_DEN) ? answer.denominator() : null,
                answer.n(),
                answer.status(),
                answer.reason(),
                answer.countBasis(),
                found.asOf(),
                asked.includes(TARGETS) ? targets(asked, measure, keys, aims) : null,
                sources == null
                        ? null
                        : sources.of(
                                parts.stream()
                                        .map(part -> part.measure().code())
                                        .toList(),
                                calendar.allWithin(period).stream()
                                        .map(SchoolPeriod::id)
                                        .toList(),
                                keys));
    }

    private Sources sources(Asked asked, SchoolCalendar calendar) {
        var periods = new LinkedHashSet<SchoolPeriod>();
        for (var period : asked.periods()) periods.addAll(calendar.allWithin(period));
        var codes = asked.all().stream().map(LibraryMeasure::code).toList();
        var stated = origins.stated(codes, periods, MAX_SOURCES + 1);
        if (stated.size() > MAX_SOURCES)
            throw Problem.of(
                    ProblemCode.PAYLOAD_TOO_LARGE,
                    "over %d sources; ask for fewer measures and periods, or without lineage".formatted(MAX_SOURCES));
        return new Sources(stated, asked.only(), asked.schoolsOfAreas(), orgs.tree());
    }

    /** What the periods, schools and networks of rows are part of, the nearest first. */
    private Map<String, List<String>> hierarchy(Asked asked, List<AnalyticsRow> rows, SchoolCalendar calendar) {
        var hierarchy = new TreeMap<String, List<String>>();
        for (var period : asked.periods()) {
            var above = new ArrayList<String>();
            for (var at = calendar.parent(period); at != null; at = calendar.parent(at))
                above.add(at.id().toString());
            hierarchy.put(period.id().toString(), above);
        }
        var tree = orgs.tree();
        for (var axis : List.of(Cube.SCHOOL, NETWORK))
            for (var id : ids(rows, axis)) {
                var above = new ArrayList<String>();
                for (var at = tree.getOrDefault(id.toString(), ""); !at.isEmpty(); at = tree.getOrDefault(at, ""))
                    above.add(at);
                hierarchy.put(id.toString(), above);
            }
        return hierarchy;
    }

    private static List<AnalyticsTarget> targets(
            Asked asked, LibraryMeasure measure, Map<String, String> place, List<Targets.Aimed> aims) {
        if (!asked.groups().isEmpty()) return List.of();
        var school = place.get(Cube.SCHOOL);
        return aims.stream()
                .filter(aim -> aim.measureCode().equals(measure.code())
                        && aim.scopeId().toString().equals(school))
                .map(aim -> new AnalyticsTarget(aim.targetId(), aim.value(), aim.dueDate()))
                .toList();
    }

    private Map<String, String> names(
            Asked asked,
            List<AnalyticsRow> rows,
            @Nullable Map<String, List<String>> hierarchy,
            SchoolCalendar calendar) {
        var names = new TreeMap<String, String>();
        if (hierarchy != null) {
            var above = hierarchy.values().stream()
                    .flatMap(List::stream)
                    .map(UUID::fromString)
                    .collect(Collectors.toSet());
            for (var id : above) {
                var period = calendar.byId(id);
                if (period != null) names.put(id.toString(), period.title());
            }
            for (var org : orgs.byId(above)) names.put(org.id().toString(), org.name());
        }
        for (var measure : asked.measures()) names.put(measure.code(), measure.name());
        for (var period : asked.periods()) names.put(period.id().toString(), period.title());
        for (var area : areas.byId(ids(rows, AREA))) names.put(area.id().toString(), area.name());
        for (var axis : List.of(Cube.SCHOOL, NETWORK))
            for (var org : orgs.byId(ids(rows, axis))) names.put(org.id().toString(), org.name());
        partners.names(ids(rows, Cube.PARTNER)).forEach((id, name) -> names.put(id.toString(), name));
        services.byId(ids(rows, Cube.SERVICE)).forEach((id, service) -> names.put(id.toString(), service.name()));
        return names;
    }

    private static Set<UUID> ids(List<AnalyticsRow> rows, String axis) {
        var texts = new HashSet<String>();
        for (var row : rows) {
            var id = row.keys().get(axis);
            if (id == null) break; // no row has it
            texts.add(id);
        }
        var ids = new HashSet<UUID>();
        for (var text : texts) ids.add(UUID.fromString(text));
        return ids;
    }
}
