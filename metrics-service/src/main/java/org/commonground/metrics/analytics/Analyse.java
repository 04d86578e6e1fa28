package org.commonground.metrics.analytics;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
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
import org.commonground.kernel.access.AccessTable;
import org.commonground.kernel.access.Caller;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.access.Reach;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.kernel.problem.Violation;
import org.commonground.kernel.time.BusinessDay;
import org.commonground.metrics.analytics.AnalyticsAnswer.AnalyticsMetadata;
import org.commonground.metrics.analytics.AnalyticsAnswer.AnalyticsRow;
import org.commonground.metrics.analytics.AnalyticsAnswer.AnalyticsTarget;
import org.commonground.metrics.cube.Answer;
import org.commonground.metrics.cube.Cube;
import org.commonground.metrics.cube.Cubes;
import org.commonground.metrics.cube.TableMoved;
import org.commonground.metrics.cube.Which;
import org.commonground.metrics.dimension.Dimensions;
import org.commonground.metrics.lineage.Origins;
import org.commonground.metrics.measure.Aggregation;
import org.commonground.metrics.measure.Formula;
import org.commonground.metrics.measure.LibraryMeasure;
import org.commonground.metrics.measure.Measures;
import org.commonground.metrics.measure.PrivacyClass;
import org.commonground.metrics.replica.AcademicSessions;
import org.commonground.metrics.replica.Areas;
import org.commonground.metrics.replica.EducationOrgs;
import org.commonground.metrics.replica.KnownOrg;
import org.commonground.metrics.replica.Partners;
import org.commonground.metrics.replica.SchoolCalendar;
import org.commonground.metrics.replica.SchoolPeriod;
import org.commonground.metrics.replica.Services;
import org.commonground.metrics.target.Targets;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Answers a question from the measures' canonical tables. What the caller may not see by scope is left out of the question;
 * what nobody may see is decided by the table, never by the question.
 */
@ApplicationScoped
class Analyse {
    static final int MAX_ROWS = 50_000;
    private static final String MEASURE = "measure";
    private static final String ALL = "ALL";
    /** Rows for what is above schools; in a table they are nodes of the same axis. */
    static final String NETWORK = "network";

    /** Rows for parts of the town; each is several schools, and joined as they would be by a filter. */
    static final String AREA = "area";

    private static final List<String> ORGANISATIONS = List.of(Cube.SCHOOL, NETWORK, AREA, Cube.PARTNER, Cube.SERVICE);
    /** One of these at a time: they are levels of one another. */
    private static final List<String> PLACES = List.of(Cube.SCHOOL, NETWORK, AREA);

    private static final int PATIENCE = 5;
    private static final int MAX_SOURCES = 20_000;
    private static final String NUM_DEN = "numDen";
    private static final String TARGETS = "targets";
    static final String LINEAGE = "lineage";
    private static final String HIERARCHY = "hierarchy";
    private static final List<String> INCLUDES = List.of(HIERARCHY, LINEAGE, NUM_DEN, TARGETS);

    private final Cubes cubes;
    private final Measures measures;
    private final Dimensions dimensions;
    private final AcademicSessions sessions;
    private final EducationOrgs orgs;
    private final Areas areas;
    private final Partners partners;
    private final Services services;
    private final Targets targets;
    private final Origins origins;
    private final CurrentCaller current;
    private final AccessTable access;
    private final BusinessDay businessDay;
    private final ZoneId zone;

    Analyse(
            Cubes cubes,
            Measures measures,
            Dimensions dimensions,
            AcademicSessions sessions,
            EducationOrgs orgs,
            Areas areas,
            Partners partners,
            Services services,
            Targets targets,
            Origins origins,
            CurrentCaller current,
            AccessTable access,
            BusinessDay businessDay,
            @ConfigProperty(name = "commonground.time-zone", defaultValue = "America/Chicago") ZoneId zone) {
        this.cubes = cubes;
        this.measures = measures;
        this.dimensions = dimensions;
        this.sessions = sessions;
        this.orgs = orgs;
        this.areas = areas;
        this.partners = partners;
        this.services = services;
        this.targets = targets;
        this.origins = origins;
        this.current = current;
        this.access = access;
        this.businessDay = businessDay;
        this.zone = zone;
    }

    /** A question that was understood. Null items mean all that there are. */
    private record Asked(
            List<LibraryMeasure> measures,
            Map<String, LibraryMeasure> operands,
            List<SchoolPeriod> periods,
            Map<String, @Nullable List<String>> rows,
            List<String> groups,
            Map<String, List<String>> only,
            Map<String, Areas.KnownArea> areas,
            Set<String> include,
            Arrangement arrangement,
            Which which) {

        boolean includes(String what) {
            return include.contains(what);
        }

        /** What is asked for, and what that is worked out from. */
        Collection<LibraryMeasure> all() {
            var all = new LinkedHashMap<>(operands);
            for (var measure : measures) all.put(measure.code(), measure);
            return all.values();
        }
    }

    boolean isPrivileged() {
        return current.get().is(Role.ANALYST_PRIVILEGED);
    }

    AnalyticsAnswer answer(AnalyticsQuestion question) {
        return answer(question, isPrivileged());
    }

    /** @param privileged whether counts are told as they are; a caller who may see them so need not want to */
    AnalyticsAnswer answer(AnalyticsQuestion question, boolean privileged) {
        var calendar = sessions.calendar();
        return patiently(understand(question, calendar), calendar, privileged);
    }

    /** The ids of the periods that a question is about, whatever it calls them. */
    List<String> periods(AnalyticsQuestion question) {
        return understand(question, sessions.calendar()).periods.stream()
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
                operands(all),
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
        var parts = parts(asked, spot.measure(), spot.period(), calendar, reading);
        var tables = parts.stream().flatMap(part -> part.tables.stream()).toList();
        if (tables.isEmpty()) return null;
        var grid = Grid.of(
                Map.of(),
                tables.stream().map(Table::cube).toList(),
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
        var aims = asked.includes(TARGETS) ? targets.aims(codes(asked)) : List.<Targets.Aimed>of();
        var sources = asked.includes(LINEAGE) ? sources(asked, calendar) : null;
        var rows = new ArrayList<AnalyticsRow>();
        var minimums = new TreeMap<String, Integer>();
        for (var measure : asked.measures)
            for (var period : asked.periods) {
                var parts = parts(asked, measure, period, calendar, reading);
                var tables =
                        parts.stream().flatMap(part -> part.tables.stream()).toList();
                if (tables.isEmpty()) continue;
                for (var part : parts)
                    if (part.measure.privacyClass() != PrivacyClass.PUBLIC && !part.tables.isEmpty())
                        minimums.put(
                                part.measure.code(),
                                part.tables.getFirst().cube.threshold().minimum());
                var grid = Grid.of(
                        named(asked, tables),
                        tables.stream().map(Table::cube).toList(),
                        period,
                        asked.only,
                        schoolsOf(asked));
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
        for (var period : asked.periods)
            ranks.put(period.id().toString(), period.startDate().toString());
        var sorted = asked.arrangement.sorted(rows, ranks);
        var told = asked.arrangement.cut(sorted);
        return new AnalyticsAnswer(
                headers(asked),
                told,
                new AnalyticsMetadata(
                        names,
                        policy.version(),
                        minimums,
                        List.of(policy.percentBottom(), policy.percentTop()),
                        privileged,
                        asked.which.asOf(),
                        asked.which.approvedOnly(),
                        hierarchy,
                        sorted.size(),
                        told.size() < sorted.size()));
    }

    private static List<String> codes(Asked asked) {
        return asked.measures.stream().map(LibraryMeasure::code).toList();
    }

    private static List<String> headers(Asked asked) {
        var headers = new ArrayList<>(List.of(MEASURE, Cube.PERIOD));
        headers.addAll(asked.rows.keySet());
        headers.addAll(asked.groups);
        headers.addAll(List.of("value", "coded"));
        if (asked.includes(NUM_DEN)) headers.addAll(List.of("numerator", "denominator"));
        headers.addAll(List.of("n", "status", "reason", "countBasis", "asOf"));
        if (asked.includes(LINEAGE)) headers.addAll(List.of("measureVersions", "sources", "submissionIds"));
        return headers;
    }

    // --- which tables a period is answered from

    /**
     * A canonical table and the period that is asked of it.
     *
     * @param above what the period is part of
     */
    private record Table(Cube cube, SchoolPeriod period, Set<UUID> above) {
        LocalDate asOf() {
            return period.endDate();
        }
    }

    /**
     * One table where periods add up, or where the period itself was observed; else those of its parts that were, in the order in
     * which they are to be looked at.
     */
    private static List<Table> tables(
            Asked asked, LibraryMeasure measure, SchoolPeriod period, SchoolCalendar calendar, Cubes.Reading reading) {
        if (measure.timeAgg().addsUp()) return List.of(table(asked, measure, period, calendar, reading));
        var observed = reading.observed(measure);
        if (observed.contains(period.id())) return List.of(table(asked, measure, period, calendar, reading));
        if (measure.timeAgg() == Aggregation.NONE) return List.of();
        var tables = new ArrayList<Table>();
        for (var part : calendar.allWithin(period))
            if (observed.contains(part.id())) tables.add(table(asked, measure, part, calendar, reading));
        return measure.timeAgg() == Aggregation.FIRST ? tables : tables.reversed();
    }

    private static Table table(
            Asked asked, LibraryMeasure measure, SchoolPeriod period, SchoolCalendar calendar, Cubes.Reading reading) {
        return new Table(reading.cube(measure, period, asked.which), period, calendar.above(period));
    }

    /**
     * An observed measure and the tables that answer for it.
     *
     * @param first the place of its first table among all tables of the row
     */
    private record Part(LibraryMeasure measure, List<Table> tables, int first) {}

    /** The measure itself, or everything that it is worked out from; empty if a part of that is not in the library any more. */
    private static List<Part> parts(
            Asked asked, LibraryMeasure measure, SchoolPeriod period, SchoolCalendar calendar, Cubes.Reading reading) {
        if (measure.formula() == null)
            return List.of(new Part(measure, tables(asked, measure, period, calendar, reading), 0));
        var parts = new ArrayList<Part>();
        int first = 0;
        for (var code : measure.formula().codes()) {
            var operand = asked.operands.get(code);
            if (operand == null) return List.of();
            var part = new Part(operand, tables(asked, operand, period, calendar, reading), first);
            parts.add(part);
            first += part.tables.size();
        }
        return parts;
    }

    // --- rows

    /** The items of each axis that stand in rows. */
    private Map<String, List<String>> named(Asked asked, List<Table> tables) {
        var named = new LinkedHashMap<String, List<String>>();
        for (var axis : asked.rows.entrySet()) {
            var items = axis.getValue();
            if (items == null && axis.getKey().equals(AREA)) items = List.copyOf(asked.areas.keySet());
            if (items == null)
                items = axis.getKey().equals(NETWORK) ? networks(tables) : List.copyOf(observed(tables, axis.getKey()));
            named.put(axis.getKey(), items);
        }
        if (named.containsKey(Cube.SCHOOL) && asked.only.containsKey(NETWORK))
            named.computeIfPresent(
                    Cube.SCHOOL, (_, schools) -> within(schools, asked.only.getOrDefault(NETWORK, List.of()), tables));
        if (named.containsKey(Cube.SCHOOL) && asked.only.containsKey(AREA))
            named.computeIfPresent(
                    Cube.SCHOOL,
                    (_, schools) -> schools.stream()
                            .filter(asked.only.getOrDefault(AREA, List.of()).stream()
                                    .flatMap(area -> schools(asked, area).stream())
                                    .collect(Collectors.toSet())::contains)
                            .toList());
        for (var group : asked.groups) {
            var seen = observed(tables, group);
            var dimension = Objects.requireNonNull(dimensions.get(group));
            named.put(
                    group,
                    dimension.items().keySet().stream().filter(seen::contains).toList());
        }
        return named;
    }

    private static Map<String, List<String>> schoolsOf(Asked asked) {
        var schools = new HashMap<String, List<String>>();
        for (var area : asked.areas.keySet()) schools.put(area, schools(asked, area));
        return schools;
    }

    private static List<String> schools(Asked asked, String area) {
        var known = asked.areas.get(area);
        return known == null
                ? List.of()
                : known.schoolIds().stream().map(UUID::toString).toList();
    }

    private static Collection<String> observed(List<Table> tables, String axis) {
        if (tables.size() == 1) return tables.getFirst().cube.items(axis);
        var items = new TreeSet<String>();
        for (var table : tables) items.addAll(table.cube.items(axis));
        return items;
    }

    private static List<String> networks(List<Table> tables) {
        var networks = new TreeSet<String>();
        for (var table : tables) networks.addAll(table.cube.parents(Cube.SCHOOL).values());
        networks.remove("");
        return List.copyOf(networks);
    }

    private static List<String> within(List<String> schools, Collection<String> networks, List<Table> tables) {
        var found = new ArrayList<String>();
        for (var school : schools)
            for (var table : tables) {
                var parents = table.cube.parents(Cube.SCHOOL);
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
        var found = measure.formula() == null
                ? found(parts.getFirst(), period, grid, privileged)
                : worked(measure.formula(), parts, period, grid, privileged);
        var answer = found.answer;
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
                found.asOf,
                asked.includes(TARGETS) ? targets(asked, measure, keys, aims) : null,
                sources == null
                        ? null
                        : sources.of(
                                parts.stream().map(part -> part.measure.code()).toList(),
                                calendar.allWithin(period).stream()
                                        .map(SchoolPeriod::id)
                                        .toList(),
                                keys));
    }

    private Sources sources(Asked asked, SchoolCalendar calendar) {
        var periods = new LinkedHashSet<SchoolPeriod>();
        for (var period : asked.periods) periods.addAll(calendar.allWithin(period));
        var codes = asked.all().stream().map(LibraryMeasure::code).toList();
        var stated = origins.stated(codes, periods, MAX_SOURCES + 1);
        if (stated.size() > MAX_SOURCES)
            throw Problem.of(
                    ProblemCode.PAYLOAD_TOO_LARGE,
                    "over %d sources; ask for fewer measures and periods, or without lineage".formatted(MAX_SOURCES));
        return new Sources(stated, asked.only, schoolsOf(asked), orgs.tree());
    }

    /** What the periods, schools and networks of rows are part of, the nearest first. */
    private Map<String, List<String>> hierarchy(Asked asked, List<AnalyticsRow> rows, SchoolCalendar calendar) {
        var hierarchy = new TreeMap<String, List<String>>();
        for (var period : asked.periods) {
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

    private record Found(Answer answer, @Nullable LocalDate asOf) {}

    private static Found found(Part part, SchoolPeriod period, Grid grid, boolean privileged) {
        boolean isStated =
                part.tables.size() == 1 && part.tables.getFirst().period.id().equals(period.id());
        return switch (part.measure.timeAgg()) {
            case AVERAGE, MIN, MAX, COUNT -> isStated ? first(part, grid, privileged) : joined(part, grid, privileged);
            case SUM, WEIGHTED_RATIO, DISTINCT, LAST, FIRST, NONE -> first(part, grid, privileged);
        };
    }

    private static Found first(Part part, Grid grid, boolean privileged) {
        for (int no = 0; no < part.tables.size(); no++) {
            var answer = grid.answer(part.first + no, privileged);
            if (answer.status() != Answer.Status.NO_DATA)
                return new Found(answer, part.tables.get(no).asOf());
        }
        return new Found(Answer.NO_DATA, null);
    }

    /** Over several periods; what was stated for one goes before what was stated for its parts. */
    private static Found joined(Part part, Grid grid, boolean privileged) {
        var answers = new LinkedHashMap<UUID, Answer>();
        for (int no = 0; no < part.tables.size(); no++) {
            var answer = grid.answer(part.first + no, privileged);
            if (answer.status() != Answer.Status.NO_DATA)
                answers.put(part.tables.get(no).period.id(), answer);
        }
        var told = new ArrayList<Answer>();
        @Nullable LocalDate asOf = null;
        for (var table : part.tables) {
            var answer = answers.get(table.period.id());
            if (answer == null || !Collections.disjoint(table.above, answers.keySet())) continue;
            asOf = later(asOf, table.asOf());
            told.add(answer);
        }
        return new Found(Answer.over(part.measure.timeAgg(), told), asOf);
    }

    private static Found worked(Formula formula, List<Part> parts, SchoolPeriod period, Grid grid, boolean privileged) {
        var answers = new LinkedHashMap<String, Answer>();
        @Nullable LocalDate asOf = null;
        for (var part : parts) {
            var found = found(part, period, grid, privileged);
            answers.put(part.measure.code(), found.answer);
            if (found.asOf != null) asOf = later(asOf, found.asOf);
        }
        return new Found(Join.over(formula, answers), asOf);
    }

    private static LocalDate later(@Nullable LocalDate a, LocalDate b) {
        return a == null || b.isAfter(a) ? b : a;
    }

    private static List<AnalyticsTarget> targets(
            Asked asked, LibraryMeasure measure, Map<String, String> place, List<Targets.Aimed> aims) {
        if (!asked.groups.isEmpty()) return List.of();
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
        for (var measure : asked.measures) names.put(measure.code(), measure.name());
        for (var period : asked.periods) names.put(period.id().toString(), period.title());
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

    // --- understanding the question

    private Asked understand(AnalyticsQuestion question, SchoolCalendar calendar) {
        var violations = new ArrayList<Violation>();
        var asked = measures(question, violations);
        var groups = groups(question, asked, violations);
        var rows = new LinkedHashMap<String, @Nullable List<String>>();
        var only = new LinkedHashMap<String, List<String>>();
        @Nullable List<SchoolPeriod> periods = null;
        for (var text : question.dimension()) {
            var term = Term.parse("dimension", text, violations);
            if (term == null) continue;
            if (term.name().equals(Cube.PERIOD)) periods = periods(term, calendar, periods, violations);
            else if (!ORGANISATIONS.contains(term.name()))
                violations.add(unknown("dimension", term.name())
                        .allowing(List.of(Cube.PERIOD, Cube.SCHOOL, NETWORK, AREA, Cube.PARTNER, Cube.SERVICE)));
            else if (rows.containsKey(term.name()))
                violations.add(Violation.parameter("dimension", "repeated", term.name() + " stands twice"));
            else rows.put(term.name(), items(term, violations));
        }
        for (var text : question.filter()) {
            var term = Term.parse("filter", text, violations);
            if (term == null) continue;
            if (rows.containsKey(term.name())
                    || groups.contains(term.name())
                    || (term.name().equals(Cube.PERIOD) && periods != null))
                violations.add(Violation.parameter(
                        "filter", "dimension-also-filter", term.name() + " cannot be kept and collapsed at once"));
            else if (only.containsKey(term.name()))
                violations.add(Violation.parameter("filter", "repeated", term.name() + " stands twice"));
            else if (term.name().equals(Cube.PERIOD)) periods = periods(term, calendar, periods, violations);
            else if (ORGANISATIONS.contains(term.name())) {
                var items = items(term, violations);
                if (items != null) only.put(term.name(), items);
            } else {
                group(term, asked, violations);
                only.put(term.name(), term.items());
            }
        }
        for (var include : question.include())
            if (!INCLUDES.contains(include))
                violations.add(Violation.parameter("include", "unknown-value", "there is nothing called " + include)
                        .allowing(INCLUDES));
        if (periods == null) periods = relative(RelativePeriod.THIS_SCHOOL_YEAR.name(), calendar, violations);
        if (PLACES.stream().filter(rows::containsKey).count() > 1
                || (only.containsKey(Cube.SCHOOL) && (rows.containsKey(NETWORK) || rows.containsKey(AREA)))
                || (only.containsKey(AREA) && (rows.containsKey(NETWORK) || only.containsKey(NETWORK)))
                || (only.containsKey(AREA) && only.containsKey(Cube.SCHOOL))
                || (only.containsKey(NETWORK) && rows.containsKey(AREA)))
            violations.add(Violation.parameter(
                    "dimension", "one-level-at-a-time", "ask for schools, for the networks above them, or for areas"));
        for (var above : List.of(NETWORK, AREA))
            if ((rows.containsKey(above) || only.containsKey(above)) && own(Cube.SCHOOL) != null)
                violations.add(unknown("dimension", above)
                        .allowing(List.of(Cube.PERIOD, Cube.SCHOOL, Cube.PARTNER, Cube.SERVICE)));
        var asOf = AsOf.parse(question.asOf(), zone, violations);
        // two tables of the same people beside one another can pin what is hidden in one of them (the attacker has
        // found such)
        if (asOf != null && !isPrivileged())
            violations.add(
                    Violation.parameter("asOf", "privileged-only", "earlier states are for privileged analysts"));
        if (question.isApprovedOnly() && !isPrivileged())
            violations.add(Violation.parameter(
                    "approvedOnly", "privileged-only", "what was approved alone is for privileged analysts"));
        if (asOf != null && question.isApprovedOnly())
            violations.add(Violation.parameter(
                    "approvedOnly", "not-with-as-of", "what was approved at an earlier moment is not kept"));
        if (asOf != null && question.include().contains(LINEAGE))
            violations.add(Violation.parameter("include", "not-with-as-of", "lineage is of what is stored now"));
        var columns = new ArrayList<>(List.of(MEASURE, Cube.PERIOD));
        columns.addAll(rows.keySet());
        columns.addAll(groups);
        var arrangement = Arrangement.of(question, columns, violations);
        if (!violations.isEmpty())
            throw Problem.of(ProblemCode.INVALID_PARAMETER, "the question cannot be answered", violations);
        var operands = operands(asked);
        refuseCrossing(groups, only.keySet());
        if (question.include().contains(LINEAGE)) refuseLineage();
        refuseUnpublished(asked);
        refuseUnpublished(operands.values());
        restrict(rows, only);
        var known = areas(rows, only);
        return new Asked(
                asked,
                operands,
                periods,
                rows,
                groups,
                only,
                known,
                Set.copyOf(question.include()),
                arrangement,
                new Which(asOf, question.isApprovedOnly()));
    }

    private List<LibraryMeasure> measures(AnalyticsQuestion question, List<Violation> violations) {
        var codes = split(question.measure());
        if (codes.isEmpty()) violations.add(Violation.parameter(MEASURE, "required", "say what is asked for"));
        if (codes.size() > 20) violations.add(Violation.parameter(MEASURE, "out-of-bounds", "at most 20 at once"));
        var library = measures.byCode(codes);
        var found = new ArrayList<LibraryMeasure>();
        for (var code : codes) {
            var measure = library.get(code);
            if (measure == null) violations.add(unknown(MEASURE, code));
            else if (!found.contains(measure)) found.add(measure);
        }
        return found;
    }

    private Map<String, LibraryMeasure> operands(List<LibraryMeasure> asked) {
        var codes = new TreeSet<String>();
        for (var measure : asked)
            if (measure.formula() != null) codes.addAll(measure.formula().codes());
        return measures.byCode(codes);
    }

    private List<String> groups(AnalyticsQuestion question, List<LibraryMeasure> asked, List<Violation> violations) {
        var groups = new ArrayList<String>();
        for (var code : split(question.disaggregate())) {
            if (groups.contains(code)) continue;
            if (isGroupOf(asked, code, "disaggregate", violations)) groups.add(code);
        }
        return groups;
    }

    private void group(Term term, List<LibraryMeasure> asked, List<Violation> violations) {
        if (!isGroupOf(asked, term.name(), "filter", violations)) return;
        var dimension = Objects.requireNonNull(dimensions.get(term.name()));
        for (var item : term.items())
            if (!dimension.items().containsKey(item))
                violations.add(
                        Violation.parameter("filter", "unknown-item", "%s has no item %s".formatted(term.name(), item))
                                .allowing(List.copyOf(dimension.items().keySet())));
    }

    private boolean isGroupOf(List<LibraryMeasure> asked, String code, String parameter, List<Violation> violations) {
        if (dimensions.get(code) == null) {
            violations.add(unknown(parameter, code)
                    .allowing(dimensions.all().stream().map(each -> each.code()).toList()));
            return false;
        }
        for (var measure : asked)
            if (!measure.dimensions().contains(code)) {
                violations.add(Violation.parameter(
                                parameter,
                                "unknown-dimension",
                                "%s is not broken down by %s".formatted(measure.code(), code))
                        .allowing(measure.dimensions()));
                return false;
            }
        return true;
    }

    private static List<String> split(List<String> texts) {
        var parts = new ArrayList<String>();
        for (var text : texts) for (var part : text.split(",")) if (!part.isBlank()) parts.add(part.strip());
        return parts;
    }

    private static Violation unknown(String parameter, String name) {
        return Violation.parameter(parameter, "unknown-dimension", "there is no %s %s".formatted(parameter, name));
    }

    private List<SchoolPeriod> periods(
            Term term, SchoolCalendar calendar, @Nullable List<SchoolPeriod> before, List<Violation> violations) {
        if (before != null) {
            violations.add(Violation.parameter(term.parameter(), "repeated", "period stands twice"));
            return before;
        }
        if (term.items().size() > 24)
            violations.add(Violation.parameter(term.parameter(), "out-of-bounds", "at most 24 periods"));
        var periods = new ArrayList<SchoolPeriod>();
        for (var item : term.items()) {
            if (RelativePeriod.NAMES.contains(item)) {
                for (var period : relative(item, calendar, violations))
                    if (!periods.contains(period)) periods.add(period);
                continue;
            }
            var id = Term.uuid(item);
            var period = id == null ? calendar.bySourcedId(item) : calendar.byId(id);
            if (period == null)
                violations.add(
                        Violation.parameter(term.parameter(), "unknown-item", "no period %s is known".formatted(item))
                                .allowing(RelativePeriod.NAMES));
            else if (!periods.contains(period)) periods.add(period);
        }
        return periods;
    }

    private List<SchoolPeriod> relative(String item, SchoolCalendar calendar, List<Violation> violations) {
        var periods = RelativePeriod.valueOf(item).of(calendar, businessDay.today());
        if (periods.isEmpty())
            violations.add(Violation.parameter(Cube.PERIOD, "unknown-item", "no such period is known yet"));
        return periods;
    }

    /** The ids of items; null for all. What is not known, or not the caller's, is not told apart. */
    private @Nullable List<String> items(Term term, List<Violation> violations) {
        if (term.items().equals(List.of(ALL))) return null;
        var sourced = new ArrayList<String>();
        var ids = new ArrayList<UUID>();
        for (var item : term.items()) {
            var id = Term.uuid(item);
            if (id == null) sourced.add(item);
            else ids.add(id);
        }
        var known = new TreeMap<String, UUID>();
        switch (term.name()) {
            case Cube.SCHOOL, NETWORK -> {
                for (KnownOrg org : orgs.bySourcedId(sourced)) known.put(org.sourcedId(), org.id());
                for (KnownOrg org : orgs.byId(ids)) known.put(org.id().toString(), org.id());
            }
            case AREA -> areas.byId(ids).forEach(area -> known.put(area.id().toString(), area.id()));
            case Cube.PARTNER -> partners.names(ids).keySet().forEach(id -> known.put(id.toString(), id));
            default -> services.byId(ids).keySet().forEach(id -> known.put(id.toString(), id));
        }
        var own = own(term.name());
        var items = new ArrayList<String>();
        for (var item : term.items()) {
            var id = known.get(item);
            if (id == null || (own != null && !own.contains(id)))
                violations.add(Violation.parameter(
                        term.parameter(), "unknown-item", "no %s %s is known".formatted(term.name(), item)));
            else if (!items.contains(id.toString())) items.add(id.toString());
        }
        return items;
    }

    /** The areas that rows or a filter name; a filter that rows do not stand for is one of their schools. */
    private Map<String, Areas.KnownArea> areas(
            Map<String, @Nullable List<String>> rows, Map<String, List<String>> only) {
        if (!rows.containsKey(AREA) && !only.containsKey(AREA)) return Map.of();
        var named = rows.containsKey(AREA) ? rows.get(AREA) : only.getOrDefault(AREA, List.of());
        var found = named == null
                ? areas.all()
                : areas.byId(named.stream().map(UUID::fromString).toList());
        var known = new LinkedHashMap<String, Areas.KnownArea>();
        for (var area : found) known.put(area.id().toString(), area);
        if (only.containsKey(AREA) && !rows.containsKey(Cube.SCHOOL)) {
            only.remove(AREA);
            only.put(
                    Cube.SCHOOL,
                    known.values().stream()
                            .flatMap(area -> area.schoolIds().stream())
                            .map(UUID::toString)
                            .distinct()
                            .toList());
        }
        return known;
    }

    // --- what the caller may ask

    /** The caller's own items on an axis, if that is what bounds them; null if it does not. */
    private @Nullable Set<UUID> own(String axis) {
        if (current.reach() != Reach.OWN) return null;
        var caller = current.get();
        boolean ofSchool = isOfSchool(caller);
        if (axis.equals(Cube.SCHOOL) && ofSchool) return caller.schoolIds();
        return axis.equals(Cube.PARTNER) && !ofSchool ? caller.partnerIds() : null;
    }

    private static boolean isOfSchool(Caller caller) {
        return caller.is(Role.SCHOOL_LEADER) || caller.is(Role.SCHOOL_LIAISON) || caller.is(Role.AUTHORIZER_VIEWER);
    }

    /** Bounds a question to the caller's own schools or partners, where that is as far as they reach. */
    private void restrict(Map<String, @Nullable List<String>> rows, Map<String, List<String>> only) {
        for (var axis : ORGANISATIONS) {
            var own = own(axis);
            if (own == null) continue;
            var all = own.stream().map(UUID::toString).sorted().toList();
            if (rows.containsKey(axis)) {
                if (rows.get(axis) == null) rows.put(axis, all);
            } else only.putIfAbsent(axis, all);
        }
    }

    private void refuseCrossing(List<String> groups, Collection<String> filtered) {
        if (isPrivileged()) return;
        var crossed = new TreeSet<String>();
        for (var code : groups) if (dimensions.isSensitive(code)) crossed.add(code);
        for (var code : filtered) if (dimensions.isSensitive(code)) crossed.add(code);
        int most = cubes.policy().maxSensitiveDims();
        if (crossed.size() > most)
            throw Problem.of(
                    ProblemCode.FORBIDDEN,
                    "at most %d sensitive dimensions may be crossed without the role analyst-privileged"
                            .formatted(most),
                    List.of(Violation.parameter(
                            "disaggregate", "too-many-sensitive-dimensions", "these are crossed: " + crossed)));
    }

    /** What values rest on is for whoever may ask for it by itself. */
    private void refuseLineage() {
        if (access.reach("getLineage", current.get().roles()) == Reach.NONE)
            throw Problem.of(
                    ProblemCode.FORBIDDEN,
                    "what values rest on is not told to your role",
                    List.of(Violation.parameter("include", "not-for-role", "leave lineage out")));
    }

    /** Results about people are published by a decision; without one, whoever sees only what is published sees none. */
    private void refuseUnpublished(Collection<LibraryMeasure> asked) {
        if (current.reach() != Reach.PUBLISHED) return;
        var unpublished = asked.stream()
                .filter(measure -> measure.privacyClass() != PrivacyClass.PUBLIC)
                .map(LibraryMeasure::code)
                .toList();
        if (!unpublished.isEmpty())
            throw Problem.of(
                    ProblemCode.FORBIDDEN,
                    "results of these measures have not been published: " + unpublished,
                    List.of(Violation.parameter(MEASURE, "not-published", "not published: " + unpublished)));
    }
}
