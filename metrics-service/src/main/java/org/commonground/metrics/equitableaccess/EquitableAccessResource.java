package org.commonground.metrics.equitableaccess;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.Violation;
import org.commonground.kernel.time.BusinessDay;
import org.commonground.metrics.analytics.Series;
import org.commonground.metrics.analytics.Series.Place;
import org.commonground.metrics.analytics.Series.Spot;
import org.commonground.metrics.cube.Answer.Status;
import org.commonground.metrics.dimension.Dimension;
import org.commonground.metrics.dimension.Dimensions;
import org.commonground.metrics.equitableaccess.Quartiles.NeedOfSchool;
import org.commonground.metrics.equitableaccess.Supply.ForGroup;
import org.commonground.metrics.measure.LibraryMeasure;
import org.commonground.metrics.measure.Measures;
import org.commonground.metrics.measure.Polarity;
import org.commonground.metrics.measure.PrivacyClass;
import org.commonground.metrics.replica.AcademicSessions;
import org.commonground.metrics.replica.SchoolCalendar;
import org.commonground.metrics.replica.SchoolPeriod;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The report on equitable access over HTTP. */
@Path("/v1/reports/equitable-access")
@Tag(name = "Metrics")
class EquitableAccessResource {
    private static final String DELIVERED = "service.hoursDelivered";
    private static final String SERVED = "service.studentsServed";
    private static final int YEARS = 5;

    /** The report. */
    @Schema(name = "EquitableAccess")
    record EquitableAccessView(
            UUID schoolYearId,
            String schoolYear,
            String indexCode,
            String indexName,

            @Schema(description = "Schools in the quartiles: those with an index and a number of students.")
            int schools,

            @Schema(description = "Schools left out, for want of an index value in the school year.")
            int withoutIndex,

            @Schema(description = "Schools left out, for want of a number of students.")
            int withoutStudents,

            AccessStatus status,

            @Schema(description = "The first has the least need, the fourth the greatest.")
            List<AccessQuartile> quartiles,

            @Schema(
                    description =
                            "By resource, the fourth quartile's share of it over its share of students: 1 is as much"
                                    + " as its size, above 1 is more.",
                    examples = "{\"SEATS\": 1.24}")
            Map<Resource, BigDecimal> concentrationRatio,

            @Schema(description = "By resource, the fourth quartile's rate less the first one's.")
            Map<Resource, BigDecimal> gap,

            @Schema(
                    description =
                            "The gap of what is known by school year, oldest first; schools stay in their quartile.")
            List<AccessGap> gapTrend,

            @Schema(description = "What is offered to groups of students, and how many of them were served.")
            List<AccessGroup> groups) {}

    /** Whether quartiles are told. */
    @Schema(name = "AccessStatus")
    enum AccessStatus {
        OK,
        /** Fewer than 12: a quartile would be single schools. */
        TOO_FEW_SCHOOLS
    }

    /** A quarter of the schools. */
    @Schema(name = "AccessQuartile")
    record AccessQuartile(
            int quartile,
            int schools,
            long students,

            @Schema(
                    description = "By resource, how much of it there is for 100 students.",
                    examples = "{\"SEATS\": 8.4}")
            Map<Resource, BigDecimal> per100Students) {}

    /** The gap of one school year. */
    @Schema(name = "AccessGap")
    record AccessGap(UUID schoolYearId, String schoolYear, Map<Resource, BigDecimal> gap) {}

    /** What is there for a group of students, as the registry's services name it. */
    @Schema(name = "AccessGroup")
    record AccessGroup(
            @Schema(examples = "EL") String population,

            @Schema(description = "The dimension and item that the population stands for, if it stands for one.")
            @Nullable
            String dimension,

            @Nullable String item,

            @Schema(description = "Services at schools that are meant for it.")
            long services,

            @Schema(description = "Seats kept for it, or else all seats of those services.")
            BigDecimal seats,

            @Schema(description = "By the measure `enrollment`; absent without it, and where it may not be told.")
            @Nullable
            BigDecimal students,

            @Nullable BigDecimal servicesPer100Students,
            @Nullable BigDecimal seatsPer100Students,

            @Schema(description = "Students of the group who were served; absent where it may not be told.") @Nullable
            BigDecimal served,

            @Nullable BigDecimal servedPer100Students) {}

    private final Supply supply;
    private final Series series;
    private final Measures measures;
    private final Dimensions dimensions;
    private final AcademicSessions sessions;
    private final BusinessDay businessDay;

    EquitableAccessResource(
            Supply supply,
            Series series,
            Measures measures,
            Dimensions dimensions,
            AcademicSessions sessions,
            BusinessDay businessDay) {
        this.supply = supply;
        this.series = series;
        this.measures = measures;
        this.dimensions = dimensions;
        this.sessions = sessions;
        this.businessDay = businessDay;
    }

    /** What was asked, understood. */
    private record Asked(
            LibraryMeasure index, @Nullable LibraryMeasure enrollment, SchoolPeriod year, SchoolCalendar calendar) {}

    @GET
    @Operation(
            summary = "Report on equitable access",
            description =
                    "Services, seats, planned and delivered hours, and dollars for 100 students, by quartile of an"
                            + " index of need and by group of students; the concentration ratio, the gap between the"
                            + " quartiles and its trend. Services, seats and planned hours are those of today. No school is told"
                            + " apart, and no group's number that is suppressed elsewhere.")
    public EquitableAccessView getEquitableAccess(
            @RestQuery
                    @Parameter(
                            description =
                                    "The measure that tells a school's need: a PUBLIC one, observed for schools. Where"
                                            + " lower is better, or neither is, higher values are greater need.",
                            required = true,
                            example = "school.climateIndex")
                    @Nullable
                    String index,
            @RestQuery
                    @Parameter(description = "A school year, by id or sourcedId; the one of today if left out.")
                    @Nullable
                    String schoolYear,
            @RestQuery
                    @Parameter(
                            description = "The measure that counts enrolled students by group, for rates by group.",
                            example = "students.enrolled")
                    @Nullable
                    String enrollment) {
        var asked = understand(index, schoolYear, enrollment);
        var schools = supply.schools();
        var needs = needs(asked, schools);
        var placed = new ArrayList<NeedOfSchool>();
        int withoutStudents = 0;
        for (var school : schools) {
            var need = needs.get(school.id());
            if (need == null) continue;
            var students = school.students();
            if (students == null || students <= 0) withoutStudents++;
            else placed.add(new NeedOfSchool(school.id(), students, need));
        }
        var quartiles = Quartiles.of(placed);
        var ids = placed.stream().map(NeedOfSchool::school).toList();
        var byYear = byYear(asked, ids);
        var now = new EnumMap<>(supply.offered());
        now.putAll(byYear.getOrDefault(asked.year.id(), Map.of()));
        return new EquitableAccessView(
                asked.year.id(),
                asked.year.title(),
                asked.index.code(),
                asked.index.name(),
                placed.size(),
                schools.size() - needs.size(),
                withoutStudents,
                quartiles == null ? AccessStatus.TOO_FEW_SCHOOLS : AccessStatus.OK,
                quartiles == null ? List.of() : quartiles(quartiles, now),
                quartiles == null ? Map.of() : quartiles.concentrations(now),
                quartiles == null ? Map.of() : quartiles.gaps(now),
                quartiles == null ? List.of() : trend(asked, quartiles, byYear),
                groups(asked));
    }

    private Asked understand(@Nullable String index, @Nullable String schoolYear, @Nullable String enrollment) {
        var violations = new ArrayList<Violation>();
        var codes = new ArrayList<String>();
        if (index != null) codes.add(index);
        if (enrollment != null) codes.add(enrollment);
        var library = measures.byCode(codes);
        var need = index == null ? null : library.get(index);
        if (index == null) violations.add(Violation.parameter("index", "required", "say which measure tells the need"));
        else if (need == null) violations.add(Violation.parameter("index", "unknown-measure", "there is no " + index));
        else if (need.privacyClass() != PrivacyClass.PUBLIC)
            violations.add(Violation.parameter(
                    "index",
                    "not-public",
                    "%s is about people; schools are ranked by a PUBLIC measure".formatted(index)));
        var students = enrollment == null ? null : library.get(enrollment);
        if (enrollment != null && students == null)
            violations.add(Violation.parameter("enrollment", "unknown-measure", "there is no " + enrollment));
        var calendar = sessions.calendar();
        var year = year(schoolYear, calendar);
        if (year == null)
            violations.add(Violation.parameter("schoolYear", "unknown-item", "no such school year is known")
                    .allowing(calendar.years().stream()
                            .map(SchoolPeriod::sourcedId)
                            .toList()));
        if (!violations.isEmpty() || need == null || year == null)
            throw Problem.invalidParameter(violations.toArray(Violation[]::new));
        return new Asked(need, students, year, calendar);
    }

    private @Nullable SchoolPeriod year(@Nullable String asked, SchoolCalendar calendar) {
        if (asked == null) return calendar.schoolYear(businessDay.today()).orElse(null);
        return calendar.years().stream()
                .filter(year ->
                        year.sourcedId().equals(asked) || year.id().toString().equals(asked))
                .findFirst()
                .orElse(null);
    }

    /** By school, its need; the greater the number, the greater the need. */
    private Map<UUID, BigDecimal> needs(Asked asked, List<Supply.School> schools) {
        var points = series.at(
                schools.stream()
                        .map(school -> new Spot(asked.index, asked.year, Place.school(school.id())))
                        .toList(),
                asked.calendar);
        var needs = new HashMap<UUID, BigDecimal>();
        for (int i = 0; i < schools.size(); i++) {
            var value = points.get(i).value();
            if (value != null)
                needs.put(
                        schools.get(i).id(), asked.index.polarity() == Polarity.HIGHER_BETTER ? value.negate() : value);
        }
        return needs;
    }

    /** By school year, what is known by school year. */
    private Map<UUID, Map<Resource, Map<UUID, BigDecimal>>> byYear(Asked asked, List<UUID> schools) {
        var years = years(asked);
        var delivered = measures.byCode(List.of(DELIVERED)).get(DELIVERED);
        var spots = new ArrayList<Spot>();
        var whose = new ArrayList<UUID>();
        if (delivered != null)
            for (var year : years)
                for (var school : schools) {
                    spots.add(new Spot(delivered, year, Place.school(school)));
                    whose.add(school);
                }
        var points = series.at(spots, asked.calendar);
        var found = new HashMap<UUID, Map<Resource, Map<UUID, BigDecimal>>>();
        var dollars = dollars(asked, years);
        for (var year : years) {
            var amounts = new EnumMap<Resource, Map<UUID, BigDecimal>>(Resource.class);
            amounts.put(Resource.DOLLARS, dollars.getOrDefault(year.id(), Map.of()));
            amounts.put(Resource.DELIVERED_HOURS, new HashMap<>());
            found.put(year.id(), amounts);
        }
        for (int i = 0; i < points.size(); i++) {
            var hours = points.get(i).value();
            var year = found.get(points.get(i).period().id());
            if (hours != null && year != null)
                year.computeIfAbsent(Resource.DELIVERED_HOURS, _ -> new HashMap<>())
                        .put(whose.get(i), hours);
        }
        return found;
    }

    private static List<SchoolPeriod> years(Asked asked) {
        var until = asked.calendar.years().stream()
                .filter(year -> !year.startDate().isAfter(asked.year.startDate()))
                .toList();
        return until.subList(Math.max(0, until.size() - YEARS), until.size());
    }

    /** Entries of a term count for its school year. */
    private Map<UUID, Map<UUID, BigDecimal>> dollars(Asked asked, List<SchoolPeriod> years) {
        var yearOf = new HashMap<UUID, UUID>();
        for (var year : years) for (var part : asked.calendar.within(year)) yearOf.put(part.id(), year.id());
        var dollars = new HashMap<UUID, Map<UUID, BigDecimal>>();
        supply.dollars(yearOf.keySet()).forEach((period, bySchool) -> {
            var year = yearOf.get(period);
            if (year != null)
                bySchool.forEach((school, amount) ->
                        dollars.computeIfAbsent(year, _ -> new HashMap<>()).merge(school, amount, BigDecimal::add));
        });
        return dollars;
    }

    private static List<AccessQuartile> quartiles(Quartiles quartiles, Map<Resource, Map<UUID, BigDecimal>> amounts) {
        var told = new ArrayList<AccessQuartile>();
        for (int no = 1; no <= quartiles.count(); no++)
            told.add(new AccessQuartile(
                    no, quartiles.schools(no), quartiles.students(no), quartiles.rates(no, amounts)));
        return told;
    }

    private static List<AccessGap> trend(
            Asked asked, Quartiles quartiles, Map<UUID, Map<Resource, Map<UUID, BigDecimal>>> byYear) {
        return years(asked).stream()
                .map(year -> new AccessGap(
                        year.id(), year.title(), quartiles.gaps(byYear.getOrDefault(year.id(), Map.of()))))
                .toList();
    }

    private List<AccessGroup> groups(Asked asked) {
        var offered = supply.forGroups();
        var served = measures.byCode(List.of(SERVED)).get(SERVED);
        var students = told(asked, asked.enrollment, offered);
        var participants = told(asked, served, offered);
        return offered.stream()
                .map(each -> group(each, students.get(each.population()), participants.get(each.population())))
                .toList();
    }

    /** By population, what a measure tells of it in the whole district. */
    private Map<String, BigDecimal> told(Asked asked, @Nullable LibraryMeasure measure, List<ForGroup> offered) {
        if (measure == null) return Map.of();
        var spots = new ArrayList<Spot>();
        var whose = new ArrayList<String>();
        for (var each : offered) {
            var group = dimension(each.population());
            if (group == null || !measure.dimensions().contains(group.code())) continue;
            spots.add(new Spot(measure, asked.year, Place.DISTRICT.of(group.code(), item(group, each.population()))));
            whose.add(each.population());
        }
        var points = series.at(spots, asked.calendar);
        var told = new HashMap<String, BigDecimal>();
        for (int i = 0; i < points.size(); i++) {
            var value = points.get(i).value();
            if (points.get(i).status() == Status.OK && value != null) told.put(whose.get(i), value);
        }
        return told;
    }

    private AccessGroup group(ForGroup offered, @Nullable BigDecimal students, @Nullable BigDecimal served) {
        var group = dimension(offered.population());
        return new AccessGroup(
                offered.population(),
                group == null ? null : group.code(),
                group == null ? null : item(group, offered.population()),
                offered.services(),
                plain(offered.seats()),
                students,
                per100(BigDecimal.valueOf(offered.services()), students),
                per100(offered.seats(), students),
                served,
                served == null ? null : per100(served, students));
    }

    /** The code list that a population is an item of, or stands for by its name. */
    private @Nullable Dimension dimension(String population) {
        var named = dimensions.get(population);
        if (named != null && named.items().containsKey("YES")) return named;
        return dimensions.all().stream()
                .filter(each -> each.sensitive() && each.items().containsKey(population))
                .findFirst()
                .orElse(null);
    }

    private static String item(Dimension dimension, String population) {
        return dimension.code().equals(population) ? "YES" : population;
    }

    private static @Nullable BigDecimal per100(BigDecimal amount, @Nullable BigDecimal students) {
        return students == null || students.signum() == 0
                ? null
                : amount.multiply(BigDecimal.valueOf(100)).divide(students, 2, RoundingMode.HALF_UP);
    }

    private static BigDecimal plain(BigDecimal number) {
        return number.setScale(2, RoundingMode.HALF_UP);
    }
}
