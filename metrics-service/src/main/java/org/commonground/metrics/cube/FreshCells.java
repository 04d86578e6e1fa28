package org.commonground.metrics.cube;

import org.commonground.metrics.suppression.CellStatus;
import org.commonground.metrics.suppression.MarginTable;
import org.commonground.metrics.suppression.Suppression;
import org.commonground.metrics.suppression.Threshold;
import org.jspecify.annotations.Nullable;

/** Cells that were just added up; judged when somebody first asks whether one may be shown. */
final class FreshCells implements Cells {
    private final MarginTable table;
    private final @Nullable Threshold threshold;
    private CellStatus @Nullable [] judged;

    /** @param threshold null if everything may be shown */
    FreshCells(MarginTable table, @Nullable Threshold threshold) {
        this.table = table;
        this.threshold = threshold;
    }

    MarginTable table() {
        return table;
    }

    @Override
    public int find(int[] nodes) {
        return table.cell(nodes);
    }

    @Override
    public long amount(int cell, int layer) {
        return table.amount(cell, layer);
    }

    void judge() {
        var _ = all();
    }

    private synchronized CellStatus @Nullable [] all() {
        if (threshold != null && judged == null) judged = Suppression.of(table, threshold);
        return judged;
    }

    @Override
    public CellStatus status(int cell) {
        var all = all();
        return all == null ? CellStatus.SHOWN : all[cell];
    }

    @Override
    public boolean isStated(int cell) {
        return table.isStated(cell);
    }

    @Override
    public boolean isOfOneTag(int cell) {
        return table.isOfOneTag(cell);
    }
}
