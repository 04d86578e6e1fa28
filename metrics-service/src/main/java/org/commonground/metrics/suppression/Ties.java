package org.commonground.metrics.suppression;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What ties the cells of a table to one another: its lines, once the {@linkplain Suppression#isOverlap overlaps} are solved for
 * and put in. An overlap is known to nobody and bounded by nothing, so a line with one in it says nothing by itself; two lines
 * with the same one do. What is left is about counts of people only.
 */
final class Ties {
    private final int[][] cells;
    private final int[][] signs;
    private final int[][] tiesOf;
    private final int[][] signsOf;

    private Ties(List<Map<Integer, Integer>> rows, int size) {
        cells = new int[rows.size()][];
        signs = new int[rows.size()][];
        var counts = new int[size];
        for (int tie = 0; tie < rows.size(); tie++) {
            var row = rows.get(tie);
            cells[tie] = row.keySet().stream().mapToInt(Integer::intValue).toArray();
            signs[tie] = row.values().stream().mapToInt(Integer::intValue).toArray();
            for (int cell : cells[tie]) counts[cell]++;
        }
        tiesOf = new int[size][];
        signsOf = new int[size][];
        for (int cell = 0; cell < size; cell++) {
            tiesOf[cell] = new int[counts[cell]];
            signsOf[cell] = new int[counts[cell]];
        }
        for (int tie = cells.length - 1; tie >= 0; tie--)
            for (int i = 0; i < cells[tie].length; i++) {
                int cell = cells[tie][i];
                int at = --counts[cell];
                tiesOf[cell][at] = tie;
                signsOf[cell][at] = signs[tie][i];
            }
    }

    static Ties of(MarginTable table, Threshold threshold) {
        var rows = new ArrayList<Map<Integer, Integer>>();
        var withOverlap = new TreeMap<Integer, Set<Integer>>();
        for (int line = 0; line < table.lines(); line++) {
            var row = new TreeMap<Integer, Integer>();
            row.put(table.total(line), 1);
            for (int part : table.parts(line)) row.merge(part, -1, Integer::sum);
            row.values().removeIf(sign -> sign == 0);
            for (int cell : row.keySet())
                if (Suppression.isOverlap(table, threshold, cell))
                    withOverlap.computeIfAbsent(cell, _ -> new HashSet<>()).add(line);
            rows.add(row);
        }
        for (int overlap : withOverlap.keySet()) solveFor(overlap, rows, withOverlap);
        var distinct = new HashSet<Map<Integer, Integer>>();
        var left = new ArrayList<Map<Integer, Integer>>();
        for (var row : rows) if (!row.isEmpty() && distinct.add(row)) left.add(row);
        return new Ties(left, table.size());
    }

    /** Puts what an overlap is by the shortest line that it is in into all others. */
    private static void solveFor(
            int overlap, List<Map<Integer, Integer>> rows, Map<Integer, Set<Integer>> withOverlap) {
        var in = withOverlap.getOrDefault(overlap, Set.of());
        int shortest = -1;
        for (int row : in)
            if (Math.abs(rows.get(row).getOrDefault(overlap, 0)) == 1
                    && (shortest < 0
                            || rows.get(row).size() < rows.get(shortest).size()
                            || (rows.get(row).size() == rows.get(shortest).size() && row < shortest))) shortest = row;
        // of what is in it twice only, the half must be whole: it stays, as a cell that fits any number
        if (shortest < 0) return;
        var solution = new HashMap<>(rows.get(shortest));
        int sign = solution.getOrDefault(overlap, 1);
        for (int row : List.copyOf(in)) {
            int times = -rows.get(row).getOrDefault(overlap, 0) * sign;
            for (var term : solution.entrySet()) {
                int cell = term.getKey();
                int sum = rows.get(row).merge(cell, times * term.getValue(), Integer::sum);
                if (sum == 0) rows.get(row).remove(cell);
                var known = withOverlap.get(cell);
                if (known == null) continue;
                if (sum == 0) known.remove(row);
                else known.add(row);
            }
        }
    }

    int size() {
        return cells.length;
    }

    /** The cells that are tied by one. */
    int[] cells(int tie) {
        return cells[tie];
    }

    /** How each of them counts; all together are nothing. */
    int[] signs(int tie) {
        return signs[tie];
    }

    int[] of(int cell) {
        return tiesOf[cell];
    }

    /** How the cell counts in each of its ties. */
    int[] signsOf(int cell) {
        return signsOf[cell];
    }

    /** Whether all ties hold if these cells count one more or less; none of them twice. */
    boolean hold(int[] moved, int[] directions) {
        var balance = new HashMap<Integer, Integer>();
        for (int i = 0; i < moved.length; i++)
            for (int j = 0; j < tiesOf[moved[i]].length; j++)
                balance.merge(tiesOf[moved[i]][j], signsOf[moved[i]][j] * directions[i], Integer::sum);
        for (int left : balance.values()) if (left != 0) return false;
        return true;
    }
}
