package org.commonground.metrics.suppression;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * The attacker's doubt. Somebody who knows every cell shown, every line, the policy and the labels of hidden cells can work a
 * hidden cell out exactly if no other whole numbers fit. This looks for such numbers: a move that adds and takes away one person
 * in hidden cells so that every line still holds and every cell would still carry its label. A move found is proof that the
 * cells in it cannot be told; none found means that they are treated as if they could.
 *
 * <p>In a table of shares there are three ways to move a person: one for whom it is not true, one for whom it is, or turning the
 * one into the other. Where two of the three are possible, neither the size of a hidden group, nor how many of it are concerned,
 * nor how many are not, can be told.
 */
final class AlternativeTable {
    /** How many cells a move may touch: small ones are tried first, since a search that wanders off seldom comes back. */
    private static final int[] EXTENTS = {8, 24};
    /** Steps of one search. */
    private static final int PATIENCE = 60;

    /** Who moves. */
    private enum Kind {
        /** Somebody for whom it is not true; in a table of counts, anybody. */
        MISS(1, 0),
        HIT(1, 1),
        TURN(0, 1);

        final int people;
        final int hits;

        Kind(int people, int hits) {
            this.people = people;
            this.hits = hits;
        }
    }

    private final MarginTable table;
    private final Threshold threshold;
    private final CellStatus[] status;
    private final List<Kind> kinds;
    private final Map<Kind, BitSet> proven = new EnumMap<>(Kind.class);
    private final BitSet givenUp = new BitSet();
    private final SortedSet<Integer> fresh;

    private Kind kind = Kind.MISS;
    private CellStatus labelOfNew = CellStatus.COMPLEMENTARY;
    private final int[] change;
    private final int[] balance;
    private final List<Integer> moved = new ArrayList<>();
    private final List<Integer> unbalanced = new ArrayList<>();
    private final int ways;
    private int settled;
    private int extent;
    private int patience;

    /** @param fresh cells that were hidden since; taken out of it as they are looked at */
    AlternativeTable(MarginTable table, Threshold threshold, CellStatus[] status, SortedSet<Integer> fresh) {
        this.fresh = fresh;
        this.table = table;
        this.threshold = threshold;
        this.status = status;
        kinds = threshold.share() ? List.of(Kind.values()) : List.of(Kind.MISS);
        for (var each : kinds) proven.put(each, new BitSet());
        ways = table.ways();
        change = new int[table.size()];
        balance = new int[table.lines()];
    }

    /** The first hidden cell for which no other number was found, or -1. */
    int firstWithout() {
        // what was proven stays so: hiding more, and telling less, only adds to the doubt
        for (; settled < status.length; settled++) if (isOpen(settled)) return settled;
        // cells hidden meanwhile may stand before those looked at
        while (!fresh.isEmpty()) {
            int cell = fresh.first();
            if (isOpen(cell)) return cell;
            fresh.remove(cell);
        }
        return -1;
    }

    private boolean isOpen(int cell) {
        return status[cell] != CellStatus.SHOWN && !givenUp.get(cell) && !isDoubtful(cell);
    }

    void giveUp(int cell) {
        givenUp.set(cell);
    }

    private boolean isDoubtful(int cell) {
        int wanted = hasSecretShare(cell) ? 2 : 1;
        for (var each : kinds) if (proven(each).get(cell)) wanted--;
        for (var each : kinds) {
            if (wanted <= 0) return true;
            if (!proven(each).get(cell) && isMovable(cell, each)) wanted--;
        }
        return wanted <= 0;
    }

    /** That all or none of a group are concerned is no secret if the group is large enough: its share would be told as a bound. */
    private boolean hasSecretShare(int cell) {
        if (!threshold.share()) return false;
        long people = table.amount(cell, Suppression.PEOPLE);
        long hits = Suppression.hits(table, threshold, cell);
        return people > 0 && (threshold.isTooFew(people, hits) || (hits > 0 && hits < people));
    }

    private BitSet proven(Kind each) {
        return Objects.requireNonNull(proven.get(each));
    }

    /**
     * What to hide so that some other number fits the cell: the box that takes the least; empty if there is none.
     *
     * @param label what the newly hidden will be called
     */
    int[] cheapestProtection(int cell, CellStatus label) {
        labelOfNew = label;
        int[] best = {};
        long cost = Long.MAX_VALUE;
        for (var each : kinds) {
            if (proven(each).get(cell)) continue;
            for (int direction = 1; direction >= -1; direction -= 2) {
                var box = box(cell, each, direction, cost);
                if (box == null) continue;
                best = box.toHide();
                cost = box.cost();
            }
        }
        return best;
    }

    private @Nullable Box box(int cell, Kind how, int direction, long limit) {
        kind = how;
        return fits(cell, direction) ? Box.cheapest(table, status, cell, direction, this::wouldFit, limit) : null;
    }

    private boolean isMovable(int cell, Kind how) {
        for (int direction = 1; direction >= -1; direction -= 2) {
            var box = box(cell, how, direction, 1);
            if (box == null) continue;
            for (int each : box.cells()) proven(how).set(each);
            return true;
        }
        kind = how;
        for (int cells : EXTENTS)
            for (int direction = 1; direction >= -1; direction -= 2) {
                if (!fits(cell, direction)) continue;
                extent = cells;
                patience = PATIENCE;
                move(cell, direction);
                boolean found = balanceOut();
                if (found) for (int each : moved) proven(how).set(each);
                reset();
                if (found) return true;
            }
        return false;
    }

    /** Depth first: in the tightest unbalanced line try the cells that settle most lines; undo what leads nowhere. */
    private boolean balanceOut() {
        if (unbalanced.isEmpty()) return true;
        if (--patience < 0 || moved.size() + (unbalanced.size() + ways - 1) / ways > extent) return false;
        int[] best = {};
        int bestLine = -1;
        for (int line : unbalanced) {
            var candidates = candidates(line);
            if (candidates.length == 0) return false;
            if (bestLine < 0 || candidates.length < best.length) {
                best = candidates;
                bestLine = line;
            }
        }
        for (int cell : best) {
            int direction = direction(bestLine, cell);
            move(cell, direction);
            if (balanceOut()) return true;
            move(cell, -direction);
            if (patience < 0) return false;
        }
        return false;
    }

    /** The cells that may take up what a line is out of balance, those that leave least open first. */
    private int[] candidates(int line) {
        var found = new ArrayList<long[]>();
        var parts = table.parts(line);
        for (int i = -1; i < parts.length; i++) {
            int cell = i < 0 ? table.total(line) : parts[i];
            if (change[cell] != 0) continue;
            int direction = direction(line, cell);
            if (fits(cell, direction)) found.add(new long[] {opened(cell, direction), cell});
        }
        found.sort(Arrays::compare);
        return found.stream().mapToInt(each -> (int) each[1]).toArray();
    }

    private int direction(int line, int cell) {
        int excess = Integer.signum(balance[line]);
        return cell == table.total(line) ? excess : -excess;
    }

    /** How many lines more would be out of balance. */
    private int opened(int cell, int direction) {
        int more = 0;
        for (int line : table.linesOf(cell)) {
            int effect = cell == table.total(line) ? -direction : direction;
            if (balance[line] == 0) more++;
            else if (balance[line] + effect == 0) more--;
        }
        return more;
    }

    /** Whether the cell could count one more or less, for all that its label tells. */
    private boolean fits(int cell, int direction) {
        return fits(cell, status[cell], direction);
    }

    /** The same, if it were hidden. */
    private boolean wouldFit(int cell, int direction) {
        return fits(cell, status[cell] == CellStatus.SHOWN ? labelOfNew : status[cell], direction);
    }

    private boolean fits(int cell, CellStatus label, int direction) {
        if (Suppression.isOverlap(table, threshold, cell)) return true;
        if (label == CellStatus.SHOWN && kind != Kind.TURN) return false;
        long people = table.amount(cell, Suppression.PEOPLE);
        long hits = Suppression.hits(table, threshold, cell);
        long otherPeople = people + (long) direction * kind.people;
        long otherHits = hits + (long) direction * kind.hits;
        if (otherPeople < 0 || (threshold.share() && (otherHits < 0 || otherHits > otherPeople))) return false;
        boolean tooFew = threshold.isTooFew(otherPeople, otherHits);
        return switch (label) {
            case SHOWN ->
                table.isPublished(cell)
                        && !tooFew
                        && threshold.coding(people, hits) != Threshold.Coding.EXACT
                        && threshold.coding(otherPeople, otherHits) == threshold.coding(people, hits);
            // nobody is told why, or even that, a rest is hidden
            case PRIMARY -> tooFew || !table.isPublished(cell);
            case COMPLEMENTARY -> (!tooFew && otherPeople > 0) || !table.isPublished(cell);
            case HIDDEN -> tooFew || otherPeople > 0 || !table.isPublished(cell);
        };
    }

    private void move(int cell, int direction) {
        change[cell] += direction;
        if (change[cell] == 0) moved.remove(Integer.valueOf(cell));
        else moved.add(cell);
        for (int line : table.linesOf(cell)) {
            boolean wasEven = balance[line] == 0;
            balance[line] += cell == table.total(line) ? -direction : direction;
            if (wasEven) unbalanced.add(line);
            else if (balance[line] == 0) unbalanced.remove(Integer.valueOf(line));
        }
    }

    private void reset() {
        for (int cell : List.copyOf(moved)) move(cell, -change[cell]);
    }
}
