package org.commonground.metrics.analytics;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
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
import org.commonground.metrics.dimension.Dimensions;
import org.commonground.metrics.measure.Aggregation;
import org.commonground.metrics.measure.LibraryMeasure;
import org.commonground.metrics.measure.Measures;
import org.commonground.metrics.measure.PrivacyClass;
import org.commonground.metrics.replica.AcademicSessions;
import org.commonground.metrics.replica.EducationOrgs;
import org.commonground.metrics.replica.KnownOrg;
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
    private static final String MEASURE = "measure";
    private static final String ALL = "ALL";
    private static final List<String> ORGANISATIONS = List.of(Cube.SCHOOL, Cube.PARTNER, Cube.SERVICE);
    private static final Set<String> INCLUDES = Set.of("numDen", "targets");

    private final Cubes cubes;
    private final Measures measures;
    private final Dimensions dimensions;
    private final AcademicSessions sessions;
    private final EducationOrgs orgs;
    private final Partners partners;
    private final Services services;
    private final Targets targets;
    private final CurrentCaller current;
    private final BusinessDay businessDay;

    Analyse(
            Cubes cubes,
            Measures measures,
            Dimensions dimensions,
            AcademicSessions sessions,
            EducationOrgs orgs,
            Partners partners,
            Services services,
            Targets targets,
            CurrentCaller current,
            BusinessDay businessDay) {
        this.cubes = cubes;
        this.measures = measures;
        this.dimensions = dimensions;
        this.sessions = sessions;
        this.orgs = orgs;
        this.partners = partners;
        this.services = services;
        this.targets = targets;
        this.current = current;
        this.businessDay = businessDay;
    }

    /** A question that was understood. Null items mean all that there are. */
    private record Asked(
            List<LibraryMeasure> measures,
            List<SchoolPeriod> periods,
            Map<String, @Nullable List<String>> rows,
            List<String> groups,
            Map<String, List<String>> only,
            boolean numDen,
            boolean targets) {}

    boolean isPrivileged() {
        return current.get().is(Role.ANALYST_PRIVILEGED);
    }

    AnalyticsAnswer answer(AnalyticsQuestion question) {
        var calendar = sessions.calendar();
        var asked = understand(question, calendar);
        boolean privileged = isPrivileged();
        var aims = asked.targets ? targets.aims(codes(asked)) : List.<Targets.Aimed>of();
        var rows = new ArrayList<AnalyticsRow>();
        var minimums = new TreeMap<String, Integer>();
        for (var measure : asked.measures)
            for (var period : asked.periods) {
                var tables = tables(measure, period, calendar);
                if (tables.isEmpty()) continue;
                if (measure.privacyClass() != PrivacyClass.PUBLIC)
                    minimums.put(
                            measure.code(), tables.getFirst().cube.threshold().minimum());
                var places = places(asked, tables);
                if (rows.size() + places.size() > MAX_ROWS)
                    throw Problem.of(
                            ProblemCode.PAYLOAD_TOO_LARGE,
                            "over %d rows; ask for fewer measures, periods, schools or groups".formatted(MAX_ROWS));
                for (var place : places) rows.add(row(asked, measure, period, place, tables, aims, privileged));
            }
        var policy = cubes.policy();
        return new AnalyticsAnswer(
                headers(asked),
                rows,
                new AnalyticsMetadata(
                        names(asked, rows),
                        policy.version(),
                        minimums,
                        List.of(policy.percentBottom(), policy.percentTop()),
                        privileged,
                        false));
    }

    private static List<String> codes(Asked asked) {
        return asked.measures.stream().map(LibraryMeasure::code).toList();
    }

    private static List<String> headers(Asked asked) {
        var headers = new ArrayList<>(List.of(MEASURE, Cube.PERIOD));
        headers.addAll(asked.rows.keySet());
        headers.addAll(asked.groups);
        headers.addAll(List.of("value", "coded"));
        if (asked.numDen) headers.addAll(List.of("numerator", "denominator"));
        headers.addAll(List.of("n", "status", "reason", "countBasis", "asOf"));
        return headers;
    }

    // --- which tables a period is answered from

    /** A canonical table and the day until which it tells. */
    private record Table(Cube cube, LocalDate asOf) {}

    /**
     * One table where periods add up, or where the period itself was observed; else those of its parts that were, in the order in
     * which they are to be looked at.
     */
    private List<Table> tables(LibraryMeasure measure, SchoolPeriod period, SchoolCalendar calendar) {
        if (measure.timeAgg().addsUp())
            return List.of(new Table(cubes.cube(measure, period, calendar), period.endDate()));
        var observed = cubes.observed(measure.code(), null);
        if (observed.contains(period.id()))
            return List.of(new Table(cubes.cube(measure, period, calendar), period.endDate()));
        if (measure.timeAgg() == Aggregation.NONE) return List.of();
        var tables = new ArrayList<Table>();
        for (var part : calendar.within(period))
            if (observed.contains(part.id()))
                tables.add(new Table(cubes.cube(measure, part, calendar), part.endDate()));
        return measure.timeAgg() == Aggregation.FIRST ? tables : tables.reversed();
    }

    // --- rows

    /** Every combination of items that stands in a row. */
    private List<Map<String, String>> places(Asked asked, List<Table> tables) {
        var places = List.<Map<String, String>>of(Map.of());
        for (var axis : asked.rows.entrySet()) {
            var named = axis.getValue();
            places = multiplied(places, axis.getKey(), named == null ? observed(tables, axis.getKey()) : named);
        }
        for (var group : asked.groups) {
            var seen = observed(tables, group);
            var dimension = Objects.requireNonNull(dimensions.get(group));
            places = multiplied(
                    places,
                    group,
                    dimension.items().keySet().stream().filter(seen::contains).toList());
        }
        return places;
    }

    private static Collection<String> observed(List<Table> tables, String axis) {
        var items = new TreeSet<String>();
        for (var table : tables) items.addAll(table.cube.items(axis));
        return items;
    }

    private static List<Map<String, String>> multiplied(
            List<Map<String, String>> places, String axis, Collection<String> items) {
        if ((long) places.size() * items.size() > MAX_ROWS)
            throw Problem.of(
                    ProblemCode.PAYLOAD_TOO_LARGE,
                    "over %d rows; ask for fewer measures, periods, schools or groups".formatted(MAX_ROWS));
        var more = new ArrayList<Map<String, String>>(places.size() * items.size());
        for (var place : places)
            for (var item : items) {
                var next = new LinkedHashMap<>(place);
                next.put(axis, item);
                more.add(next);
            }
        return more;
    }

    private AnalyticsRow row(
            Asked asked,
            LibraryMeasure measure,
            SchoolPeriod period,
            Map<String, String> place,
            List<Table> tables,
            List<Targets.Aimed> aims,
            boolean privileged) {
        var keys = new LinkedHashMap<String, String>();
        keys.put(MEASURE, measure.code());
        keys.put(Cube.PERIOD, period.id().toString());
        keys.putAll(place);
        var cells = cells(asked, period, place);
        var found =
                measure.timeAgg() == Aggregation.LAST || measure.timeAgg() == Aggregation.FIRST || tables.size() == 1
                        ? first(tables, cells, privileged)
                        : joined(measure.timeAgg(), tables, cells, privileged);
        var answer = found.answer;
        return new AnalyticsRow(
                keys,
                answer.value(),
                answer.coded(),
                asked.numDen ? answer.numerator() : null,
                asked.numDen ? answer.denominator() : null,
                answer.n(),
                answer.status(),
                answer.reason(),
                answer.countBasis(),
                found.asOf,
                asked.targets ? targets(asked, measure, place, aims) : null);
    }

    /** The cells that a row is made of: one, unless the question or the caller's scope joins several items. */
    private static List<Map<String, String>> cells(Asked asked, SchoolPeriod period, Map<String, String> place) {
        var base = new TreeMap<>(place);
        base.put(Cube.PERIOD, period.id().toString());
        var cells = List.<Map<String, String>>of(base);
        for (var filter : asked.only.entrySet()) cells = multiplied(cells, filter.getKey(), filter.getValue());
        return cells;
    }

    private record Found(Answer answer, @Nullable LocalDate asOf) {}

    private static Found first(List<Table> tables, List<Map<String, String>> cells, boolean privileged) {
        var last = new Found(new Answer(Answer.Status.NO_DATA, null, null, null, null, null, null, null), null);
        for (var table : tables) {
            var answer = table.cube.together(cells, privileged);
            if (answer.status() != Answer.Status.NO_DATA) return new Found(answer, table.asOf);
        }
        return last;
    }

    /** Several periods of which the mean, least or greatest value is asked: told only if each is told. */
    private static Found joined(
            Aggregation how, List<Table> tables, List<Map<String, String>> cells, boolean privileged) {
        var answers = new ArrayList<Answer>();
        @Nullable LocalDate asOf = null;
        for (var table : tables) {
            var answer = table.cube.together(cells, privileged);
            if (answer.status() == Answer.Status.NO_DATA) continue;
            if (asOf == null || table.asOf.isAfter(asOf)) asOf = table.asOf;
            answers.add(answer);
        }
        return new Found(Join.over(how, answers), asOf);
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

    private Map<String, String> names(Asked asked, List<AnalyticsRow> rows) {
        var names = new TreeMap<String, String>();
        for (var measure : asked.measures) names.put(measure.code(), measure.name());
        for (var period : asked.periods) names.put(period.id().toString(), period.title());
        for (var org : orgs.byId(ids(rows, Cube.SCHOOL))) names.put(org.id().toString(), org.name());
        partners.names(ids(rows, Cube.PARTNER)).forEach((id, name) -> names.put(id.toString(), name));
        services.byId(ids(rows, Cube.SERVICE)).forEach((id, service) -> names.put(id.toString(), service.name()));
        return names;
    }

    private static Set<UUID> ids(List<AnalyticsRow> rows, String axis) {
        var ids = new HashSet<UUID>();
        for (var row : rows) {
            var id = row.keys().get(axis);
            if (id != null) ids.add(UUID.fromString(id));
        }
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
                        .allowing(List.of(Cube.PERIOD, Cube.SCHOOL, Cube.PARTNER, Cube.SERVICE)));
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
                        .allowing(List.copyOf(new TreeSet<>(INCLUDES))));
        if (periods == null) periods = relative(Term.THIS_SCHOOL_YEAR, calendar, violations);
        if (!violations.isEmpty())
            throw Problem.of(ProblemCode.INVALID_PARAMETER, "the question cannot be answered", violations);
        refuseCrossing(groups, only.keySet());
        refuseUnpublished(asked);
        restrict(rows, only);
        return new Asked(
                asked,
                periods,
                rows,
                groups,
                only,
                question.include().contains("numDen"),
                question.include().contains("targets"));
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
            if (Term.RELATIVE.contains(item)) {
                for (var period : relative(item, calendar, violations))
                    if (!periods.contains(period)) periods.add(period);
                continue;
            }
            var id = Term.uuid(item);
            var period = id == null ? calendar.bySourcedId(item) : calendar.byId(id);
            if (period == null)
                violations.add(
                        Violation.parameter(term.parameter(), "unknown-item", "no period %s is known".formatted(item))
                                .allowing(Term.RELATIVE));
            else if (!periods.contains(period)) periods.add(period);
        }
        return periods;
    }

    private List<SchoolPeriod> relative(String item, SchoolCalendar calendar, List<Violation> violations) {
        var year = calendar.schoolYear(businessDay.today());
        if (item.equals(Term.LAST_SCHOOL_YEAR)) year = year.flatMap(calendar::before);
        if (year.isEmpty())
            violations.add(Violation.parameter(Cube.PERIOD, "unknown-item", "no such school year is known yet"));
        return year.map(List::of).orElse(List.of());
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
            case Cube.SCHOOL -> {
                for (KnownOrg org : orgs.bySourcedId(sourced)) known.put(org.sourcedId(), org.id());
                for (KnownOrg org : orgs.byId(ids)) known.put(org.id().toString(), org.id());
            }
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

    /** Results about people are published by a decision; without one, whoever sees only what is published sees none. */
    private void refuseUnpublished(List<LibraryMeasure> asked) {
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
