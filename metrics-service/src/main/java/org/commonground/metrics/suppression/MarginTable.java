package org.commonground.metrics.suppression;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * An n-way table with every margin, and the lines that tie them together: along each axis, a total and its parts.
 *
 * <p>Rows are stated at any mix of levels: per school and group, per school, for the district. A row at a node speaks for
 * everything below it. Where both a node and its parts are stated, the node wins and the difference is the node's
 * {@linkplain Axis rest}; where a node is not stated, it is the sum of its parts. Where a node is broken down in two ways that
 * were never crossed (by grade and, apart from it, by gender) it is the larger of the two sums. So the table is exactly
 * additive, whatever was stored.
 *
 * <p>Cells are numbered by axis name and item, never by the order in which they came.
 */
public final class MarginTable {
    private static final int MIXED = -1;

    private final Axis[] axes;
    private final int[] given;
    private final long[] codes;
    private final long[][] amounts;
    private final int[] tags;
    private final boolean[] published;
    private final Set<Long> stated;
    /** Of cells that are always equal, the one that stands for them. */
    private final int[] standing;

    private final int[] lineTotal;
    private final int[][] lineParts;
    private final int[][] linesOf;

    private MarginTable(Builder builder, Map<Long, Amount> cells) {
        axes = builder.axes;
        given = builder.given;
        stated = new HashSet<>(builder.rows.keySet());
        codes = cells.keySet().stream().mapToLong(Long::longValue).sorted().toArray();
        amounts = new long[codes.length][];
        tags = new int[codes.length];
        published = new boolean[codes.length];
        for (int cell = 0; cell < codes.length; cell++) {
            var amount = cells.get(codes[cell]);
            if (amount == null) throw new IllegalStateException();
            amounts[cell] = amount.layers;
            tags[cell] = amount.tag;
            published[cell] = true;
            for (int axis = 0; axis < axes.length; axis++)
                if (axes[axis].isRest(nodeAt(codes[cell], axis))) published[cell] = false;
        }
        var lines = new HashMap<Long, List<Integer>>();
        var order = new TreeSet<Long>();
        for (int cell = 0; cell < codes.length; cell++)
            for (int axis = 0; axis < axes.length; axis++) {
                int above = axes[axis].parent(nodeAt(codes[cell], axis));
                if (above < 0) continue;
                long line = (long) index(replaced(codes[cell], axis, above)) * axes.length + axis;
                order.add(line);
                lines.computeIfAbsent(line, _ -> new ArrayList<>()).add(cell);
            }
        var all = new ArrayList<Line>();
        for (long line : order) all.add(new Line((int) (line / axes.length), lines.getOrDefault(line, List.of())));
        standing = standing(all);
        var distinct = distinct(all);
        lineTotal = new int[distinct.size()];
        lineParts = new int[distinct.size()][];
        var touching = new ArrayList<List<Integer>>();
        for (int cell = 0; cell < codes.length; cell++) touching.add(new ArrayList<>());
        int no = 0;
        for (var line : distinct) {
            lineTotal[no] = line.total;
            lineParts[no] = line.parts.stream().mapToInt(Integer::intValue).toArray();
            touching.get(lineTotal[no]).add(no);
            for (int part : lineParts[no]) touching.get(part).add(no);
            no++;
        }
        linesOf = new int[codes.length][];
        for (int cell = 0; cell < codes.length; cell++)
            linesOf[cell] =
                    touching.get(cell).stream().mapToInt(Integer::intValue).toArray();
    }

    private record Line(int total, List<Integer> parts) {}

    /**
     * A total of one part is that part, whatever the numbers. Where people are broken down in several ways that were never
     * crossed, most cells are equal to others in this way; one of them stands for all in lines, one that is published if there is
     * any.
     */
    private int[] standing(List<Line> lines) {
        var above = new int[codes.length];
        for (int cell = 0; cell < above.length; cell++) above[cell] = cell;
        for (var line : lines) {
            if (line.parts.size() != 1) continue;
            int one = root(above, line.total);
            int other = root(above, line.parts.getFirst());
            if (one == other) continue;
            boolean keepsOne = published[one] == published[other] ? one < other : published[one];
            above[keepsOne ? other : one] = keepsOne ? one : other;
        }
        for (int cell = 0; cell < above.length; cell++) above[cell] = root(above, cell);
        return above;
    }

    private static int root(int[] above, int cell) {
        int at = cell;
        while (above[at] != at) {
            above[at] = above[above[at]];
            at = above[at];
        }
        return at;
    }

    /** The lines between the cells that stand for others, each once. */
    private Set<Line> distinct(List<Line> lines) {
        var distinct = new LinkedHashSet<Line>();
        for (var line : lines) {
            if (line.parts.size() == 1) continue;
            int total = standing[line.total];
            var parts = line.parts.stream().map(part -> standing[part]).sorted().toList();
            // what is left of a total that is equal to one of its parts is nothing
            if (!parts.contains(total)) distinct.add(new Line(total, parts));
        }
        return distinct;
    }

    /**
     * Begins a table.
     *
     * @param axes none twice; a coordinate of a row names one node per axis, in this order
     * @param layers how many additive amounts a row carries, the first two being what {@link Suppression} judges
     */
    public static Builder along(List<Axis> axes, int layers) {
        return new Builder(axes, layers);
    }

    public int size() {
        return codes.length;
    }

    /** The cell at a node of every axis, or -1 if no row says anything about it. */
    public int cell(int... nodes) {
        long code = 0;
        for (int axis = 0; axis < axes.length; axis++) code = code * axes[axis].size() + nodes[given[axis]];
        return Math.max(Arrays.binarySearch(codes, code), -1);
    }

    /** The cell's node on each axis, in the order in which the axes were given. */
    public int[] nodes(int cell) {
        var nodes = new int[axes.length];
        for (int axis = 0; axis < axes.length; axis++) nodes[given[axis]] = nodeAt(codes[cell], axis);
        return nodes;
    }

    public long amount(int cell, int layer) {
        return amounts[cell][layer];
    }

    /** Whether a row stated exactly this cell; else it was added up. */
    public boolean isStated(int cell) {
        return stated.contains(codes[cell]);
    }

    /** Whether everything in the cell carries one tag. */
    public boolean isOfOneTag(int cell) {
        return tags[cell] != MIXED;
    }

    /** False for a rest: it can be worked out, so it is protected, but nobody is shown it. */
    public boolean isPublished(int cell) {
        return published[cell];
    }

    int ways() {
        return axes.length;
    }

    /** The axes in the order of {@link #place}. */
    Axis axis(int way) {
        return axes[way];
    }

    /** The cell's node on each axis, in the table's own order of axes. */
    int[] place(int cell) {
        var nodes = new int[axes.length];
        for (int axis = 0; axis < axes.length; axis++) nodes[axis] = nodeAt(codes[cell], axis);
        return nodes;
    }

    /** The cell that stands for what is at a place, or -1. */
    int at(int[] place) {
        long code = 0;
        for (int axis = 0; axis < axes.length; axis++) code = code * axes[axis].size() + place[axis];
        int cell = Arrays.binarySearch(codes, code);
        return cell < 0 ? -1 : standing[cell];
    }

    /** The cell that stands for it, and for all that are equal to it, in lines. */
    int standingFor(int cell) {
        return standing[cell];
    }

    int lines() {
        return lineTotal.length;
    }

    int total(int line) {
        return lineTotal[line];
    }

    int[] parts(int line) {
        return lineParts[line];
    }

    /** The lines that a cell is the total or a part of. */
    int[] linesOf(int cell) {
        return linesOf[cell];
    }

    private int index(long code) {
        return Arrays.binarySearch(codes, code);
    }

    private int nodeAt(long code, int axis) {
        for (int later = axes.length - 1; later > axis; later--) code /= axes[later].size();
        return (int) (code % axes[axis].size());
    }

    private long replaced(long code, int axis, int node) {
        long weight = 1;
        for (int later = axes.length - 1; later > axis; later--) weight *= axes[later].size();
        return code + (node - nodeAt(code, axis)) * weight;
    }

    private static final class Amount {
        final long[] layers;
        int tag;

        Amount(int size, int tag) {
            this.layers = new long[size];
            this.tag = tag;
        }

        void add(long[] more, int sign, int ofTag) {
            for (int layer = 0; layer < layers.length; layer++) layers[layer] += sign * more[layer];
            if (tag != ofTag) tag = MIXED;
        }

        boolean isNothing() {
            return Arrays.stream(layers).allMatch(amount -> amount == 0);
        }
    }

    /** Collects rows. */
    public static final class Builder {
        private final Axis[] axes;
        private final int[] given;
        private final int layers;
        private final Map<Long, Row> rows = new HashMap<>();

        private record Level(List<Integer> depths) {
            int sum() {
                return depths.stream().mapToInt(Integer::intValue).sum();
            }

            boolean isWithin(Level other) {
                for (int axis = 0; axis < depths.size(); axis++)
                    if (depths.get(axis) < other.depths.get(axis)) return false;
                return true;
            }

            Level meet(Level other) {
                var both = new ArrayList<Integer>();
                for (int axis = 0; axis < depths.size(); axis++)
                    both.add(Math.min(depths.get(axis), other.depths.get(axis)));
                return new Level(both);
            }
        }

        @SuppressWarnings("ArrayRecordComponent") // never compared
        private record Row(int[] nodes, Level level, long[] layers, int tag) {}

        private Builder(List<Axis> axes, int layers) {
            var order = new ArrayList<Integer>();
            for (int i = 0; i < axes.size(); i++) order.add(i);
            order.sort(Comparator.comparing(i -> axes.get(i).name()));
            this.given = order.stream().mapToInt(Integer::intValue).toArray();
            this.axes = order.stream().map(axes::get).toArray(Axis[]::new);
            this.layers = layers;
            long possible = 1;
            for (var axis : this.axes) possible = Math.multiplyExact(possible, axis.size());
        }

        /**
         * States what stands at a node of every axis.
         *
         * @param tag who stated it, 0 or more
         */
        public Builder row(int[] nodes, int tag, long... amounts) {
            var sorted = new int[axes.length];
            for (int axis = 0; axis < axes.length; axis++) sorted[axis] = nodes[given[axis]];
            if (rows.put(code(sorted), new Row(sorted, level(sorted), amounts, tag)) != null)
                throw new IllegalArgumentException("stated twice: " + Arrays.toString(nodes));
            return this;
        }

        public MarginTable build() {
            var cells = new HashMap<Long, Amount>();
            for (var row : additive()) {
                var paths = new int[axes.length][];
                for (int axis = 0; axis < axes.length; axis++)
                    paths[axis] = axes[axis].upward(axes[axis].rest(row.nodes[axis]));
                addAlong(paths, 0, 0, row, cells);
            }
            return new MarginTable(this, cells);
        }

        private void addAlong(int[][] paths, int axis, long code, Row row, Map<Long, Amount> cells) {
            if (axis == paths.length) {
                cells.computeIfAbsent(code, _ -> new Amount(layers, row.tag)).add(row.layers, 1, row.tag);
                return;
            }
            for (int node : paths[axis]) addAlong(paths, axis + 1, code * axes[axis].size() + node, row, cells);
        }

        /** The rows and, where they overlap, what makes them add up: each amount stands in exactly one of them. */
        private List<Row> additive() {
            var stored = new HashSet<Level>();
            for (var row : rows.values()) stored.add(row.level);
            var result = new ArrayList<Row>();
            for (var level : closure(stored)) {
                var below = sums(result, level, level);
                var wanted = broken(result, level, stored);
                for (var row : rows.values()) if (row.level.equals(level)) wanted.put(code(row.nodes), amount(row));
                for (var target : wanted.entrySet()) {
                    var difference = target.getValue();
                    var known = below.get(target.getKey());
                    if (known != null) difference.add(known.layers, -1, difference.tag);
                    if (known == null || !difference.isNothing())
                        result.add(new Row(nodes(target.getKey()), level, difference.layers, difference.tag));
                }
            }
            return result;
        }

        /** What a node is, if it was broken down in several ways that were never crossed: the larger sum. */
        private Map<Long, Amount> broken(List<Row> known, Level level, Set<Level> stored) {
            var finer = stored.stream()
                    .filter(each -> !each.equals(level) && each.isWithin(level))
                    .toList();
            var nearest = finer.stream()
                    .filter(each -> finer.stream().noneMatch(other -> !other.equals(each) && each.isWithin(other)))
                    .toList();
            var largest = new HashMap<Long, Amount>();
            if (nearest.size() < 2) return largest;
            for (var way : nearest)
                sums(known, way, level)
                        .forEach((code, amount) ->
                                largest.merge(code, amount, (a, b) -> Arrays.compare(a.layers, b.layers) >= 0 ? a : b));
            return largest;
        }

        /** What the rows within one level add up to at another. */
        private Map<Long, Amount> sums(List<Row> known, Level within, Level at) {
            var sums = new HashMap<Long, Amount>();
            for (var row : known) {
                if (!row.level.isWithin(within)) continue;
                long code = 0;
                for (int axis = 0; axis < axes.length; axis++)
                    code = code * axes[axis].size() + axes[axis].above(row.nodes[axis], at.depths.get(axis));
                sums.computeIfAbsent(code, _ -> new Amount(layers, row.tag)).add(row.layers, 1, row.tag);
            }
            return sums;
        }

        /** The levels and all they have in common, the finest first. */
        private static List<Level> closure(Set<Level> stored) {
            var all = new HashSet<>(stored);
            var fresh = new ArrayList<>(stored);
            while (!fresh.isEmpty()) {
                var next = fresh.removeLast();
                for (var level : stored) {
                    var meet = next.meet(level);
                    if (all.add(meet)) fresh.add(meet);
                }
            }
            return all.stream()
                    .sorted(Comparator.comparingInt(Level::sum)
                            .reversed()
                            .thenComparing(level -> level.depths.toString()))
                    .toList();
        }

        private Amount amount(Row row) {
            var amount = new Amount(layers, row.tag);
            amount.add(row.layers, 1, row.tag);
            return amount;
        }

        private Level level(int[] nodes) {
            var depths = new ArrayList<Integer>();
            for (int axis = 0; axis < axes.length; axis++) depths.add(axes[axis].depth(nodes[axis]));
            return new Level(depths);
        }

        private long code(int[] nodes) {
            long code = 0;
            for (int axis = 0; axis < axes.length; axis++) code = code * axes[axis].size() + nodes[axis];
            return code;
        }

        private int[] nodes(long code) {
            var nodes = new int[axes.length];
            for (int axis = axes.length - 1; axis >= 0; axis--) {
                nodes[axis] = (int) (code % axes[axis].size());
                code /= axes[axis].size();
            }
            return nodes;
        }
    }
}
