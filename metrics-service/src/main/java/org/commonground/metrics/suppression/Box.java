package org.commonground.metrics.suppression;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

    /** The box through a cell that takes the least to hide, or null if there is none for less than the limit. */
    static @Nullable Box cheapest(
            MarginTable table, CellStatus[] status, int cell, int direction, Room room, long limit) {
        int ways = table.ways();
        var place = table.place(cell);
        var factors = new ArrayList<List<Factor>>();
        int each = (int) Math.max(3, Math.round(Math.pow(CHOICE, 1.0 / ways)));
        for (int way = 0; way < ways; way++) {
            var choice = factors(table, status, place, way);
            choice.sort((a, b) -> Long.compare(a.cost, b.cost));
            factors.add(choice.subList(0, Math.min(each, choice.size())));
        }
        var search = new Search(table, status, room, factors, limit);
        search.widen(0, new int[1][ways], new int[] {direction});
        return search.best;
    }

    private static List<Factor> factors(MarginTable table, CellStatus[] status, int[] place, int way) {
        var axis = table.axis(way);
        int node = place[way];
        var factors = new ArrayList<Factor>();
        var other = place.clone();
        for (int inside = 0; inside < axis.size(); inside++) {
            if (!axis.isLeaf(inside) || !axis.isWithin(inside, node)) continue;
            other[way] = inside;
            long cost = cost(table, status, table.at(other));
            if (cost < 0) continue;
            // from outside: everything above changes with it
            var path = Arrays.stream(axis.upward(inside)).boxed().toList();
            long above = cost;
            for (int up : path) {
                other[way] = up;
                if (up != inside) above += Math.max(0, cost(table, status, table.at(other)));
            }
            factors.add(new Factor(path, List.of(), above));
            for (int beside = 0; beside < axis.size(); beside++) {
                if (!axis.isLeaf(beside) || axis.isWithin(beside, node)) continue;
                other[way] = beside;
                long price = cost(table, status, table.at(other));
                if (price >= 0) factors.add(swap(axis, inside, beside, cost + price));
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

    /** What hiding a cell costs; nothing if it is hidden, -1 if it is not there to be hidden. */
    private static long cost(MarginTable table, CellStatus[] status, int cell) {
        if (cell < 0) return -1;
        if (status[cell] != CellStatus.SHOWN) return 0;
        long people = table.amount(cell, Suppression.PEOPLE);
        return people > 0 ? PER_CELL + people : -1;
    }

    private static final class Search {
        private final MarginTable table;
        private final CellStatus[] status;
        private final Room room;
        private final List<List<Factor>> factors;
        private long limit;
        private @Nullable Box best;

        Search(MarginTable table, CellStatus[] status, Room room, List<List<Factor>> factors, long limit) {
            this.limit = limit;
            this.table = table;
            this.status = status;
            this.room = room;
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

        /** Whether one cell would have to count more and less at once. */
        private static boolean isTornApart(int[] cells, int[] signs) {
            for (int i = 0; i < cells.length; i++)
                for (int j = 0; j < i; j++) if (cells[i] == cells[j] && signs[i] != signs[j]) return true;
            return false;
        }

        private void weigh(int[][] places, int[] signs) {
            long cost = 0;
            var cells = new int[places.length];
            var toHide = new ArrayList<Integer>();
            for (int i = 0; i < places.length; i++) {
                int cell = table.at(places[i]);
                long price = cost(table, status, cell);
                if (price < 0) return;
                cells[i] = cell;
                // cells that are equal are one, which moves once
                if (price > 0 && !toHide.contains(cell)) {
                    toHide.add(cell);
                    cost += price;
                    if (cost >= limit) return;
                }
                if (!room.fits(cell, signs[i])) return;
            }
            if (cost >= limit || isTornApart(cells, signs)) return;
            best = new Box(cells, toHide.stream().mapToInt(Integer::intValue).toArray(), cost);
            limit = cost;
        }
    }
}
