package org.commonground.metrics.cube;

import org.commonground.metrics.suppression.CellStatus;

/** The cells of a judged table, wherever they are kept. A cell is a number that only they understand. */
interface Cells {
    /** The cell at a node of every axis, or -1. */
    int find(int[] nodes);

    long amount(int cell, int layer);

    CellStatus status(int cell);

    /** Whether a row stated exactly this cell; else it was added up. */
    boolean isStated(int cell);

    /** Whether all in it comes from one reporter, who counts nobody twice. */
    boolean isOfOneTag(int cell);
}
