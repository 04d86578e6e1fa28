package org.commonground.needs.landscapescan;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How well one side fits the other: the weighted mean of the components that are known. What is not known is left out and
 * named in {@code unknown}; it never counts as zero. The same components give the same score, in whatever order they come.
 */
@Schema(name = "FitScore")
public record FitScore(
        @Schema(description = "0 to 1; absent if nothing is known that weighs anything.", examples = "0.8125") @Nullable
        BigDecimal score,

        List<Component> components,

        @Schema(description = "Components that could not be judged, and are left out.")
        List<FitComponent> unknown) {

    /**
     * One component's share in the score.
     *
     * @param value 0 to 1, or null if nobody knows
     */
    @Schema(name = "FitComponentScore")
    public record Component(
            FitComponent component,

            @Schema(description = "0 to 1; absent if unknown.", examples = "1.0") @Nullable
            Double value,

            int weight,

            @Schema(examples = "the service is of the category TUTORING")
            String reason) {}

    /** What was found about one component. */
    public record Finding(FitComponent component, @Nullable Double value, String reason) {
        public Finding {
            if (value != null && !(value >= 0 && value <= 1))
                throw new IllegalArgumentException("%s is %s, not between 0 and 1".formatted(component, value));
        }

        static Finding of(FitComponent component, double value, String reason) {
            return new Finding(component, value, reason);
        }

        static Finding unknown(FitComponent component, String reason) {
            return new Finding(component, null, reason);
        }
    }

    public static FitScore of(Collection<Finding> findings, FitWeights weights) {
        var components = new ArrayList<Component>(findings.size());
        var unknown = new ArrayList<FitComponent>();
        double sum = 0;
        int known = 0;
        // one fixed order: floating-point sums depend on it
        for (var finding : findings.stream()
                .sorted(Comparator.comparing(Finding::component))
                .toList()) {
            int weight = weights.of(finding.component());
            components.add(new Component(finding.component(), finding.value(), weight, finding.reason()));
            var value = finding.value();
            if (value == null) {
                unknown.add(finding.component());
            } else {
                sum += weight * value;
                known += weight;
            }
        }
        var score = known == 0 ? null : BigDecimal.valueOf(sum / known).setScale(4, RoundingMode.HALF_UP);
        return new FitScore(score, List.copyOf(components), List.copyOf(unknown));
    }
}
