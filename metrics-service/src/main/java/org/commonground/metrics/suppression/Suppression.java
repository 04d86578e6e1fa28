package org.commonground.metrics.suppression;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Decides for every cell of a table, margins included, whether it may be shown. The answer depends on the table and the policy
 * alone, never on who asks for which part of it: a cell is either always shown or always hidden, so two answers cannot be
 * subtracted from one another.
 *
 * <ol>
 *   <li><b>Primary</b>: cells of too few people.
 *   <li><b>Complementary</b>, line by line until nothing changes: a line with exactly one hidden cell gives it away; hidden parts
 *       that together are too few tell a small count as well. In either case the smallest part that is left is hidden too, and if
 *       none is left, the total.
 *   <li><b>Proof</b>: for every hidden cell an {@link AlternativeTable} is sought: other counts that fit all that is shown, the
 *       labels of hidden cells included. It catches what lines alone do not show, such as a cell labelled PRIMARY beside one
 *       labelled COMPLEMENTARY whose sum leaves each of them one value. Where none is found, another cell is hidden and the lines
 *       are looked at again; where nothing is left to hide, the labels are taken away.
 * </ol>
 */
public final class Suppression {
    static final int PEOPLE = 0;
    static final int HITS = 1;

    private final MarginTable table;
    private final Ties ties;
    private final Threshold threshold;
    private final CellStatus[] status;
    private final TreeSet<Integer> unsettled = new TreeSet<>();
    /** Cells that were hidden since the proof began. */
    private final TreeSet<Integer> fresh = new TreeSet<>();

    private Suppression(MarginTable table, Threshold threshold, CellStatus[] status) {
        this.table = table;
        this.ties = Ties.of(table, threshold);
        this.threshold = threshold;
        this.status = status;
    }

    /** The status of each cell of the table. */
    public static CellStatus[] of(MarginTable table, Threshold threshold) {
        var status = new CellStatus[table.size()];
        for (int cell = 0; cell < status.length; cell++)
            status[cell] = !isOverlap(table, threshold, cell)
                            && threshold.isTooFew(table.amount(cell, PEOPLE), hits(table, threshold, cell))
                    ? CellStatus.PRIMARY
                    : CellStatus.SHOWN;
        return complete(table, threshold, status);
    }

    /**
     * Whether a cell is a rest that cannot be a count of people: parts overlap, so that together they are more than their total.
     * Nobody outside knows by how much, so its line gives nothing away.
     */
    static boolean isOverlap(MarginTable table, Threshold threshold, int cell) {
        if (table.isPublished(cell)) return false;
        long people = table.amount(cell, PEOPLE);
        long hits = hits(table, threshold, cell);
        return people < 0 || hits < 0 || hits > people;
    }

    /** The same from given statuses on; hides what they leave open to be worked out. */
    static CellStatus[] complete(MarginTable table, Threshold threshold, CellStatus[] given) {
        var suppression = new Suppression(table, threshold, given.clone());
        if (!threshold.complementary()) return suppression.status;
        suppression.leaveOutTheEqual();
        for (int line = 0; line < table.lines(); line++) suppression.unsettled.add(line);
        suppression.settle();
        suppression.prove();
        for (int cell = 0; cell < given.length; cell++)
            suppression.status[cell] = suppression.status[table.standingFor(cell)];
        return suppression.status;
    }

    /** Of cells that are equal one stands for all; the others wait until it is decided. */
    private void leaveOutTheEqual() {
        for (int cell = 0; cell < status.length; cell++) {
            int standing = table.standingFor(cell);
            if (standing == cell || status[cell] == CellStatus.SHOWN) continue;
            if (status[standing] == CellStatus.SHOWN) status[standing] = status[cell];
            status[cell] = CellStatus.SHOWN;
        }
    }

    static long hits(MarginTable table, Threshold threshold, int cell) {
        return threshold.share() ? table.amount(cell, HITS) : 0;
    }

    private void settle() {
        for (Integer line = unsettled.pollFirst(); line != null; line = unsettled.pollFirst()) {
            var more = missing(line);
            if (more != null) hide(more, CellStatus.COMPLEMENTARY);
        }
    }

    private void hide(int cell, CellStatus label) {
        status[cell] = label;
        fresh.add(cell);
        for (int line : table.linesOf(cell)) unsettled.add(line);
    }

    /** A cell that must be hidden for the line's sake, or null if it gives nothing away. */
    private @Nullable Integer missing(int line) {
        int total = table.total(line);
        int hidden = 0;
        long people = 0;
        long hits = 0;
        boolean exact = isExact(total);
        if (isOverlap(table, threshold, total)) return null;
        for (int part : table.parts(line)) {
            if (isOverlap(table, threshold, part)) return null;
            exact &= isExact(part);
            if (status[part] == CellStatus.SHOWN) continue;
            hidden++;
            people += table.amount(part, PEOPLE);
            hits += hits(table, threshold, part);
        }
        if (status[total] != CellStatus.SHOWN) return hidden > 0 ? null : smallestShown(line);
        if (hidden == 0) return null;
        boolean tooFew = people < threshold.minimum();
        // shares that are told as a bound leave the sum of the hidden open
        boolean tooFewOfThem =
                threshold.share() && exact && (hits < threshold.minimum() || people - hits < threshold.minimum());
        if (hidden > 1 && !tooFew && !tooFewOfThem) return null;
        var next = smallestShown(line);
        return next == null ? Integer.valueOf(total) : next;
    }

    private boolean isExact(int cell) {
        return status[cell] != CellStatus.SHOWN
                || threshold.coding(table.amount(cell, PEOPLE), hits(table, threshold, cell)) == Threshold.Coding.EXACT;
    }

    /** The part with the fewest people that is shown and not empty; of equals, the first by name. */
    private @Nullable Integer smallestShown(int line) {
        @Nullable Integer smallest = null;
        for (int part : table.parts(line)) {
            if (!isShownCount(part)) continue;
            if (smallest == null || table.amount(part, PEOPLE) < table.amount(smallest, PEOPLE)) smallest = part;
        }
        return smallest;
    }

    /** Over again after every change, so that the last round looks at what is published and at nothing else. */
    private void prove() {
        while (proveOnce()) settle();
    }

    /** One round; true if it changed anything. */
    private boolean proveOnce() {
        boolean changed = false;
        fresh.clear();
        var alternatives = new AlternativeTable(table, ties, threshold, status, fresh);
        for (int open = alternatives.firstWithout(); open >= 0; open = alternatives.firstWithout()) {
            var label = status[open] == CellStatus.HIDDEN ? CellStatus.HIDDEN : CellStatus.COMPLEMENTARY;
            var box = alternatives.cheapestProtection(open, label);
            if (box.length > 0) {
                for (int cell : box) hide(cell, label);
            } else if (status[open] != CellStatus.HIDDEN) {
                // whatever else were hidden, it is the labels that tell
                for (int line : table.linesOf(open)) {
                    unlabel(table.total(line));
                    for (int part : table.parts(line)) unlabel(part);
                }
            } else {
                var more = nearestShown(open);
                if (more == null) {
                    alternatives.giveUp(open); // nothing that it is tied to is shown
                    continue;
                }
                hide(more, label);
            }
            settle();
            changed = true;
        }
        return changed;
    }

    private void unlabel(int cell) {
        if (status[cell] != CellStatus.SHOWN) status[cell] = CellStatus.HIDDEN;
    }

    /** What to hide so that a cell gets more room: the smallest that is not empty, from the nearest lines that show any. */
    private @Nullable Integer nearestShown(int cell) {
        var seen = new BitSet();
        seen.set(cell);
        for (var ring = List.of(cell); !ring.isEmpty(); ) {
            @Nullable Integer part = null;
            @Nullable Integer total = null;
            var next = new ArrayList<Integer>();
            for (int hidden : ring)
                for (int line : table.linesOf(hidden)) {
                    part = smaller(part, smallestShown(line));
                    if (isShownCount(table.total(line))) total = smaller(total, table.total(line));
                    else add(next, seen, table.total(line));
                    for (int beside : table.parts(line)) if (!isShownCount(beside)) add(next, seen, beside);
                }
            if (part != null) return part;
            if (total != null) return total;
            ring = next;
        }
        return null;
    }

    private boolean isShownCount(int cell) {
        return status[cell] == CellStatus.SHOWN && table.amount(cell, PEOPLE) > 0 && !isOverlap(table, threshold, cell);
    }

    private static void add(List<Integer> cells, BitSet seen, int cell) {
        if (seen.get(cell)) return;
        seen.set(cell);
        cells.add(cell);
    }

    private @Nullable Integer smaller(@Nullable Integer a, @Nullable Integer b) {
        if (a == null || b == null) return a == null ? b : a;
        return isBefore(b, a) ? b : a;
    }

    private boolean isBefore(int a, int b) {
        int byPeople = Long.compare(table.amount(a, PEOPLE), table.amount(b, PEOPLE));
        return byPeople < 0 || (byPeople == 0 && a < b);
    }
}
