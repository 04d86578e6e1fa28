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
    private final Ties ties;
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
    AlternativeTable(MarginTable table, Ties ties, Threshold threshold, CellStatus[] status, SortedSet<Integer> fresh) {
        this.fresh = fresh;
        this.ties = ties;
        this.table = table;
        this.threshold = threshold;
        this.status = status;
        kinds = threshold.share() ? List.of(Kind.values()) : List.of(Kind.MISS);
        for (var each : kinds) proven.put(each, new BitSet());
        ways = table.ways();
        change = new int[table.size()];
        balance = new int[ties.size()];
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
        if (!fits(cell, direction)) return null;
        var search = new Box.Table(table, ties, threshold, status, this::wouldFit);
        var star = Box.star(search, cell, direction, limit);
        if (star != null && star.cost() == 0) return star;
        var box = Box.cheapest(search, cell, direction, star == null ? limit : star.cost());
        return box == null ? star : box;
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
        for (int tie : unbalanced) {
            var candidates = candidates(tie);
            if (candidates.length == 0) return false;
            if (best.length == 0 || candidates.length < best.length) best = candidates;
            if (best.length == 1) break;
        }
        for (int candidate : best) {
            int cell = candidate / 2;
            int direction = candidate % 2 == 1 ? 1 : -1;
            move(cell, direction);
            if (balanceOut()) return true;
            move(cell, -direction);
            if (patience < 0) return false;
        }
        return false;
    }

    /** The cells that may take up what a tie is out of balance, those that leave least open first. */
    private int[] candidates(int tie) {
        var found = new ArrayList<long[]>();
        var cells = ties.cells(tie);
        var signs = ties.signs(tie);
        for (int i = 0; i < cells.length; i++) {
            int cell = cells[i];
            if (change[cell] != 0) continue;
            int direction = -Integer.signum(balance[tie]) * Integer.signum(signs[i]);
            if (fits(cell, direction)) found.add(new long[] {opened(cell, direction), cell, direction});
        }
        found.sort(Arrays::compare);
        // which cell, and in the lowest bit which way
        return found.stream()
                .mapToInt(each -> (int) each[1] * 2 + (each[2] > 0 ? 1 : 0))
                .toArray();
    }

    /** How many lines more would be out of balance. */
    private int opened(int cell, int direction) {
        int more = 0;
        var of = ties.of(cell);
        var signs = ties.signsOf(cell);
        for (int i = 0; i < of.length; i++) {
            if (balance[of[i]] == 0) more++;
            else if (balance[of[i]] + signs[i] * direction == 0) more--;
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
        var of = ties.of(cell);
        var signs = ties.signsOf(cell);
        for (int i = 0; i < of.length; i++) {
            boolean wasEven = balance[of[i]] == 0;
            balance[of[i]] += signs[i] * direction;
            if (wasEven) unbalanced.add(of[i]);
            else if (balance[of[i]] == 0) unbalanced.remove(Integer.valueOf(of[i]));
        }
    }

    private void reset() {
        for (int cell : List.copyOf(moved)) move(cell, -change[cell]);
    }
}
