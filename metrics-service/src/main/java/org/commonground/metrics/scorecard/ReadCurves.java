package org.commonground.metrics.scorecard;

import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.access.Reach;
import org.commonground.kernel.time.BusinessDay;
import org.commonground.metrics.analytics.Series;
import org.commonground.metrics.analytics.Series.Place;
import org.commonground.metrics.analytics.Series.Point;
import org.commonground.metrics.measure.Aggregation;
import org.commonground.metrics.measure.LibraryMeasure;
import org.commonground.metrics.measure.Measures;
import org.commonground.metrics.measure.ValueType;
import org.commonground.metrics.replica.AcademicSessions;
import org.commonground.metrics.replica.EducationOrgs;
import org.commonground.metrics.replica.SchoolCalendar;
import org.commonground.metrics.replica.SchoolPeriod;
import org.commonground.metrics.scorecard.Curve.CurveForecast;
import org.commonground.metrics.scorecard.Curve.CurvePoint;
import org.commonground.metrics.scorecard.Curve.CurveStatus;
import org.commonground.metrics.scorecard.Curve.CurveTarget;
import org.commonground.metrics.scorecard.Curve.ForecastMethod;
import org.commonground.metrics.scorecard.Curve.ForecastPoint;
import org.commonground.metrics.scorecard.Curve.Freshness;
import org.commonground.metrics.scorecard.Curve.PointStatus;
import org.commonground.metrics.submission.PublishedFacts;
import org.commonground.metrics.target.ScopeType;
import org.commonground.metrics.target.Targets;
import org.commonground.metrics.target.Targets.Pursued;
import org.jspecify.annotations.Nullable;

/**
 * Reads the curves of a scorecard from the suppressed tables. Everybody gets the same cells; who reads only what is published
 * gets those of them that are made of published facts alone.
 */
@ApplicationScoped
class ReadCurves {
    private static final int MOST_PERIODS = 12;
    private static final int STEPS_AHEAD = 2;
    private static final BigDecimal FRESH_FOR = new BigDecimal("1.5");

    private final Scorecards scorecards;
    private final Series series;
    private final Measures measures;
    private final Targets targets;
    private final PublishedFacts published;
    private final AcademicSessions sessions;
    private final EducationOrgs orgs;
    private final CurrentCaller current;
    private final BusinessDay businessDay;

    ReadCurves(
            Scorecards scorecards,
            Series series,
            Measures measures,
            Targets targets,
            PublishedFacts published,
            AcademicSessions sessions,
            EducationOrgs orgs,
            CurrentCaller current,
            BusinessDay businessDay) {
        this.scorecards = scorecards;
        this.series = series;
        this.measures = measures;
        this.targets = targets;
        this.published = published;
        this.sessions = sessions;
        this.orgs = orgs;
        this.current = current;
        this.businessDay = businessDay;
    }

    /** One for each item that is asked for, in their order; those of measures that left the library are left out. */
    List<Curve> of(Scorecard scorecard, Collection<Integer> numbers) {
        var calendar = sessions.calendar();
        var today = businessDay.today();
        var wanted = new LinkedHashMap<Integer, Scorecard.Kept>();
        for (int no : numbers) wanted.put(no, scorecard.items.get(no - 1));
        var library = measures.byCode(
                wanted.values().stream().map(kept -> kept.item().measureCode()).toList());
        var told = told(scorecard, library.values(), calendar, today);
        var aims = aims(scorecard, library.values(), today);
        var curves = new ArrayList<Curve>();
        wanted.forEach((no, kept) -> {
            var measure = library.get(kept.item().measureCode());
            if (measure != null)
                curves.add(curve(
                        no,
                        kept,
                        measure,
                        told.get(measure.code()),
                        aims.get(measure.code()),
                        readsAll(scorecard),
                        today));
        });
        return curves;
    }

    /** A measure over periods of one length: those that began, and all that the calendar has. */
    private record Told(List<SchoolPeriod> calendar, int first, List<CurvePoint> points, List<Point> seen) {
        static final Told NOTHING = new Told(List.of(), 0, List.of(), List.of());
    }

    /** Each measure by the periods of its frequency, or else by the next longer ones in which it was observed. */
    private Map<String, Told> told(
            Scorecard scorecard, Collection<LibraryMeasure> library, SchoolCalendar calendar, LocalDate today) {
        var found = new HashMap<String, Told>();
        var lengths = List.of(calendar.gradingPeriods(), calendar.terms(), calendar.years());
        for (int length = 0; length < lengths.size(); length++) {
            var all = lengths.get(length);
            int begun = (int) all.stream()
                    .filter(each -> !each.startDate().isAfter(today))
                    .count();
            int first = Math.max(0, begun - MOST_PERIODS);
            var periods = all.subList(first, begun);
            int shortest = length;
            var asked = library.stream()
                    .filter(measure -> shortest >= shortest(measure) && !found.containsKey(measure.code()))
                    .toList();
            var points = series.of(asked, periods, place(scorecard), calendar);
            for (var measure : asked) {
                var seen = points.getOrDefault(measure.code(), List.of());
                if (length == lengths.size() - 1 || seen.stream().anyMatch(Point::isObserved))
                    found.put(
                            measure.code(),
                            new Told(all, first, points(scorecard, measure, seen, calendar, today), seen));
            }
        }
        return found;
    }

    private static int shortest(LibraryMeasure measure) {
        return switch (measure.frequency()) {
            case WEEKLY, MONTHLY, QUARTERLY -> 0;
            case SEMESTER -> 1;
            case YEARLY -> 2;
        };
    }

    private static Place place(Scorecard scorecard) {
        var scope = scorecard.scopeId;
        return switch (scorecard.scopeType) {
            case DISTRICT -> Place.DISTRICT;
            case NETWORK -> Place.network(Objects.requireNonNull(scope));
            case SCHOOL -> Place.school(Objects.requireNonNull(scope));
            case PARTNER -> Place.partner(Objects.requireNonNull(scope));
        };
    }

    private List<CurvePoint> points(
            Scorecard scorecard, LibraryMeasure measure, List<Point> seen, SchoolCalendar calendar, LocalDate today) {
        var open = readsAll(scorecard) ? null : openPeriods(scorecard, measure, seen, calendar);
        return seen.stream()
                .map(point -> point(
                        point,
                        open != null && !open.contains(point.period().id()),
                        isPartial(measure, point.period(), today)))
                .toList();
    }

    /** The side whose curves they are, and the district's staff; all others read what is published. */
    private boolean readsAll(Scorecard scorecard) {
        return current.reach() == Reach.ALL || scorecards.isOwn(scorecard.scopeType, scorecard.scopeId);
    }

    private Set<UUID> openPeriods(
            Scorecard scorecard, LibraryMeasure measure, List<Point> seen, SchoolCalendar calendar) {
        var scope = scorecard.scopeId;
        var where = switch (scorecard.scopeType) {
            case DISTRICT -> new PublishedFacts.Where(null, null);
            case NETWORK -> new PublishedFacts.Where(orgs.schoolsOf(Objects.requireNonNull(scope)), null);
            case SCHOOL -> new PublishedFacts.Where(List.of(Objects.requireNonNull(scope)), null);
            case PARTNER -> new PublishedFacts.Where(null, scope);
        };
        return published.published(measure, seen.stream().map(Point::period).toList(), where, calendar);
    }

    private static CurvePoint point(Point point, boolean closed, boolean partial) {
        var period = point.period();
        var status = closed && point.isObserved()
                ? PointStatus.NOT_PUBLISHED
                : switch (point.status()) {
                    case OK -> PointStatus.OK;
                    case SUPPRESSED -> PointStatus.SUPPRESSED;
                    case NO_DATA -> PointStatus.NO_DATA;
                    case NOT_APPLICABLE -> PointStatus.NOT_APPLICABLE;
                };
        boolean told = status == PointStatus.OK;
        return new CurvePoint(
                period.id(),
                period.title(),
                period.endDate(),
                status,
                told ? point.value() : null,
                told ? point.coded() : null,
                told ? point.n() : null,
                told && partial);
    }

    /** A sum of a period that is not over still grows. */
    private static boolean isPartial(LibraryMeasure measure, SchoolPeriod period, LocalDate today) {
        return !period.endDate().isBefore(today)
                && (measure.timeAgg() == Aggregation.SUM || measure.timeAgg() == Aggregation.DISTINCT);
    }

    private Map<String, Pursued> aims(Scorecard scorecard, Collection<LibraryMeasure> library, LocalDate today) {
        var type = switch (scorecard.scopeType) {
            case DISTRICT -> ScopeType.DISTRICT;
            case NETWORK -> ScopeType.NETWORK;
            case SCHOOL -> ScopeType.SCHOOL;
            case PARTNER -> null; // goals are the district's and its schools'
        };
        var aims = new HashMap<String, Pursued>();
        if (type != null)
            for (var aim : targets.pursuedAt(library, type, scorecard.scopeId, today))
                aims.putIfAbsent(aim.measureCode(), aim);
        return aims;
    }

    private static Curve curve(
            int no,
            Scorecard.Kept kept,
            LibraryMeasure measure,
            @Nullable Told found,
            @Nullable Pursued aim,
            boolean readsAll,
            LocalDate today) {
        var told = found == null ? Told.NOTHING : found;
        var values = told.points.stream()
                .filter(CurvePoint::isTold)
                .map(CurvePoint::value)
                .filter(Objects::nonNull)
                .toList();
        var asOf = asOf(told);
        return new Curve(
                no,
                measure.code(),
                measure.measureVersion(),
                measure.name(),
                measure.unit(),
                kept.item().headline(),
                told.points,
                forecast(measure, told),
                aim == null ? null : new CurveTarget(aim.targetId(), aim.goalId(), aim.value(), aim.dueDate()),
                Trend.of(values, measure.polarity()),
                status(aim, told, readsAll),
                freshness(measure, asOf, today),
                asOf,
                kept.item().notesFilled(),
                kept.notedOn());
    }

    /** Whoever reads only what is published learns of a target's status only where the latest value is told. */
    private static CurveStatus status(@Nullable Pursued aim, Told told, boolean readsAll) {
        if (aim == null) return CurveStatus.NO_TARGET;
        if (readsAll) return CurveStatus.of(aim.status());
        var latest = told.points.reversed().stream()
                .filter(point -> point.status() != PointStatus.NO_DATA)
                .findFirst();
        return latest.isPresent() && latest.get().status() == PointStatus.OK
                ? CurveStatus.of(aim.status())
                : CurveStatus.NOT_TOLD;
    }

    private static @Nullable LocalDate asOf(Told told) {
        for (int i = told.points.size() - 1; i >= 0; i--) {
            var status = told.points.get(i).status();
            if (status == PointStatus.OK || status == PointStatus.SUPPRESSED)
                return told.seen.get(i).asOf();
        }
        return null;
    }

    private static Freshness freshness(LibraryMeasure measure, @Nullable LocalDate asOf, LocalDate today) {
        if (asOf == null) return Freshness.NO_DATA;
        var age = BigDecimal.valueOf(ChronoUnit.DAYS.between(asOf, today));
        var most = FRESH_FOR.multiply(BigDecimal.valueOf(measure.frequency().days()));
        return age.compareTo(most) > 0 ? Freshness.STALE : Freshness.CURRENT;
    }

    private static @Nullable CurveForecast forecast(LibraryMeasure measure, Told told) {
        var points = new ArrayList<LinearForecast.At>();
        int last = -1;
        for (int i = 0; i < told.points.size(); i++) {
            var point = told.points.get(i);
            if (!point.isTold() || point.value() == null) continue;
            last = told.first + i;
            points.add(new LinearForecast.At(last, point.value().doubleValue()));
        }
        var line = LinearForecast.of(points);
        if (line == null) return null;
        var ahead = new ArrayList<ForecastPoint>();
        for (int step = 1; step <= STEPS_AHEAD; step++) ahead.add(ahead(measure, told, line, last, step));
        return new CurveForecast(
                ForecastMethod.LINEAR,
                BigDecimal.valueOf(LinearForecast.LEVEL),
                points.size(),
                rounded(line.slope()),
                ahead);
    }

    private static ForecastPoint ahead(LibraryMeasure measure, Told told, LinearForecast line, int last, int step) {
        int at = last + step;
        var expected = line.at(at).within(least(measure.valueType()), most(measure.valueType()));
        var period = at < told.calendar.size() ? told.calendar.get(at) : null;
        return new ForecastPoint(
                period == null ? null : period.title(),
                period == null ? beyond(told.calendar, at) : period.endDate(),
                rounded(expected.value()),
                rounded(expected.low()),
                rounded(expected.high()));
    }

    /** Where the calendar ends, periods go on being as long as they were on average. */
    private static LocalDate beyond(List<SchoolPeriod> calendar, int at) {
        var first = calendar.getFirst().endDate();
        var last = calendar.getLast().endDate();
        long length = ChronoUnit.DAYS.between(first, last) / Math.max(1, calendar.size() - 1);
        return last.plusDays(length * (at - calendar.size() + 1));
    }

    private static double least(ValueType type) {
        return switch (type) {
            case COUNT, PERCENT, RATE, HOURS, CURRENCY, BOOLEAN -> 0;
            case MEAN, RATING -> Double.NEGATIVE_INFINITY;
        };
    }

    private static double most(ValueType type) {
        return switch (type) {
            case PERCENT -> 100;
            case BOOLEAN -> 1;
            case COUNT, RATE, HOURS, CURRENCY, MEAN, RATING -> Double.POSITIVE_INFINITY;
        };
    }

    private static BigDecimal rounded(double number) {
        var shortest =
                BigDecimal.valueOf(number).setScale(2, RoundingMode.HALF_UP).stripTrailingZeros();
        return shortest.scale() < 0 ? shortest.setScale(0, RoundingMode.UNNECESSARY) : shortest;
    }
}
