package org.commonground.metrics.cube;

/** A table was worked out anew while it was read; what was read so far is of the older one, so the question is asked again. */
public final class TableMoved extends RuntimeException {
    TableMoved() {
        super("the table was worked out anew", null, false, false);
    }
}
