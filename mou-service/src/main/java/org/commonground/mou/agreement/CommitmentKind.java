package org.commonground.mou.agreement;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a side commits to give, and in which unit it is counted. */
@Schema(name = "CommitmentKind")
public enum CommitmentKind {
    CASH(Unit.USD),
    IN_KIND(Unit.USD),
    STAFF_TIME(Unit.HOURS),
    VOLUNTEER_HOURS(Unit.HOURS),
    FACILITY(Unit.HOURS),
    GOODS(Unit.ITEMS),
    SERVICE_LEARNING_HOURS(Unit.HOURS);

    /** In what an amount is counted. */
    @Schema(name = "CommitmentUnit")
    public enum Unit {
        USD,
        HOURS,
        ITEMS
    }

    private final Unit unit;

    CommitmentKind(Unit unit) {
        this.unit = unit;
    }

    Unit unit() {
        return unit;
    }
}
