package org.commonground.metrics.quality;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What all raters said, by indicator and kind of rater. Pure: the numbers of an assessment are worked out here. */
record Ratings(List<Line> lines) {
    /**
     * What the raters of one kind said about one indicator.
     *
     * @param raters how many people rated it
     * @param sum of their levels
     */
    record Line(String indicator, RaterKind raterKind, long raters, long sum) {
        BigDecimal mean() {
            return BigDecimal.valueOf(sum).divide(BigDecimal.valueOf(raters), 2, RoundingMode.HALF_UP);
        }
    }

    /** One kind of rater about one indicator, as it may be shown. */
    @Schema(name = "QualityRatingSummary")
    record Shown(
            RaterKind raterKind,

            @Schema(description = "How many rated; absent where fewer than the survey minimum did.") @Nullable
            Long raters,

            @Schema(
                    description = "The mean level; absent where fewer than the survey minimum rated.",
                    examples = "2.50")
            @Nullable
            BigDecimal mean) {}

    Set<RaterKind> kinds() {
        var kinds = EnumSet.noneOf(RaterKind.class);
        for (var line : lines) kinds.add(line.raterKind);
        return kinds;
    }

    /** Which of these nobody of the subject or from outside has rated; families and students alone do not make a rating. */
    List<String> unrated(Collection<String> indicators) {
        var left = new LinkedHashSet<>(indicators);
        for (var line : lines) if (!line.raterKind.isSurveyed()) left.remove(line.indicator);
        return List.copyOf(left);
    }

    boolean hasExternal() {
        return lines.stream().anyMatch(line -> line.raterKind.isExternal());
    }

    /** What may be shown of one indicator; of a surveyed group only from a number of answers on that hides who said what. */
    List<Shown> of(String indicator, int surveyMin) {
        return lines.stream()
                .filter(line -> line.indicator.equals(indicator))
                .map(line -> line.raterKind.isSurveyed() && line.raters < surveyMin
                        ? new Shown(line.raterKind, null, null)
                        : new Shown(line.raterKind, line.raters, line.mean()))
                .toList();
    }

    /**
     * By how much those who are rated see themselves better than others do: the mean over the indicators that both rated of
     * self minus external; positive is a rosier view of oneself. Absent unless both rated something in common.
     */
    @Nullable
    BigDecimal gapSelfVsExternal() {
        var gaps = lines.stream()
                .map(Line::indicator)
                .distinct()
                .map(this::gap)
                .filter(gap -> gap != null)
                .toList();
        if (gaps.isEmpty()) return null;
        return gaps.stream()
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .divide(BigDecimal.valueOf(gaps.size()), 2, RoundingMode.HALF_UP);
    }

    private @Nullable BigDecimal gap(String indicator) {
        var self = mean(indicator, EnumSet.of(RaterKind.SELF));
        var external = mean(indicator, EnumSet.of(RaterKind.PEER, RaterKind.DISTRICT));
        return self == null || external == null ? null : self.subtract(external);
    }

    private @Nullable BigDecimal mean(String indicator, Set<RaterKind> kinds) {
        long raters = 0;
        long sum = 0;
        for (var line : lines)
            if (line.indicator.equals(indicator) && kinds.contains(line.raterKind)) {
                raters += line.raters;
                sum += line.sum;
            }
        return raters == 0 ? null : BigDecimal.valueOf(sum).divide(BigDecimal.valueOf(raters), 6, RoundingMode.HALF_UP);
    }

    /** The mean of each kind over its indicators, kept apart; surveyed groups as {@link #of} shows them. */
    Map<RaterKind, BigDecimal> means(int surveyMin) {
        var means = new EnumMap<RaterKind, BigDecimal>(RaterKind.class);
        for (var kind : kinds()) {
            var own = lines.stream()
                    .filter(line -> line.raterKind == kind)
                    .filter(line -> !kind.isSurveyed() || line.raters >= surveyMin)
                    .map(Line::mean)
                    .toList();
            if (!own.isEmpty())
                means.put(
                        kind,
                        own.stream()
                                .reduce(BigDecimal.ZERO, BigDecimal::add)
                                .divide(BigDecimal.valueOf(own.size()), 2, RoundingMode.HALF_UP));
        }
        return means;
    }

    /**
     * The level of the whole: the highest that at least half of the indicators reach (the lower median), so that a few
     * strong points do not hide that most are weak.
     *
     * @param levels of all indicators, as agreed; not empty
     */
    static int overallLevel(Collection<Integer> levels) {
        var ordered = levels.stream().sorted().toList();
        return ordered.get((ordered.size() - 1) / 2);
    }
}
