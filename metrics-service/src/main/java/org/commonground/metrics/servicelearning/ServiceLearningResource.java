package org.commonground.metrics.servicelearning;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.access.Reach;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.Violation;
import org.commonground.kernel.time.BusinessDay;
import org.commonground.metrics.analytics.Series;
import org.commonground.metrics.analytics.Series.Place;
import org.commonground.metrics.analytics.Series.Point;
import org.commonground.metrics.analytics.Series.Spot;
import org.commonground.metrics.cube.Answer.Status;
import org.commonground.metrics.measure.LibraryMeasure;
import org.commonground.metrics.measure.Measures;
import org.commonground.metrics.replica.AcademicSessions;
import org.commonground.metrics.replica.SchoolPeriod;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The report on service-learning hours over HTTP. */
@Path("/v1/reports/service-learning")
@Tag(name = "Metrics")
class ServiceLearningResource {
    static final String HOURS = "student.serviceLearningHours";
    static final String STUDENTS = "student.serviceLearningStudents";
    private static final int USUAL_REQUIREMENT = 30;

    /** The report. */
    @Schema(name = "ServiceLearning")
    record ServiceLearningView(
            UUID schoolYearId,
            String schoolYear,

            @Schema(description = "Absent for the whole district.") @Nullable
            UUID schoolId,

            @Schema(description = "Hours that a student is asked to give in the school year.", examples = "30")
            int requirement,

            @Schema(description = "All hours that students gave.")
            ServiceLearningFigure hours,

            @Schema(description = "All students who are counted in a band.")
            ServiceLearningFigure students,

            List<ServiceLearningBand> bands,

            @Schema(description = "Students who met the requirement; told only if every band of them is.")
            ServiceLearningFigure met,

            @Schema(description = "Their share of all students, in percent.", examples = "64.5") @Nullable
            BigDecimal metPercent) {}

    /** A number, or why there is none. */
    @Schema(name = "ServiceLearningFigure")
    record ServiceLearningFigure(Status status, @Nullable BigDecimal value) {}

    /** The students who gave about as many hours. */
    @Schema(name = "ServiceLearningBand")
    record ServiceLearningBand(
            HoursBand band,

            @Schema(description = "The least hours.", examples = "20")
            int from,

            @Schema(description = "The most hours; absent for the last band.", examples = "29") @Nullable
            Integer to,

            @Schema(description = "Whoever is in it met the requirement.")
            boolean meets,

            ServiceLearningFigure students) {}

    private final Series series;
    private final Measures measures;
    private final AcademicSessions sessions;
    private final CurrentCaller current;
    private final BusinessDay businessDay;

    ServiceLearningResource(
            Series series,
            Measures measures,
            AcademicSessions sessions,
            CurrentCaller current,
            BusinessDay businessDay) {
        this.series = series;
        this.measures = measures;
        this.sessions = sessions;
        this.current = current;
        this.businessDay = businessDay;
    }

    @GET
    @Operation(
            summary = "Report on service-learning hours",
            description =
                    "How many students gave how many hours (`student.serviceLearningStudents` by HOURS_BAND), and how"
                            + " many met the requirement. Bands about too few students are suppressed as everywhere.")
    public ServiceLearningView getServiceLearning(
            @RestQuery
                    @Parameter(description = "A school year, by id or sourcedId; the one of today if left out.")
                    @Nullable
                    String schoolYear,
            @RestQuery @Parameter(description = "Needed by those who see their own schools only.") @Nullable
                    UUID school,
            @RestQuery
                    @Parameter(
                            description = "Hours asked of each student: the least of a band; 30 if left out.",
                            schema = @Schema(enumeration = {"1", "10", "20", "30", "40"}))
                    @Nullable
                    String requirement) {
        var violations = new ArrayList<Violation>();
        var calendar = sessions.calendar();
        var year = schoolYear == null
                ? calendar.schoolYear(businessDay.today()).orElse(null)
                : calendar.years().stream()
                        .filter(each -> each.sourcedId().equals(schoolYear)
                                || each.id().toString().equals(schoolYear))
                        .findFirst()
                        .orElse(null);
        if (year == null)
            violations.add(Violation.parameter("schoolYear", "unknown-item", "no such school year is known")
                    .allowing(calendar.years().stream()
                            .map(SchoolPeriod::sourcedId)
                            .toList()));
        int asked = requirement(requirement, violations);
        refuseForeign(school, violations);
        if (year == null || !violations.isEmpty()) throw Problem.invalidParameter(violations.toArray(Violation[]::new));
        var library = measures.byCode(List.of(HOURS, STUDENTS));
        var place = school == null ? Place.DISTRICT : Place.school(school);
        var spots = new ArrayList<Spot>();
        var students = library.get(STUDENTS);
        if (students != null) {
            spots.add(new Spot(students, year, place));
            for (var band : HoursBand.values())
                spots.add(new Spot(students, year, place.of(HoursBand.DIMENSION, band.name())));
        }
        var points = series.at(spots, calendar);
        return report(
                year,
                school,
                asked,
                hours(library.get(HOURS), year, place),
                points.isEmpty() ? null : points.getFirst(),
                points.isEmpty() ? List.of() : points.subList(1, points.size()));
    }

    private ServiceLearningFigure hours(@Nullable LibraryMeasure measure, SchoolPeriod year, Place place) {
        if (measure == null) return figure(null);
        return figure(series.at(List.of(new Spot(measure, year, place)), sessions.calendar())
                .getFirst());
    }

    private static int requirement(@Nullable String text, List<Violation> violations) {
        if (text == null) return USUAL_REQUIREMENT;
        var least = Arrays.stream(HoursBand.values())
                .filter(band -> band != HoursBand.NONE)
                .map(band -> Integer.toString(band.from()))
                .toList();
        if (least.contains(text)) return Integer.parseInt(text);
        violations.add(Violation.parameter("requirement", "unknown-value", "bands do not tell who met it")
                .allowing(least));
        return USUAL_REQUIREMENT;
    }

    private void refuseForeign(@Nullable UUID school, List<Violation> violations) {
        if (current.reach() != Reach.OWN) return;
        if (school == null) violations.add(Violation.parameter("school", "required", "say which school of yours"));
        else if (!current.get().schoolIds().contains(school))
            violations.add(Violation.parameter("school", "unknown-item", "no school %s is known".formatted(school)));
    }

    private static ServiceLearningView report(
            SchoolPeriod year,
            @Nullable UUID school,
            int requirement,
            ServiceLearningFigure hours,
            @Nullable Point all,
            List<Point> byBand) {
        var bands = new ArrayList<ServiceLearningBand>();
        int no = 0; // points come in the order of the bands
        for (var band : HoursBand.values())
            bands.add(new ServiceLearningBand(
                    band,
                    band.from(),
                    band.to(),
                    band.meets(requirement),
                    figure(byBand.isEmpty() ? null : byBand.get(no++))));
        var met = met(bands);
        var students = figure(all);
        return new ServiceLearningView(
                year.id(), year.title(), school, requirement, hours, students, bands, met, percent(met, students));
    }

    /** A band in which nobody is has no data; one that is hidden hides the sum as well. */
    static ServiceLearningFigure met(List<ServiceLearningBand> bands) {
        var sum = BigDecimal.ZERO;
        boolean any = bands.stream().anyMatch(band -> band.students.status != Status.NO_DATA);
        if (!any) return new ServiceLearningFigure(Status.NO_DATA, null);
        for (var band : bands) {
            if (!band.meets || band.students.status == Status.NO_DATA) continue;
            var value = band.students.value;
            if (value == null) return new ServiceLearningFigure(Status.SUPPRESSED, null);
            sum = sum.add(value);
        }
        return new ServiceLearningFigure(Status.OK, sum);
    }

    private static @Nullable BigDecimal percent(ServiceLearningFigure met, ServiceLearningFigure students) {
        if (met.value == null || students.value == null || students.value.signum() == 0) return null;
        return met.value.multiply(BigDecimal.valueOf(100)).divide(students.value, 1, RoundingMode.HALF_UP);
    }

    private static ServiceLearningFigure figure(@Nullable Point point) {
        return point == null
                ? new ServiceLearningFigure(Status.NO_DATA, null)
                : new ServiceLearningFigure(point.status(), point.value());
    }
}
