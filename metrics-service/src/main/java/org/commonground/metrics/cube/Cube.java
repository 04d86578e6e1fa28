package org.commonground.metrics.cube;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import org.commonground.metrics.cube.Answer.CountBasis;
import org.commonground.metrics.cube.Answer.Reason;
import org.commonground.metrics.cube.Answer.Status;
import org.commonground.metrics.measure.Aggregation;
import org.commonground.metrics.measure.DataSource;
import org.commonground.metrics.measure.LibraryMeasure;
import org.commonground.metrics.measure.PrivacyClass;
import org.commonground.metrics.measure.ValueType;
import org.commonground.metrics.suppression.Axis;
import org.commonground.metrics.suppression.CellStatus;
import org.commonground.metrics.suppression.MarginTable;
import org.commonground.metrics.suppression.Suppression;
import org.commonground.metrics.suppression.SuppressionPolicy;
import org.commonground.metrics.suppression.Threshold;
import org.jspecify.annotations.Nullable;

/**
 * The canonical table of one measure: every observation of a school year (or of one period, where periods do not add up) with
 * all margins, judged once. Whoever asks for whatever part of it gets the same cells, shown or hidden.
 */
public final class Cube {
    public static final String PERIOD = "period";
    public static final String SCHOOL = "school";
    public static final String PARTNER = "partner";
    public static final String SERVICE = "service";

    /** Numbers are kept in ten-thousandths, so that sums are exact. */
    private static final int SCALE = 4;

    private static final int PEOPLE = 0;
    private static final int HITS = 1;
    private static final int AMOUNT = 2;
    private static final int NUMERATOR = 3;
    private static final int DENOMINATOR = 4;
    private static final int WEIGHT = 5;
    private static final int LAYERS = 6;

    private final LibraryMeasure measure;
    private final Threshold threshold;
    private final boolean protects;
    private final SortedMap<String, Axis> axes = new TreeMap<>();
    private final SortedMap<String, SortedSet<String>> items = new TreeMap<>();
    private final MarginTable table;
    private CellStatus @Nullable [] judged;

    private Cube(
            LibraryMeasure measure, SuppressionPolicy policy, Collection<Fact> facts, Map<String, String> periods) {
        this.measure = measure;
        this.threshold = policy.threshold(
                measure.source() == DataSource.SURVEY, measure.minCell(), measure.valueType() == ValueType.PERCENT);
        this.protects = measure.privacyClass() != PrivacyClass.PUBLIC;
        for (var fact : facts)
            coordinates(fact)
                    .forEach((axis, item) ->
                            items.computeIfAbsent(axis, _ -> new TreeSet<>()).add(item));
        items.forEach((name, values) ->
                axes.put(name, name.equals(PERIOD) ? Axis.tree(name, periods) : Axis.flat(name, values)));
        var builder = MarginTable.along(List.copyOf(axes.values()), LAYERS);
        var tags = new ArrayList<List<String>>();
        for (var fact : facts) {
            var at = coordinates(fact);
            // whoever reports for one place and time counts each person once
            var reporter = List.of(
                    at.getOrDefault(PERIOD, ""),
                    at.getOrDefault(SCHOOL, ""),
                    at.getOrDefault(PARTNER, ""),
                    at.getOrDefault(SERVICE, ""));
            if (tags.isEmpty() || !tags.getLast().equals(reporter)) tags.add(reporter);
            builder.row(nodes(at), tags.size() - 1, layers(fact));
        }
        this.table = builder.build();
    }

    /** Judged when somebody first asks who may not see everything. */
    private synchronized CellStatus status(int cell) {
        if (!protects) return CellStatus.SHOWN;
        if (judged == null) judged = Suppression.of(table, threshold);
        return judged[cell];
    }

    /**
     * The table of some facts.
     *
     * @param facts in the order of period, school, partner and service
     * @param periods where periods add up: each period and what it is part of; else empty, and the facts are of one period
     */
    public static Cube of(
            LibraryMeasure measure, SuppressionPolicy policy, Collection<Fact> facts, Map<String, String> periods) {
        return new Cube(measure, policy, facts, periods);
    }

    private Map<String, String> coordinates(Fact fact) {
        var at = new TreeMap<>(fact.group());
        if (measure.timeAgg().addsUp()) at.put(PERIOD, fact.period().toString());
        put(at, SCHOOL, fact.school());
        put(at, PARTNER, fact.partner());
        put(at, SERVICE, fact.service());
        return at;
    }

    private static void put(Map<String, String> at, String axis, @Nullable UUID id) {
        if (id != null) at.put(axis, id.toString());
    }

    private int[] nodes(Map<String, String> at) {
        return axes.values().stream()
                .mapToInt(axis -> at.containsKey(axis.name())
                        ? axis.node(Objects.requireNonNull(at.get(axis.name())))
                        : Axis.TOTAL)
                .toArray();
    }

    private long[] layers(Fact fact) {
        var layers = new long[LAYERS];
        layers[NUMERATOR] = scaled(fact.numerator());
        layers[DENOMINATOR] = scaled(fact.denominator());
        switch (measure.valueType()) {
            case PERCENT -> {
                layers[PEOPLE] = whole(fact.denominator());
                layers[HITS] = whole(fact.numerator());
            }
            case RATE -> layers[PEOPLE] = fact.n() == null ? 0 : fact.n();
            case COUNT, HOURS, CURRENCY -> {
                layers[PEOPLE] =
                        fact.n() == null ? measure.valueType() == ValueType.COUNT ? whole(fact.value()) : 0 : fact.n();
                layers[AMOUNT] = scaled(fact.value());
                layers[WEIGHT] = 1;
            }
            case MEAN, RATING, BOOLEAN -> {
                layers[PEOPLE] = fact.n() == null ? 0 : fact.n();
                layers[WEIGHT] = fact.n() == null ? 1 : fact.n();
                layers[AMOUNT] = Math.multiplyExact(scaled(fact.value()), layers[WEIGHT]);
            }
        }
        return layers;
    }

    private static long scaled(@Nullable BigDecimal number) {
        return number == null
                ? 0
                : number.setScale(SCALE, RoundingMode.HALF_UP).unscaledValue().longValueExact();
    }

    private static long whole(@Nullable BigDecimal number) {
        return number == null ? 0 : number.setScale(0, RoundingMode.CEILING).longValueExact();
    }

    public LibraryMeasure measure() {
        return measure;
    }

    /** The items of an axis that anything was observed for. */
    public Collection<String> items(String axis) {
        return items.getOrDefault(axis, new TreeSet<>());
    }

    public Threshold threshold() {
        return threshold;
    }

    public int size() {
        return table.size();
    }

    /**
     * What may be told of one cell.
     *
     * @param at the item on each axis; an axis that is left out is totalled
     * @param privileged whether the caller may see counts as they are
     */
    public Answer at(Map<String, String> at, boolean privileged) {
        int cell = cell(at);
        if (cell < 0) return Answer.NO_DATA;
        if (!joins(cell, at)) return Answer.empty(Status.NOT_APPLICABLE, Reason.NOT_AGGREGATED);
        var status = privileged ? CellStatus.SHOWN : status(cell);
        var hidden = switch (status) {
            case SHOWN -> null;
            case PRIMARY -> Reason.PRIMARY;
            case COMPLEMENTARY -> Reason.COMPLEMENTARY;
            case HIDDEN -> Reason.HIDDEN;
        };
        if (hidden != null) return Answer.empty(Status.SUPPRESSED, hidden);
        return answer(layer -> table.amount(cell, layer), countBasis(cell), privileged);
    }

    /**
     * What may be told of several cells together, such as the schools of one principal. It is no cell of the table, so nothing
     * protects what it is made of: it is told only if each of its cells is told, exactly, anyway.
     */
    public Answer together(Collection<Map<String, String>> places, boolean privileged) {
        var cells = new ArrayList<Integer>();
        for (var place : places) {
            int cell = cell(place);
            if (cell < 0) continue;
            if (!joins(cell, place)) return Answer.empty(Status.NOT_APPLICABLE, Reason.NOT_AGGREGATED);
            cells.add(cell);
        }
        if (cells.isEmpty()) return Answer.NO_DATA;
        if (places.size() == 1) return at(places.iterator().next(), privileged);
        if (measure.orgAgg() == Aggregation.NONE && cells.size() > 1)
            return Answer.empty(Status.NOT_APPLICABLE, Reason.NOT_AGGREGATED);
        for (int cell : cells)
            if (!privileged
                    && (status(cell) != CellStatus.SHOWN || (protects && coding(cell) != Threshold.Coding.EXACT)))
                return Answer.empty(Status.SUPPRESSED, Reason.INCLUDES_SUPPRESSED);
        var basis = measure.orgAgg() == Aggregation.DISTINCT && cells.size() > 1
                ? CountBasis.SUM_WITH_OVERLAP
                : countBasis(cells.getFirst());
        return answer(
                layer -> cells.stream()
                        .mapToLong(cell -> table.amount(cell, layer))
                        .sum(),
                basis,
                privileged);
    }

    private int cell(Map<String, String> at) {
        for (var item : at.entrySet()) {
            var axis = axes.get(item.getKey());
            // periods that do not add up are tables of their own
            if (axis == null
                    && item.getKey().equals(PERIOD)
                    && !measure.timeAgg().addsUp()) continue;
            if (axis == null || !axis.has(item.getValue())) return -1;
        }
        return table.cell(nodes(at));
    }

    /** A measure that does not join over schools, partners and services is told only as it was stated. */
    private boolean joins(int cell, Map<String, String> at) {
        if (measure.orgAgg() != Aggregation.NONE || table.isStated(cell)) return true;
        return List.of(SCHOOL, PARTNER, SERVICE).stream()
                .noneMatch(axis -> axes.containsKey(axis) && !at.containsKey(axis));
    }

    private Threshold.Coding coding(int cell) {
        return threshold.coding(table.amount(cell, PEOPLE), table.amount(cell, HITS));
    }

    private @Nullable CountBasis countBasis(int cell) {
        if (measure.orgAgg() != Aggregation.DISTINCT && measure.timeAgg() != Aggregation.DISTINCT) return null;
        return table.isStated(cell) || table.isOfOneTag(cell) ? CountBasis.UNDUPLICATED : CountBasis.SUM_WITH_OVERLAP;
    }

    private Answer answer(Function<Integer, Long> amounts, @Nullable CountBasis basis, boolean privileged) {
        long people = amounts.apply(PEOPLE);
        var n = people > 0 || protects ? Long.valueOf(people) : null;
        var numerator = measure.valueType().isRatio() ? number(amounts.apply(NUMERATOR)) : null;
        var denominator = measure.valueType().isRatio() ? number(amounts.apply(DENOMINATOR)) : null;
        if (denominator != null && denominator.signum() == 0)
            return new Answer(Status.NOT_APPLICABLE, Reason.ZERO_DENOMINATOR, null, null, null, null, n, basis);
        var coding = privileged || !protects ? Threshold.Coding.EXACT : threshold.coding(people, amounts.apply(HITS));
        // the numerator would tell what the bound does not
        if (coding != Threshold.Coding.EXACT)
            return new Answer(
                    Status.OK,
                    null,
                    null,
                    coding == Threshold.Coding.TOP ? ">=" + threshold.percentTop() : "<=" + threshold.percentBottom(),
                    null,
                    denominator,
                    n,
                    basis);
        return new Answer(
                Status.OK, null, value(amounts, numerator, denominator), null, numerator, denominator, n, basis);
    }

    private @Nullable BigDecimal value(
            Function<Integer, Long> amounts, @Nullable BigDecimal numerator, @Nullable BigDecimal denominator) {
        if (numerator != null && denominator != null) {
            var per = BigDecimal.valueOf(measure.valueType() == ValueType.PERCENT ? 100 : measure.ratePer());
            return plain(numerator.multiply(per).divide(denominator, SCALE, RoundingMode.HALF_UP));
        }
        var amount = number(amounts.apply(AMOUNT));
        var isAverage = measure.valueType().isMean() || measure.orgAgg() == Aggregation.AVERAGE;
        if (!isAverage) return amount;
        long weight = amounts.apply(WEIGHT);
        return weight == 0 ? null : plain(amount.divide(BigDecimal.valueOf(weight), SCALE, RoundingMode.HALF_UP));
    }

    private static BigDecimal number(long scaled) {
        return plain(BigDecimal.valueOf(scaled, SCALE));
    }

    private static BigDecimal plain(BigDecimal number) {
        var shortest = number.stripTrailingZeros();
        return shortest.scale() < 0 ? shortest.setScale(0, RoundingMode.UNNECESSARY) : shortest;
    }
}
