package org.commonground.metrics.measure;

/** How often a measure is taken. */
public enum Frequency {
    WEEKLY(7),
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

    /** Whether values may be of months or weeks. */
    public boolean takesIso() {
        return this == MONTHLY || this == WEEKLY;
    }

    /** Whether values may be of such a period: of a month or week only where they are taken so often. */
    public boolean takes(String periodType) {
        return switch (periodType) {
            case "MONTH" -> this == MONTHLY;
            case "WEEK" -> this == WEEKLY;
            default -> true;
        };
    }
}
