package org.commonground.metrics.portfolioreport;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.access.Reach;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.Violation;
import org.commonground.kernel.time.BusinessDay;
import org.commonground.metrics.analytics.Series;
import org.commonground.metrics.analytics.Series.Place;
import org.commonground.metrics.analytics.Series.Point;
import org.commonground.metrics.analytics.Series.Spot;
import org.commonground.metrics.cube.Answer.CountBasis;
import org.commonground.metrics.cube.Answer.Reason;
import org.commonground.metrics.cube.Answer.Status;
import org.commonground.metrics.measure.LibraryMeasure;
import org.commonground.metrics.measure.Measures;
import org.commonground.metrics.replica.AcademicSessions;
import org.commonground.metrics.replica.Partners;
import org.commonground.metrics.replica.PortfolioCalls;
import org.commonground.metrics.replica.PortfolioSelections;
import org.commonground.metrics.replica.PortfolioSelections.Selected;
import org.commonground.metrics.replica.SchoolCalendar;
import org.commonground.metrics.replica.SchoolPeriod;
import org.commonground.metrics.replica.Services;
import org.commonground.metrics.story.Stories;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The report about a portfolio over HTTP. */
@Path("/v1/reports/portfolios")
@Tag(name = "Metrics")
class PortfolioReportResource {
    private static final List<String> STARTERS = List.of(
            "service.studentsServed",
            "service.sessionsHeld",
            "service.hoursDelivered",
            "service.attendanceRate",
            "participant.satisfaction");
    private static final int MAX_MEASURES = 20;
    private static final int MAX_STORIES = 20;

    /** The report. */
    @Schema(name = "PortfolioReport")
    record PortfolioReportView(
            UUID callId,
            String title,
            List<String> categories,
            LocalDate opensOn,
            LocalDate closesOn,
            UUID periodId,
            String period,

            @Schema(description = "Services that were selected for the call.")
            int selected,

            @Schema(description = "All of them together. A value that is told only if every program's is.")
            List<PortfolioValue> collective,

            @Schema(description = "Each by itself; partners see their own.")
            List<PortfolioProgram> programs,

            @Schema(description = "What is told of their partners, at most 20.")
            List<Stories.Told> stories) {}

    /** One of the services. */
    @Schema(name = "PortfolioProgram")
    record PortfolioProgram(UUID serviceId, String name, UUID partnerId, String partner, List<PortfolioValue> values) {}

    /** One measure. */
    @Schema(name = "PortfolioValue")
    record PortfolioValue(
            String measureCode,
            int measureVersion,
            String name,
            String unit,
            Status status,
            @Nullable Reason reason,
            @Nullable BigDecimal value,

            @Schema(description = "Instead of a value: a share that is told as a bound.", examples = ">=95") @Nullable
            String coded,

            @Schema(description = "How many people it is about.") @Nullable
            Long n,

            @Schema(description = "Whether somebody may be counted in it twice.") @Nullable
            CountBasis countBasis) {
        static PortfolioValue of(LibraryMeasure measure, Point point) {
            return new PortfolioValue(
                    measure.code(),
                    measure.measureVersion(),
                    measure.name(),
                    measure.unit(),
                    point.status(),
                    point.reason(),
                    point.value(),
                    point.coded(),
                    point.n(),
                    point.countBasis());
        }
    }

    private final PortfolioCalls calls;
    private final PortfolioSelections selections;
    private final Services services;
    private final Partners partners;
    private final Series series;
    private final Measures measures;
    private final AcademicSessions sessions;
    private final Stories stories;
    private final CurrentCaller current;
    private final BusinessDay businessDay;

    PortfolioReportResource(
            PortfolioCalls calls,
            PortfolioSelections selections,
            Services services,
            Partners partners,
            Series series,
            Measures measures,
            AcademicSessions sessions,
            Stories stories,
            CurrentCaller current,
            BusinessDay businessDay) {
        this.calls = calls;
        this.selections = selections;
        this.services = services;
        this.partners = partners;
        this.series = series;
        this.measures = measures;
        this.sessions = sessions;
        this.stories = stories;
        this.current = current;
        this.businessDay = businessDay;
    }

    private record Asked(List<LibraryMeasure> measures, SchoolPeriod period) {}

    @GET
    @Path("/{callId}")
    @Operation(
            summary = "Read how a portfolio does",
            description =
                    "For the services that were selected for a call, the values of measures in a period: each by itself and"
                            + " all together, with the stories that are told of their partners. Everybody gets the same cells, suppressed"
                            + " as in analytics; without `measure`, students served, sessions, hours, attendance and satisfaction.")
    public PortfolioReportView getPortfolioReport(
            UUID callId,
            @RestQuery @Parameter(description = "Codes, at most 20.", example = "service.studentsServed") @Nullable
                    List<String> measure,
            @RestQuery
                    @Parameter(
                            description = "The id or sourcedId of a period; this school year by default.",
                            example = "sy2026")
                    @Nullable
                    String period) {
        var call = calls.byId(callId).orElseThrow(() -> Problem.notFound("portfolio call", callId));
        var calendar = sessions.calendar();
        var asked = understand(measure == null ? List.of() : measure, period, calendar);
        var selected = selections.of(callId);
        var shown = current.reach() == Reach.OWN
                ? selected.stream()
                        .filter(each -> current.get().partnerIds().contains(each.partnerId()))
                        .toList()
                : selected;
        var spots = new ArrayList<Spot>();
        if (!selected.isEmpty()) {
            var together =
                    Place.services(selected.stream().map(Selected::serviceId).toList());
            for (var each : asked.measures) spots.add(new Spot(each, asked.period, together));
        }
        for (var program : shown)
            for (var each : asked.measures)
                spots.add(new Spot(each, asked.period, Place.services(List.of(program.serviceId()))));
        var values = values(spots, calendar);
        int width = selected.isEmpty() ? 0 : asked.measures.size();
        return new PortfolioReportView(
                call.id(),
                call.title(),
                call.categories(),
                call.opensOn(),
                call.closesOn(),
                asked.period.id(),
                asked.period.title(),
                selected.size(),
                values.subList(0, width),
                programs(shown, values, width),
                stories.told(selected.stream().map(Selected::partnerId).collect(Collectors.toSet()), MAX_STORIES));
    }

    private List<PortfolioValue> values(List<Spot> spots, SchoolCalendar calendar) {
        var points = series.at(spots, calendar);
        var values = new ArrayList<PortfolioValue>(spots.size());
        for (int i = 0; i < spots.size(); i++)
            values.add(PortfolioValue.of(spots.get(i).measure(), points.get(i)));
        return values;
    }

    private List<PortfolioProgram> programs(List<Selected> shown, List<PortfolioValue> values, int width) {
        var known = services.byId(shown.stream().map(Selected::serviceId).toList());
        var names = partners.names(shown.stream().map(Selected::partnerId).collect(Collectors.toSet()));
        var programs = new ArrayList<PortfolioProgram>();
        for (int i = 0; i < shown.size(); i++) {
            var program = shown.get(i);
            var service = known.get(program.serviceId());
            programs.add(new PortfolioProgram(
                    program.serviceId(),
                    service == null ? "" : service.name(),
                    program.partnerId(),
                    names.getOrDefault(program.partnerId(), ""),
                    values.subList(width * (i + 1), width * (i + 2))));
        }
        return programs;
    }

    private Asked understand(List<String> codes, @Nullable String period, SchoolCalendar calendar) {
        var violations = new ArrayList<Violation>();
        var wanted = codes.isEmpty() ? STARTERS : codes.stream().distinct().toList();
        if (wanted.size() > MAX_MEASURES)
            violations.add(Violation.parameter("measure", "too-many", "at most " + MAX_MEASURES));
        var library = measures.byCode(wanted);
        var found = new ArrayList<LibraryMeasure>();
        for (var code : wanted) {
            var known = library.get(code);
            if (known != null) found.add(known);
            else if (!codes.isEmpty())
                violations.add(Violation.parameter("measure", "unknown-measure", "there is no " + code));
        }
        var within = period == null ? calendar.schoolYear(businessDay.today()).orElse(null) : calendar.named(period);
        if (within == null)
            violations.add(Violation.parameter(
                    "period", period == null ? "required" : "unknown-value", "a period known here"));
        if (!violations.isEmpty() || within == null)
            throw Problem.invalidParameter(violations.toArray(Violation[]::new));
        return new Asked(found, within);
    }
}
