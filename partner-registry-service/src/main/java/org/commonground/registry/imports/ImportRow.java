package org.commonground.registry.imports;

/** One row of what was sent, wherever it stood: named cells of text. */
public interface ImportRow {
    /** The line or record number, for the report; 1 is the first. */
    long number();

    /** The cell without the blanks around it; empty if there is none. */
    String text(String column);

    /** Whether what was sent has such a column at all: a blank cell says that there is nothing, a missing column says nothing. */
    boolean has(String column);
}
