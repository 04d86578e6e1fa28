package org.commonground.metrics.measure;

/** How often a measure is taken. */
public enum Frequency {
    MONTHLY(31),
    QUARTERLY(92),
    SEMESTER(184),
    YEARLY(366);

    private final int days;

    Frequency(int days) {
        this.days = days;
    }

    /** The most days from one value to the next. */
    public int days() {
        return days;
    }
}
