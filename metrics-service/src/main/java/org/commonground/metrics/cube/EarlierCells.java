package org.commonground.metrics.cube;

import org.commonground.metrics.suppression.Axis;
import org.commonground.metrics.suppression.CellStatus;
import org.commonground.metrics.suppression.MarginTable;

/**
 * The cells of an earlier state of a table. Somebody could subtract it from today's, so a cell is told only if it is shown in
 * both and says the same in both; of all others not even the reason is told.
 */
final class EarlierCells implements Cells {
    private final FreshCells then;
    private final Cells now;
    private final int[] axisNow;
    private final int[][] nodeNow;
    private final int axesNow;

    EarlierCells(TableShape shapeThen, FreshCells then, TableShape shapeNow, Cells now) {
        this.then = then;
        this.now = now;
        axesNow = shapeNow.axes().size();
        axisNow = new int[shapeThen.axes().size()];
        nodeNow = new int[axisNow.length][];
        for (int axis = 0; axis < axisNow.length; axis++) {
            var earlier = shapeThen.axes().get(axis);
            axisNow[axis] = shapeNow.axis(earlier.name());
            nodeNow[axis] = new int[earlier.nodes()];
            for (int node = 1; node < earlier.nodes(); node++) {
                var item = earlier.item(node);
                boolean isKnown = axisNow[axis] >= 0
                        && earlier.node(item) == node
                        && shapeNow.axes().get(axisNow[axis]).has(item);
                nodeNow[axis][node] =
                        isKnown ? shapeNow.axes().get(axisNow[axis]).node(item) : Cube.UNKNOWN;
            }
        }
    }

    private int cellNow(int cell) {
        MarginTable table = then.table();
        var nodes = new int[axesNow];
        var earlier = table.nodes(cell);
        for (int axis = 0; axis < earlier.length; axis++) {
            if (earlier[axis] == Axis.TOTAL) continue;
            int node = nodeNow[axis][earlier[axis]];
            if (node == Cube.UNKNOWN) return -1;
            nodes[axisNow[axis]] = node;
        }
        return now.find(nodes);
    }

    @Override
    public int find(int[] nodes) {
        return then.find(nodes);
    }

    @Override
    public long amount(int cell, int layer) {
        return then.amount(cell, layer);
    }

    @Override
    public CellStatus status(int cell) {
        if (then.status(cell) != CellStatus.SHOWN) return CellStatus.HIDDEN;
        int today = cellNow(cell);
        if (today < 0 || now.status(today) != CellStatus.SHOWN) return CellStatus.HIDDEN;
        for (int layer = 0; layer < Cube.LAYERS; layer++)
            if (then.amount(cell, layer) != now.amount(today, layer)) return CellStatus.HIDDEN;
        return CellStatus.SHOWN;
    }

    @Override
    public boolean isStated(int cell) {
        return then.isStated(cell);
    }

    @Override
    public boolean isOfOneTag(int cell) {
        return then.isOfOneTag(cell);
    }
}
