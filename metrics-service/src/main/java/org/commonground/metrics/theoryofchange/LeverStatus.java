package org.commonground.metrics.theoryofchange;

import java.util.Collection;
import java.util.Map;
import org.commonground.metrics.target.TargetStatus;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What the targets behind a lever say of it. */
@Schema(name = "TheoryLeverStatus")
enum LeverStatus {
    /** No target of any of its measures has a value. */
    NO_DATA,
    /** At least two thirds of the targets that have a value are met or on track. */
    MOVING,
    /** At least one third is. */
    MIXED,
    STUCK;

    /** Of how many targets stand where; those without data do not count against it, and they are told beside it. */
    static LeverStatus of(Collection<Map<TargetStatus, Long>> counts) {
        long with = 0;
        long good = 0;
        for (var each : counts)
            for (var entry : each.entrySet()) {
                if (entry.getKey() == TargetStatus.NO_DATA) continue;
                with += entry.getValue();
                if (entry.getKey() == TargetStatus.MET || entry.getKey() == TargetStatus.ON_TRACK)
                    good += entry.getValue();
            }
        if (with == 0) return NO_DATA;
        if (3 * good >= 2 * with) return MOVING;
        return 3 * good >= with ? MIXED : STUCK;
    }
}
