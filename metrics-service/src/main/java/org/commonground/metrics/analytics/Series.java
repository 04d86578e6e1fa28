package org.commonground.metrics.analytics;

import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.commonground.metrics.cube.Answer.Reason;
import org.commonground.metrics.cube.Answer.Status;
import org.commonground.metrics.cube.Cube;
import org.commonground.metrics.measure.LibraryMeasure;
import org.commonground.metrics.replica.SchoolCalendar;
import org.commonground.metrics.replica.SchoolPeriod;
import org.jspecify.annotations.Nullable;

/**
 * Measures over time at one place, for other features: the cells that everybody gets, suppressed also for callers who may see
 * more, since what is made of them is shown to others.
 */
@ApplicationScoped
public class Series {
    private final Analyse analyse;

    Series(Analyse analyse) {
        this.analyse = analyse;
    }

    /** Whose values: the district's as a whole, or of one item of one axis. */
    public record Place(Map<String, List<String>> only) {
        public static final Place DISTRICT = new Place(Map.of());

        public static Place school(UUID id) {
            return new Place(Map.of(Cube.SCHOOL, List.of(id.toString())));
        }

        public static Place network(UUID id) {
            return new Place(Map.of(Analyse.NETWORK, List.of(id.toString())));
        }

        public static Place partner(UUID id) {
            return new Place(Map.of(Cube.PARTNER, List.of(id.toString())));
        }

        /** What one partner did at one school. */
        public static Place partnerAt(UUID school, UUID partner) {
            return new Place(
                    Map.of(Cube.SCHOOL, List.of(school.toString()), Cube.PARTNER, List.of(partner.toString())));
        }
    }

    /**
     * What may be told of a period.
     *
     * @param coded instead of a value: a share that is told as a bound
     * @param n how many people it is about
     * @param asOf the last day of the period that the value is of
     */
    public record Point(
            SchoolPeriod period,
            Status status,
            @Nullable Reason reason,
            @Nullable BigDecimal value,
            @Nullable String coded,
            @Nullable BigDecimal numerator,
            @Nullable BigDecimal denominator,
            @Nullable Long n,
            @Nullable LocalDate asOf) {
        /** There is something, though it may be hidden. */
        public boolean isObserved() {
            return status != Status.NO_DATA;
        }
    }

    /** By measure, a point for each period in the order given. */
    public Map<String, List<Point>> of(
            Collection<LibraryMeasure> measures, List<SchoolPeriod> periods, Place place, SchoolCalendar calendar) {
        var found = new HashMap<String, List<Point>>();
        if (measures.isEmpty() || periods.isEmpty()) return found;
        var known = new HashMap<String, Map<String, AnalyticsAnswer.AnalyticsRow>>();
        for (var row : analyse.series(List.copyOf(measures), periods, place.only, calendar)
                .rows())
            known.computeIfAbsent(Objects.requireNonNull(row.keys().get("measure")), _ -> new HashMap<>())
                    .put(Objects.requireNonNull(row.keys().get(Cube.PERIOD)), row);
        for (var measure : measures) {
            var points = new ArrayList<Point>(periods.size());
            for (var period : periods)
                points.add(point(
                        period,
                        known.getOrDefault(measure.code(), Map.of())
                                .get(period.id().toString())));
            found.put(measure.code(), points);
        }
        return found;
    }

    private static Point point(SchoolPeriod period, AnalyticsAnswer.@Nullable AnalyticsRow row) {
        return row == null
                ? new Point(period, Status.NO_DATA, null, null, null, null, null, null, null)
                : new Point(
                        period,
                        row.status(),
                        row.reason(),
                        row.value(),
                        row.coded(),
                        row.numerator(),
                        row.denominator(),
                        row.n(),
                        row.asOf());
    }
}
