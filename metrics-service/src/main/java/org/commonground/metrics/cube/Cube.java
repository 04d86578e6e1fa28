package org.commonground.metrics.cube;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
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

    /** Of an axis that a table has not, or an item that an axis has not. */
    public static final int UNKNOWN = -1;

    /** Of an axis of which all of the table is one item. */
    public static final int IGNORED = -2;

    private static final Set<String> ORGANISATIONS = Set.of(SCHOOL, PARTNER, SERVICE);

    /** Numbers are kept in ten-thousandths, so that sums are exact. */
    private static final int SCALE = 4;

    private static final int PEOPLE = 0;
    private static final int HITS = 1;
    private static final int AMOUNT = 2;
    private static final int NUMERATOR = 3;
    private static final int DENOMINATOR = 4;
    private static final int WEIGHT = 5;
    static final int LAYERS = 6;

    private final LibraryMeasure measure;
    private final Threshold threshold;
    private final boolean protects;
    private final TableShape shape;
    private final Cells cells;

    private Cube(LibraryMeasure measure, Threshold threshold, TableShape shape, Cells cells) {
        this.measure = measure;
        this.threshold = threshold;
        this.protects = protects(measure);
        this.shape = shape;
        this.cells = cells;
    }

    private static boolean protects(LibraryMeasure measure) {
        return measure.privacyClass() != PrivacyClass.PUBLIC;
    }

    static Threshold threshold(LibraryMeasure measure, SuppressionPolicy policy) {
        return policy.threshold(
                measure.source() == DataSource.SURVEY, measure.minCell(), measure.valueType() == ValueType.PERCENT);
    }

    /**
     * The table of some facts.
     *
     * @param facts in the order of period, school, partner and service
     * @param periods where periods add up: each period and what it is part of; else empty, and the facts are of one period
     */
    public static Cube of(
            LibraryMeasure measure, SuppressionPolicy policy, Collection<Fact> facts, Map<String, String> periods) {
        return of(measure, policy, facts, periods, Map.of());
    }

    /**
     * The same, with the organisations above schools.
     *
     * @param networks each school and each organisation above one, and what it is part of; the empty text is the district
     */
    public static Cube of(
            LibraryMeasure measure,
            SuppressionPolicy policy,
            Collection<Fact> facts,
            Map<String, String> periods,
            Map<String, String> networks) {
        var threshold = threshold(measure, policy);
        var items = new TreeMap<String, SortedSet<String>>();
        for (var fact : facts)
            coordinates(measure, fact)
                    .forEach((axis, item) ->
                            items.computeIfAbsent(axis, _ -> new TreeSet<>()).add(item));
        var trees = new HashMap<String, Map<String, String>>();
        trees.put(PERIOD, periods);
        trees.put(SCHOOL, above(items.getOrDefault(SCHOOL, new TreeSet<>()), networks));
        var shape = TableShape.of(items, trees);
        var builder = MarginTable.along(shape.axes(), LAYERS);
        int tag = 0;
        @Nullable Fact before = null;
        for (var fact : facts) {
            // whoever reports for one place and time counts each person once
            if (before != null && !isSameReporter(measure, before, fact)) tag++;
            before = fact;
            builder.row(nodes(shape, coordinates(measure, fact)), tag, layers(measure, fact));
        }
        return new Cube(
                measure, threshold, shape, new FreshCells(builder.build(), protects(measure) ? threshold : null));
    }

    /** What was worked out before. */
    static Cube stored(LibraryMeasure measure, SuppressionPolicy policy, TableShape shape, StoredCells cells) {
        return new Cube(measure, threshold(measure, policy), shape, cells);
    }

    /** Decides which cells may be shown, if that is still to be done. */
    void judge() {
        if (protects && cells instanceof FreshCells fresh) fresh.judge();
    }

    /** This table as it was earlier, beside the one that everybody sees. */
    Cube besides(Cube now) {
        if (!protects || !(cells instanceof FreshCells fresh)) return this;
        return new Cube(measure, threshold, shape, new EarlierCells(shape, fresh, now.shape, now.cells));
    }

    /** The part of the organisation's tree that some schools hang on. */
    static Map<String, String> above(Collection<String> schools, Map<String, String> networks) {
        var tree = new TreeMap<String, String>();
        for (var school : schools)
            for (var at = school; !at.isEmpty() && !tree.containsKey(at); ) {
                var up = networks.getOrDefault(at, "");
                tree.put(at, up);
                at = up;
            }
        return tree;
    }

    private static boolean isSameReporter(LibraryMeasure measure, Fact a, Fact b) {
        return (!measure.timeAgg().addsUp() || a.period().equals(b.period()))
                && Objects.equals(a.school(), b.school())
                && Objects.equals(a.partner(), b.partner())
                && Objects.equals(a.service(), b.service());
    }

    private static Map<String, String> coordinates(LibraryMeasure measure, Fact fact) {
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

    private static int[] nodes(TableShape shape, Map<String, String> at) {
        var nodes = new int[shape.axes().size()];
        for (int axis = 0; axis < nodes.length; axis++) {
            var item = at.get(shape.axes().get(axis).name());
            nodes[axis] = item == null ? Axis.TOTAL : shape.axes().get(axis).node(item);
        }
        return nodes;
    }

    private static long[] layers(LibraryMeasure measure, Fact fact) {
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

    TableShape shape() {
        return shape;
    }

    Cells cells() {
        return cells;
    }

    /** The items of an axis that anything was observed for. */
    public Collection<String> items(String axis) {
        return shape.observed(axis);
    }

    /** What the items of an axis are part of; the empty text is the total. */
    public Map<String, String> parents(String axis) {
        return shape.parents(axis);
    }

    public Threshold threshold() {
        return threshold;
    }

    /** How many axes a place has a node for. */
    public int axes() {
        return shape.axes().size();
    }

    /** The axis of a name; {@link #UNKNOWN} if nothing is broken down by it, {@link #IGNORED} if all of the table is of one item. */
    public int axis(String name) {
        int axis = shape.axis(name);
        // periods that do not add up are tables of their own
        return axis < 0 && name.equals(PERIOD) && !measure.timeAgg().addsUp() ? IGNORED : axis;
    }

    /** The node of an item, or {@link #UNKNOWN}. */
    public int node(int axis, String item) {
        var found = shape.axes().get(axis);
        return found.has(item) ? found.node(item) : UNKNOWN;
    }

    /** Has ready what cells like this one need: those of one item of an axis, or of all (axis {@link #UNKNOWN}). */
    public void prepare(int[] nodes, int axis) {
        if (cells instanceof StoredCells stored)
            stored.prepare(shape.level(nodes), axis, axis < 0 ? Axis.TOTAL : nodes[axis]);
    }

    /**
     * What may be told of one cell.
     *
     * @param at the item on each axis; an axis that is left out is totalled
     * @param privileged whether the caller may see counts as they are
     */
    public Answer at(Map<String, String> at, boolean privileged) {
        var nodes = place(at);
        return nodes == null ? Answer.NO_DATA : at(nodes, privileged);
    }

    /** The same, by nodes. */
    public Answer at(int[] nodes, boolean privileged) {
        int cell = cells.find(nodes);
        if (cell < 0) return Answer.NO_DATA;
        if (!joins(cell, nodes)) return Answer.empty(Status.NOT_APPLICABLE, Reason.NOT_AGGREGATED);
        if (isOfValuesBelow(cell, nodes)) return overValues(List.of(nodes), privileged);
        var hidden = privileged || !protects
                ? null
                : switch (cells.status(cell)) {
                    case SHOWN -> null;
                    case PRIMARY -> Reason.PRIMARY;
                    case COMPLEMENTARY -> Reason.COMPLEMENTARY;
                    case HIDDEN -> Reason.HIDDEN;
                };
        if (hidden != null) return Answer.empty(Status.SUPPRESSED, hidden);
        var amounts = new long[LAYERS];
        for (int layer = 0; layer < LAYERS; layer++) amounts[layer] = cells.amount(cell, layer);
        return answer(amounts, countBasis(cell), privileged);
    }

    /**
     * What may be told of several cells together, such as the schools of one principal. It is no cell of the table, so nothing
     * protects what it is made of: it is told only if each of its cells is told, exactly, anyway.
     */
    public Answer together(Collection<Map<String, String>> places, boolean privileged) {
        var nodes = new ArrayList<int[]>();
        for (var place : places) {
            var each = place(place);
            if (each != null) nodes.add(each);
        }
        if (places.size() == 1) return nodes.isEmpty() ? Answer.NO_DATA : at(nodes.getFirst(), privileged);
        return joined(nodes, privileged);
    }

    /** The same, by nodes, of which none appears twice. */
    public Answer joined(Collection<int[]> places, boolean privileged) {
        var found = new ArrayList<Integer>();
        for (var nodes : places) {
            int cell = cells.find(nodes);
            if (cell < 0) continue;
            if (!joins(cell, nodes)) return Answer.empty(Status.NOT_APPLICABLE, Reason.NOT_AGGREGATED);
            found.add(cell);
        }
        if (found.isEmpty()) return Answer.NO_DATA;
        if (measure.orgAgg().isOfValues()) return overValues(places, privileged);
        if (measure.orgAgg() == Aggregation.NONE && found.size() > 1)
            return Answer.empty(Status.NOT_APPLICABLE, Reason.NOT_AGGREGATED);
        for (int cell : found)
            if (!privileged && protects && (status(cell) != CellStatus.SHOWN || coding(cell) != Threshold.Coding.EXACT))
                return Answer.empty(Status.SUPPRESSED, Reason.INCLUDES_SUPPRESSED);
        var basis = measure.orgAgg() == Aggregation.DISTINCT && found.size() > 1
                ? CountBasis.SUM_WITH_OVERLAP
                : countBasis(found.getFirst());
        var amounts = new long[LAYERS];
        for (int cell : found) for (int layer = 0; layer < LAYERS; layer++) amounts[layer] += cells.amount(cell, layer);
        return answer(amounts, basis, privileged);
    }

    private CellStatus status(int cell) {
        return protects ? cells.status(cell) : CellStatus.SHOWN;
    }

    private int @Nullable [] place(Map<String, String> at) {
        var nodes = new int[axes()];
        for (var item : at.entrySet()) {
            int axis = axis(item.getKey());
            if (axis == IGNORED) continue;
            int node = axis == UNKNOWN ? UNKNOWN : node(axis, item.getValue());
            if (node == UNKNOWN) return null;
            nodes[axis] = node;
        }
        return nodes;
    }

    /** A measure that does not join over schools, partners and services is told only as it was stated. */
    private boolean joins(int cell, int[] nodes) {
        if (measure.orgAgg() != Aggregation.NONE || cells.isStated(cell)) return true;
        return !isOpen(nodes);
    }

    /** Of the least or greatest value, or how many there are: over schools, partners and services nothing adds up to it. */
    private boolean isOfValuesBelow(int cell, int[] nodes) {
        return measure.orgAgg().isOfValues() && !cells.isStated(cell) && isOpen(nodes);
    }

    /** Whether there are schools, partners or services below the place. */
    private boolean isOpen(int[] nodes) {
        for (int axis = 0; axis < nodes.length; axis++) if (isOpen(nodes, axis)) return true;
        return false;
    }

    private boolean isOpen(int[] nodes, int axis) {
        var each = shape.axes().get(axis);
        return ORGANISATIONS.contains(each.name()) && !each.isLeaf(nodes[axis]);
    }

    private Answer overValues(Collection<int[]> places, boolean privileged) {
        var values = new ArrayList<Answer>();
        for (var nodes : places) addValues(nodes, privileged, values);
        return Answer.over(measure.orgAgg(), values);
    }

    /** What was stated at a place, else at the places below it, along the first axis that has any. */
    private void addValues(int[] nodes, boolean privileged, List<Answer> values) {
        int cell = cells.find(nodes);
        if (cell < 0) return;
        if (!isOfValuesBelow(cell, nodes)) {
            values.add(at(nodes, privileged));
            return;
        }
        int before = values.size();
        for (int axis = 0; axis < nodes.length && values.size() == before; axis++) {
            if (!isOpen(nodes, axis)) continue;
            for (int below : shape.axes().get(axis).below(nodes[axis])) {
                var place = nodes.clone();
                place[axis] = below;
                addValues(place, privileged, values);
            }
        }
    }

    private Threshold.Coding coding(int cell) {
        return threshold.coding(cells.amount(cell, PEOPLE), cells.amount(cell, HITS));
    }

    private @Nullable CountBasis countBasis(int cell) {
        if (measure.orgAgg() != Aggregation.DISTINCT && measure.timeAgg() != Aggregation.DISTINCT) return null;
        return cells.isStated(cell) || cells.isOfOneTag(cell) ? CountBasis.UNDUPLICATED : CountBasis.SUM_WITH_OVERLAP;
    }

    private Answer answer(long[] amounts, @Nullable CountBasis basis, boolean privileged) {
        long people = amounts[PEOPLE];
        var n = people > 0 || protects ? Long.valueOf(people) : null;
        var numerator = measure.valueType().isRatio() ? number(amounts[NUMERATOR]) : null;
        var denominator = measure.valueType().isRatio() ? number(amounts[DENOMINATOR]) : null;
        if (denominator != null && denominator.signum() == 0)
            return new Answer(Status.NOT_APPLICABLE, Reason.ZERO_DENOMINATOR, null, null, null, null, n, basis);
        var coding = privileged || !protects ? Threshold.Coding.EXACT : threshold.coding(people, amounts[HITS]);
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
            long[] amounts, @Nullable BigDecimal numerator, @Nullable BigDecimal denominator) {
        if (numerator != null && denominator != null) {
            var per = BigDecimal.valueOf(measure.valueType() == ValueType.PERCENT ? 100 : measure.ratePer());
            return Answer.plain(numerator.multiply(per).divide(denominator, SCALE, RoundingMode.HALF_UP));
        }
        var amount = number(amounts[AMOUNT]);
        var isAverage = measure.valueType().isMean() || measure.orgAgg() == Aggregation.AVERAGE;
        if (!isAverage) return amount;
        long weight = amounts[WEIGHT];
        return weight == 0
                ? null
                : Answer.plain(amount.divide(BigDecimal.valueOf(weight), SCALE, RoundingMode.HALF_UP));
    }

    private static BigDecimal number(long scaled) {
        return Answer.plain(BigDecimal.valueOf(scaled, SCALE));
    }
}
