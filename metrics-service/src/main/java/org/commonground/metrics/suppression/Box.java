package org.commonground.metrics.suppression;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The simplest move there is: in a two-way table the four corners of a rectangle, in an n-way table those of a box, added to and
 * taken from in turn, so that every total stays. Along each axis a person is either swapped with another item, or comes from
 * outside, in which case the totals above change too.
 *
 * <p>If none lies in hidden cells yet, the box that takes the least more to hide is what protects a cell with certainty (the
 * hypercube method of statistical offices).
 *
 * @param cells what moves
 * @param toHide those of them that are shown
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Box(int[] cells, int[] toHide, long cost) {
    /** Hiding one cell more is worse than hiding a larger one. */
    private static final long PER_CELL = 1_000_000_000L;
    /** Boxes looked at for one cell. */
    private static final int CHOICE = 4_000;

    /** Whether a cell, hidden if it is not yet, could count one more or less. */
    interface Room {
        boolean fits(int cell, int direction);
    }

    /** Where along one axis something is added and where it is taken away. */
    private record Factor(List<Integer> plus, List<Integer> minus, long cost) {}

    /** What boxes are sought in. */
    record Table(MarginTable margins, Ties ties, Threshold threshold, CellStatus[] status, Room room) {
        /** What hiding a cell costs; nothing if it is hidden, or not told by anything; -1 if it is not there to be hidden. */
        long cost(int cell) {
            if (cell < 0) return -1;
            if (status[cell] != CellStatus.SHOWN || isFree(cell)) return 0;
            long people = margins.amount(cell, Suppression.PEOPLE);
            // nobody misses a rest
            return people > 0 ? (margins.isPublished(cell) ? PER_CELL : 0) + people : -1;
        }

        boolean isFree(int cell) {
            return Suppression.isOverlap(margins, threshold, cell);
        }
    }

    /** The box through a cell that takes the least to hide, or null if there is none for less than the limit. */
    static @Nullable Box cheapest(Table table, int cell, int direction, long limit) {
        int ways = table.margins.ways();
        var place = table.margins.place(cell);
        var factors = new ArrayList<List<Factor>>();
        int each = (int) Math.max(3, Math.round(Math.pow(CHOICE, 1.0 / ways)));
        for (int way = 0; way < ways; way++) {
            var choice = factors(table, place, way, limit);
            if (choice.isEmpty()) return null;
            choice.sort((a, b) -> Long.compare(a.cost, b.cost));
            factors.add(choice.subList(0, Math.min(each, choice.size())));
        }
        var search = new Search(table, factors, limit);
        search.widen(0, new int[1][ways], new int[] {direction});
        return search.best;
    }

    /**
     * The same where people are broken down in several ways that were not crossed: swapped along one axis, a person moves in one
     * item of each other. Other than in a box, what takes the least is found for each way by itself.
     */
    static @Nullable Box star(Table table, int cell, int direction, long limit) {
        var place = table.margins.place(cell);
        @Nullable Box best = null;
        for (int way = 0; way < place.length; way++)
            for (var factor : factors(table, place, way, limit)) {
                var star = star(table, place, way, factor, direction, best == null ? limit : best.cost);
                if (star != null) best = star;
                if (best != null && best.cost == 0) return best;
            }
        return best;
    }

    private static @Nullable Box star(Table table, int[] place, int way, Factor factor, int direction, long limit) {
        if (factor.cost >= limit) return null;
        var moved = new TreeMap<Integer, Integer>();
        var at = place.clone();
        if (add(table, at, way, factor, direction, moved) < 0) return null;
        for (int other = 0; other < place.length; other++) {
            var axis = table.margins.axis(other);
            if (other == way || axis.isLeaf(place[other])) continue;
            @Nullable TreeMap<Integer, Integer> cheapest = null;
            long cost = Long.MAX_VALUE;
            for (int leaf = 0; leaf < axis.size(); leaf++) {
                if (!axis.isLeaf(leaf) || !axis.isWithin(leaf, place[other])) continue;
                var branch = new TreeMap<Integer, Integer>();
                long sum = 0;
                for (int node : axis.upward(leaf)) {
                    if (node == place[other]) break;
                    at[other] = node;
                    long price = add(table, at, way, factor, direction, branch);
                    if (price < 0) {
                        sum = -1;
                        break;
                    }
                    sum += price;
                }
                at[other] = place[other];
                if (sum < 0 || sum >= cost) continue;
                cost = sum;
                cheapest = branch;
            }
            if (cheapest == null || cost >= limit) return null;
            for (var each : cheapest.entrySet()) {
                var before = moved.put(each.getKey(), each.getValue());
                if (before != null && !before.equals(each.getValue())) return null;
            }
        }
        return of(table, moved, limit);
    }

    /** Adds what moves at a place along an axis; the cost of hiding it, or -1 if it cannot move. */
    private static long add(
            Table table, int[] at, int way, Factor factor, int direction, TreeMap<Integer, Integer> moved) {
        int was = at[way];
        long cost = 0;
        for (int side = 0; side < 2 && cost >= 0; side++)
            for (int node : side == 0 ? factor.plus : factor.minus) {
                at[way] = node;
                int cell = table.margins.at(at);
                long price = table.cost(cell);
                int sign = side == 0 ? direction : -direction;
                if (price < 0 || !table.room.fits(cell, sign)) {
                    cost = -1;
                    break;
                }
                if (table.isFree(cell)) continue;
                var before = moved.put(cell, sign);
                if (before == null) cost += price;
                else if (before != sign) {
                    cost = -1;
                    break;
                }
            }
        at[way] = was;
        return cost;
    }

    /** What moves, if it costs less than the limit and all ties hold. */
    private static @Nullable Box of(Table table, TreeMap<Integer, Integer> moved, long limit) {
        var cells = moved.keySet().stream().mapToInt(Integer::intValue).toArray();
        var signs = moved.values().stream().mapToInt(Integer::intValue).toArray();
        long cost = 0;
        for (int cell : cells) cost += table.cost(cell);
        if (cost >= limit || !table.ties.hold(cells, signs)) return null;
        var toHide = Arrays.stream(cells).filter(cell -> table.cost(cell) > 0).toArray();
        return new Box(cells, toHide, cost);
    }

    /** All that cost less than the limit. */
    private static List<Factor> factors(Table table, int[] place, int way, long limit) {
        var axis = table.margins.axis(way);
        int node = place[way];
        var factors = new ArrayList<Factor>();
        var other = place.clone();
        for (int inside = 0; inside < axis.size(); inside++) {
            if (!axis.isLeaf(inside) || !axis.isWithin(inside, node)) continue;
            other[way] = inside;
            long cost = table.cost(table.margins.at(other));
            if (cost < 0 || cost >= limit) continue;
            // from outside: everything above changes with it
            long above = cost;
            for (int up : axis.upward(inside)) {
                other[way] = up;
                if (up != inside) above += Math.max(0, table.cost(table.margins.at(other)));
            }
            if (above < limit)
                factors.add(
                        new Factor(Arrays.stream(axis.upward(inside)).boxed().toList(), List.of(), above));
            for (int beside = 0; beside < axis.size(); beside++) {
                if (!axis.isLeaf(beside) || axis.isWithin(beside, node)) continue;
                other[way] = beside;
                long price = table.cost(table.margins.at(other));
                if (price >= 0 && cost + price < limit) factors.add(swap(axis, inside, beside, cost + price));
            }
        }
        return factors;
    }

    private static Factor swap(Axis axis, int inside, int beside, long cost) {
        var plus = new ArrayList<Integer>();
        for (int up : axis.upward(inside)) if (!axis.isWithin(beside, up)) plus.add(up);
        var minus = new ArrayList<Integer>();
        for (int up : axis.upward(beside)) if (!axis.isWithin(inside, up)) minus.add(up);
        return new Factor(plus, minus, cost);
    }

    private static final class Search {
        private final Table table;
        private final List<List<Factor>> factors;
        private long limit;
        private @Nullable Box best;

        Search(Table table, List<List<Factor>> factors, long limit) {
            this.limit = limit;
            this.table = table;
            this.factors = factors;
        }

        /** Multiplies what is chosen so far by each factor of the next axis. */
        void widen(int way, int[][] places, int[] signs) {
            if (limit == 0) return;
            if (way == factors.size()) {
                weigh(places, signs);
                return;
            }
            for (var factor : factors.get(way)) {
                if (factor.cost >= limit) return; // sorted: no later one is cheaper
                int width = factor.plus.size() + factor.minus.size();
                var wider = new int[places.length * width][];
                var withSigns = new int[places.length * width];
                int at = 0;
                for (int i = 0; i < places.length; i++)
                    for (int side = 0; side < width; side++) {
                        boolean plus = side < factor.plus.size();
                        var place = places[i].clone();
                        place[way] = plus ? factor.plus.get(side) : factor.minus.get(side - factor.plus.size());
                        wider[at] = place;
                        withSigns[at++] = plus ? signs[i] : -signs[i];
                    }
                widen(way + 1, wider, withSigns);
            }
        }

        private void weigh(int[][] places, int[] signs) {
            long cost = 0;
            // cells that are equal are one, which moves once
            var moved = new TreeMap<Integer, Integer>();
            for (int i = 0; i < places.length; i++) {
                int cell = table.margins.at(places[i]);
                // what was never crossed is not there; whether it is missed is seen in the end
                if (cell < 0 || table.isFree(cell)) continue;
                var before = moved.put(cell, signs[i]);
                if (before != null && before != signs[i]) return;
                long price = table.cost(cell);
                if (price < 0 || !table.room.fits(cell, signs[i])) return;
                if (before == null) cost += price;
                if (cost >= limit) return;
            }
            var box = of(table, moved, limit);
            if (box == null) return;
            best = box;
            limit = box.cost;
        }
    }
}
