package org.commonground.needs.goal;

/** How far ahead a goal looks, and how many days that may be at most. */
public enum Horizon {
    SEMESTER(200),
    ONE_YEAR(400),
    THREE_YEAR(1_130);

    private final int maximumDays;

    Horizon(int maximumDays) {
        this.maximumDays = maximumDays;
    }

    public int maximumDays() {
        return maximumDays;
    }
}
