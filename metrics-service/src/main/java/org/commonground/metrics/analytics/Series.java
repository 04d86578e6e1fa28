package org.commonground.metrics.analytics;

import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.commonground.metrics.cube.Answer.CountBasis;
import org.commonground.metrics.cube.Answer.Reason;
import org.commonground.metrics.cube.Answer.Status;
import org.commonground.metrics.cube.Cube;
import org.commonground.metrics.measure.LibraryMeasure;
import org.commonground.metrics.replica.SchoolCalendar;
import org.commonground.metrics.replica.SchoolPeriod;
import org.jspecify.annotations.Nullable;

/**
 * Single values and measures over time, for other features: the cells that everybody gets, suppressed also for callers who may
 * see more, since what is made of them is shown to others. Whose place it is, is the asker's to mind.
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
            return new Place(Map.of(Asked.NETWORK, List.of(id.toString())));
        }

        public static Place partner(UUID id) {
            return new Place(Map.of(Cube.PARTNER, List.of(id.toString())));
        }

        /** These services, together. */
        public static Place services(List<UUID> ids) {
            return new Place(
                    Map.of(Cube.SERVICE, ids.stream().map(UUID::toString).toList()));
        }

        /** What one partner did at one school. */
        public static Place partnerAt(UUID school, UUID partner) {
            return new Place(
                    Map.of(Cube.SCHOOL, List.of(school.toString()), Cube.PARTNER, List.of(partner.toString())));
        }

        /** The same, of one group of people. */
        public Place of(String dimension, String item) {
            var more = new HashMap<>(only);
            more.put(dimension, List.of(item));
            return new Place(Map.copyOf(more));
        }
    }

    /** One value that is asked for. */
    public record Spot(LibraryMeasure measure, SchoolPeriod period, Place place) {}

    /**
     * What may be told of a spot.
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
            @Nullable CountBasis countBasis,
            @Nullable LocalDate asOf) {
        /** There is something, though it may be hidden. */
        public boolean isObserved() {
            return status != Status.NO_DATA;
        }
    }

    /** A point for each spot, in their order; tables are looked up once for all of them. */
    public List<Point> at(List<Spot> spots, SchoolCalendar calendar) {
        if (spots.isEmpty()) return List.of();
        var rows = analyse.spots(spots, calendar);
        var points = new ArrayList<Point>(spots.size());
        for (int i = 0; i < spots.size(); i++) points.add(point(spots.get(i).period, rows.get(i)));
        return points;
    }

    /** By measure, a point for each period in the order given. */
    public Map<String, List<Point>> of(
            Collection<LibraryMeasure> measures, List<SchoolPeriod> periods, Place place, SchoolCalendar calendar) {
        var spots = new ArrayList<Spot>();
        for (var measure : measures) for (var period : periods) spots.add(new Spot(measure, period, place));
        var points = at(spots, calendar);
        var found = new HashMap<String, List<Point>>();
        for (int i = 0; i < points.size(); i++)
            found.computeIfAbsent(spots.get(i).measure.code(), _ -> new ArrayList<>())
                    .add(points.get(i));
        return found;
    }

    private static Point point(SchoolPeriod period, AnalyticsAnswer.@Nullable AnalyticsRow row) {
        return row == null
                ? new Point(period, Status.NO_DATA, null, null, null, null, null, null, null, null)
                : new Point(
                        period,
                        row.status(),
                        row.reason(),
                        row.value(),
                        row.coded(),
                        row.numerator(),
                        row.denominator(),
                        row.n(),
                        row.countBasis(),
                        row.asOf());
    }
}
