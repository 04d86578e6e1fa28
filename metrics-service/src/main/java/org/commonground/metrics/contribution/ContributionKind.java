package org.commonground.metrics.contribution;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What is given, and in which unit it is counted. */
@Schema(name = "GivenKind")
public enum ContributionKind {
    CASH(Unit.USD),
    IN_KIND(Unit.USD),
    STAFF_TIME(Unit.HOURS),
    VOLUNTEER_HOURS(Unit.HOURS),
    FACILITY(Unit.HOURS),
    GOODS(Unit.ITEMS),
    SERVICE_LEARNING_HOURS(Unit.HOURS);

    /** In what an amount is counted. */
    @Schema(name = "GivenUnit")
    public enum Unit {
        USD,
        HOURS,
        ITEMS
    }

    private final Unit unit;

    ContributionKind(Unit unit) {
        this.unit = unit;
    }

    public Unit unit() {
        return unit;
    }

    /** Whether the amount itself is money, so that it needs no valuation. */
    boolean isMoney() {
        return unit == Unit.USD;
    }
}
