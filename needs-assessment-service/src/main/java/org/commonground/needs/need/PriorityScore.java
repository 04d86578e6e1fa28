package org.commonground.needs.need;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * Which needs come first, 0 to 100: half by severity, three tenths by the share of the population affected, two tenths by
 * urgency. A share that is unknown is left out and the other weights grow accordingly. So is one that rests on fewer people than
 * may be shown, since the score is shown to everybody.
 */
final class PriorityScore {
    private static final double SEVERITY = 0.5;
    private static final double PREVALENCE = 0.3;
    private static final double URGENCY = 0.2;

    private PriorityScore() {}

    static BigDecimal of(int severity, Urgency urgency, @Nullable Integer affected, @Nullable Integer of) {
        double sum = SEVERITY * (severity - 1) / 4
                + URGENCY
                        * switch (urgency) {
                            case ROUTINE -> 0;
                            case URGENT -> 0.5;
                            case EMERGENCY -> 1;
                        };
        double weights = SEVERITY + URGENCY;
        if (affected != null && of != null && !SmallCounts.hides(affected, of)) {
            sum += PREVALENCE * affected / of;
            weights += PREVALENCE;
        }
        return BigDecimal.valueOf(100 * sum / weights).setScale(2, RoundingMode.HALF_UP);
    }
}
