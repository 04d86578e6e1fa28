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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.commonground.kernel.access.AccessTable;
import org.commonground.kernel.access.Caller;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.access.Reach;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.kernel.problem.Violation;
import org.commonground.kernel.time.BusinessDay;
import org.commonground.metrics.cube.Cube;
import org.commonground.metrics.cube.Cubes;
import org.commonground.metrics.cube.Which;
import org.commonground.metrics.dimension.Dimensions;
import org.commonground.metrics.measure.LibraryMeasure;
import org.commonground.metrics.measure.Measures;
import org.commonground.metrics.measure.PrivacyClass;
import org.commonground.metrics.replica.Areas;
import org.commonground.metrics.replica.EducationOrgs;
import org.commonground.metrics.replica.KnownOrg;
import org.commonground.metrics.replica.Partners;
import org.commonground.metrics.replica.SchoolCalendar;
import org.commonground.metrics.replica.SchoolPeriod;
import org.commonground.metrics.replica.Services;
import org.jspecify.annotations.Nullable;

/** Finds out what a question is about and whether the caller may ask it; everything that is wrong with it is said at once. */
@ApplicationScoped
class UnderstandQuestion {
    private static final String ALL = "ALL";
    private static final List<String> ORGANISATIONS = List.of(Cube.SCHOOL, NETWORK, AREA, Cube.PARTNER, Cube.SERVICE);
    /** One of these at a time: they are levels of one another. */
    private static final List<String> PLACES = List.of(Cube.SCHOOL, NETWORK, AREA);

    private static final List<String> INCLUDES = List.of(HIERARCHY, LINEAGE, NUM_DEN, TARGETS);

    private final Cubes cubes;
    private final Measures measures;
    private final Dimensions dimensions;
    private final EducationOrgs orgs;
    private final Areas areas;
    private final Partners partners;
    private final Services services;
    private final CurrentCaller current;
    private final AccessTable access;
    private final BusinessDay businessDay;

    UnderstandQuestion(
            Cubes cubes,
            Measures measures,
            Dimensions dimensions,
            EducationOrgs orgs,
            Areas areas,
            Partners partners,
            Services services,
            CurrentCaller current,
            AccessTable access,
            BusinessDay businessDay) {
        this.cubes = cubes;
        this.measures = measures;
        this.dimensions = dimensions;
        this.orgs = orgs;
        this.areas = areas;
        this.partners = partners;
        this.services = services;
        this.current = current;
        this.access = access;
        this.businessDay = businessDay;
    }

    boolean isPrivileged() {
        return current.get().is(Role.ANALYST_PRIVILEGED);
    }

    Asked asked(AnalyticsQuestion question, SchoolCalendar calendar) {
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
        var asOf = AsOf.parse(question.asOf(), businessDay.zone(), violations);
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

    /** What these are worked out from. */
    Map<String, LibraryMeasure> operands(List<LibraryMeasure> asked) {
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
