package org.commonground.metrics.suppression;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who wants to know what is hidden. Knows all that is published, all lines, the policy, the labels, that counts are
 * whole and not negative, and (more than anybody could) every rest that is not itself protected. Uses none of the service's own
 * reasoning: bounds are tightened along every line until nothing moves, and the linear equations are solved.
 */
final class Attacker {
    private static final long FAR = 1_000_000_000L;
    private static final long PRIME = 1_000_000_007L;

    private final MarginTable table;
    private final Threshold threshold;
    private final CellStatus[] status;
    final long[][] low = new long[3][];
    final long[][] high = new long[3][];
    private boolean contradiction;

    Attacker(MarginTable table, Threshold threshold, CellStatus[] status) {
        this.table = table;
        this.threshold = threshold;
        this.status = status;
        for (int layer = 0; layer < 3; layer++) {
            low[layer] = new long[table.size()];
            high[layer] = new long[table.size()];
        }
        for (int cell = 0; cell < table.size(); cell++) know(cell);
    }

    private long hits(int cell) {
        return Suppression.hits(table, threshold, cell);
    }

    private void know(int cell) {
        long people = table.amount(cell, 0);
        long hits = hits(cell);
        if (Suppression.isOverlap(table, threshold, cell)) {
            for (int layer = 0; layer < 3; layer++) bound(layer, cell, -FAR, FAR);
            return;
        }
        if (status[cell] == CellStatus.SHOWN) {
            bound(0, cell, people, people);
            var coding = table.isPublished(cell) ? threshold.coding(people, hits) : Threshold.Coding.EXACT;
            switch (coding) {
                case EXACT -> bound(1, cell, hits, hits);
                case TOP -> bound(1, cell, ceil(people * threshold.percentTop(), 100), people);
                case BOTTOM -> bound(1, cell, 0, people * threshold.percentBottom() / 100);
            }
            bound(2, cell, people - high[1][cell], people - low[1][cell]);
            return;
        }
        boolean labelled = table.isPublished(cell);
        long least = !labelled || threshold.suppressZero() ? 0 : 1;
        if (labelled && status[cell] == CellStatus.COMPLEMENTARY) bound(0, cell, threshold.minimum(), FAR);
        else if (labelled && !threshold.share() && status[cell] == CellStatus.PRIMARY)
            bound(0, cell, least, threshold.minimum() - 1);
        else bound(0, cell, least, FAR);
        bound(1, cell, 0, threshold.share() ? FAR : 0);
        bound(2, cell, 0, FAR);
    }

    private static long ceil(long a, long b) {
        return (a + b - 1) / b;
    }

    private void bound(int layer, int cell, long from, long to) {
        low[layer][cell] = from;
        high[layer][cell] = to;
    }

    /** Tightens the bounds of every cell by what every line and hits + misses = people leave. */
    Attacker propagate() {
        for (boolean moved = true; moved && !contradiction; ) {
            moved = false;
            for (int layer = 0; layer < 3; layer++)
                for (int line = 0; line < table.lines(); line++) moved |= tighten(layer, line);
            for (int cell = 0; cell < table.size(); cell++) {
                if (!threshold.share()) continue;
                moved |= narrow(0, cell, low[1][cell] + low[2][cell], high[1][cell] + high[2][cell]);
                moved |= narrow(1, cell, low[0][cell] - high[2][cell], high[0][cell] - low[2][cell]);
                moved |= narrow(2, cell, low[0][cell] - high[1][cell], high[0][cell] - low[1][cell]);
            }
        }
        return this;
    }

    private boolean tighten(int layer, int line) {
        int total = table.total(line);
        long from = 0;
        long to = 0;
        for (int part : table.parts(line)) {
            from += low[layer][part];
            to += high[layer][part];
        }
        boolean moved = narrow(layer, total, from, to);
        for (int part : table.parts(line))
            moved |= narrow(
                    layer,
                    part,
                    low[layer][total] - (to - high[layer][part]),
                    high[layer][total] - (from - low[layer][part]));
        return moved;
    }

    private boolean narrow(int layer, int cell, long from, long to) {
        long newLow = Math.max(low[layer][cell], Math.max(from, -FAR));
        long newHigh = Math.min(high[layer][cell], Math.min(to, FAR));
        boolean moved = newLow != low[layer][cell] || newHigh != high[layer][cell];
        bound(layer, cell, newLow, newHigh);
        contradiction |= newLow > newHigh;
        return moved;
    }

    /** The hidden cell of which the attacker knows a count for certain, or -1. */
    int pinnedByBounds() {
        propagate();
        for (int cell = 0; cell < table.size(); cell++) {
            if (status[cell] == CellStatus.SHOWN) continue;
            long people = table.amount(cell, 0);
            // that all or none of a group that is large enough are concerned is no secret
            boolean share = threshold.share()
                    && people > 0
                    && (threshold.isTooFew(people, hits(cell)) || (hits(cell) > 0 && hits(cell) < people));
            for (int layer = 0; layer < (share ? 3 : 1); layer++)
                if (low[layer][cell] == high[layer][cell]) return cell;
        }
        return -1;
    }

    /** The hidden cell that the equations alone determine, or -1: one that no solution of the homogeneous system moves. */
    int pinnedByAlgebra() {
        var column = new int[table.size()];
        Arrays.fill(column, -1);
        int unknowns = 0;
        for (int cell = 0; cell < table.size(); cell++)
            if (status[cell] != CellStatus.SHOWN || Suppression.isOverlap(table, threshold, cell))
                column[cell] = unknowns++;
        var rows = new long[table.lines()][unknowns];
        for (int line = 0; line < table.lines(); line++) {
            if (column[table.total(line)] >= 0) rows[line][column[table.total(line)]] = PRIME - 1;
            for (int part : table.parts(line)) if (column[part] >= 0) rows[line][column[part]] = 1;
        }
        int rank = 0;
        for (int at = 0; at < unknowns && rank < rows.length; at++) {
            int pivot = rank;
            while (pivot < rows.length && rows[pivot][at] == 0) pivot++;
            if (pivot == rows.length) continue;
            var swap = rows[rank];
            rows[rank] = rows[pivot];
            rows[pivot] = swap;
            long inverse = power(rows[rank][at], PRIME - 2);
            for (int i = 0; i < unknowns; i++) rows[rank][i] = rows[rank][i] * inverse % PRIME;
            for (int row = 0; row < rows.length; row++) {
                long factor = rows[row][at];
                if (row == rank || factor == 0) continue;
                for (int i = 0; i < unknowns; i++)
                    rows[row][i] = (rows[row][i] + (PRIME - factor) * rows[rank][i]) % PRIME;
            }
            rank++;
        }
        for (int row = 0; row < rank; row++) {
            int only = -1;
            int entries = 0;
            for (int i = 0; i < unknowns; i++)
                if (rows[row][i] != 0) {
                    entries++;
                    only = i;
                }
            if (entries == 1)
                for (int cell = 0; cell < table.size(); cell++)
                    if (column[cell] == only && status[cell] != CellStatus.SHOWN) return cell;
        }
        return -1;
    }

    private static long power(long base, long exponent) {
        long result = 1;
        for (long b = base % PRIME, e = exponent; e > 0; e >>= 1, b = b * b % PRIME)
            if ((e & 1) == 1) result = result * b % PRIME;
        return result;
    }

    /**
     * Whether some other whole number fits a hidden cell, by trying them all; null if that takes too long. For tables of
     * counts.
     */
    static @Nullable Boolean hasOtherSolution(MarginTable table, Threshold threshold, CellStatus[] status, int cell) {
        long truth = table.amount(cell, 0);
        var budget = new int[] {20_000};
        for (int side = 0; side < 2; side++) {
            var attacker = new Attacker(table, threshold, status);
            if (side == 0) attacker.low[0][cell] = truth + 1;
            else attacker.high[0][cell] = truth - 1;
            var found = attacker.search(budget);
            if (found == null) return null;
            if (found) return true;
        }
        return false;
    }

    private @Nullable Boolean search(int[] budget) {
        if (--budget[0] < 0) return null;
        propagate();
        if (contradiction) return false;
        int widest = -1;
        for (int cell = 0; cell < table.size(); cell++) {
            if (low[0][cell] > high[0][cell]) return false;
            long width = high[0][cell] - low[0][cell];
            if (width > 0 && (widest < 0 || width < high[0][widest] - low[0][widest])) widest = cell;
        }
        if (widest < 0) return true;
        long from = low[0][widest];
        long to = Math.min(high[0][widest], from + 60);
        for (long value = from; value <= to; value++) {
            var guess = new Attacker(table, threshold, status);
            guess.low[0] = low[0].clone();
            guess.high[0] = high[0].clone();
            guess.bound(0, widest, value, value);
            var found = guess.search(budget);
            if (found == null || found) return found;
        }
        if (to < high[0][widest]) return null;
        return false;
    }
}
