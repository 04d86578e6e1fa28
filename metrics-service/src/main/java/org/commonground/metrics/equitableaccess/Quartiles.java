package org.commonground.metrics.equitableaccess;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Schools in four groups of the same size by an index of need, the fourth with the greatest need.
 *
 * <p>The concentration ratio of a resource is the share of it that reaches the fourth quartile over that quartile's share of
 * students (the location quotient of regional science): 1 is as much as its size, above 1 is more. The gap is the fourth
 * quartile's rate less the first one's.
 */
final class Quartiles {
    /** With fewer, a quartile would be one or two schools, and its dollars one partnership's ledger. */
    static final int FEWEST_SCHOOLS = 12;

    private static final int COUNT = 4;
    private static final int SCALE = 2;

    private final List<List<NeedOfSchool>> groups;

    /** A school, how many students it has and how great its need is; greater numbers are greater need. */
    record NeedOfSchool(UUID school, long students, BigDecimal need) {}

    private Quartiles(List<List<NeedOfSchool>> groups) {
        this.groups = groups;
    }

    /** None of too few schools. Schools with the same need lie in the order of their ids. */
    static @Nullable Quartiles of(Collection<NeedOfSchool> schools) {
        if (schools.size() < FEWEST_SCHOOLS) return null;
        var ranked = schools.stream()
                .sorted(Comparator.comparing(NeedOfSchool::need).thenComparing(NeedOfSchool::school))
                .toList();
        var groups = new ArrayList<List<NeedOfSchool>>();
        for (int i = 0; i < COUNT; i++)
            groups.add(ranked.subList(i * ranked.size() / COUNT, (i + 1) * ranked.size() / COUNT));
        return new Quartiles(groups);
    }

    int count() {
        return groups.size();
    }

    int schools(int quartile) {
        return groups.get(quartile - 1).size();
    }

    long students(int quartile) {
        return groups.get(quartile - 1).stream()
                .mapToLong(NeedOfSchool::students)
                .sum();
    }

    private BigDecimal sum(int quartile, Map<UUID, BigDecimal> amounts) {
        return groups.get(quartile - 1).stream()
                .map(each -> amounts.getOrDefault(each.school, BigDecimal.ZERO))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** By 100 students. */
    BigDecimal rate(int quartile, Map<UUID, BigDecimal> amounts) {
        return sum(quartile, amounts)
                .multiply(BigDecimal.valueOf(100))
                .divide(BigDecimal.valueOf(students(quartile)), SCALE, RoundingMode.HALF_UP);
    }

    BigDecimal gap(Map<UUID, BigDecimal> amounts) {
        return rate(COUNT, amounts).subtract(rate(1, amounts));
    }

    /** None of a resource of which there is nothing. */
    @Nullable
    BigDecimal concentration(Map<UUID, BigDecimal> amounts) {
        var all = BigDecimal.ZERO;
        long students = 0;
        for (int quartile = 1; quartile <= COUNT; quartile++) {
            all = all.add(sum(quartile, amounts));
            students += students(quartile);
        }
        if (all.signum() == 0) return null;
        return sum(COUNT, amounts)
                .multiply(BigDecimal.valueOf(students))
                .divide(all.multiply(BigDecimal.valueOf(students(COUNT))), SCALE, RoundingMode.HALF_UP);
    }

    /** The rates of a quartile, of every resource. */
    Map<Resource, BigDecimal> rates(int quartile, Map<Resource, Map<UUID, BigDecimal>> amounts) {
        var rates = new EnumMap<Resource, BigDecimal>(Resource.class);
        amounts.forEach((resource, each) -> rates.put(resource, rate(quartile, each)));
        return rates;
    }

    Map<Resource, BigDecimal> gaps(Map<Resource, Map<UUID, BigDecimal>> amounts) {
        var gaps = new EnumMap<Resource, BigDecimal>(Resource.class);
        amounts.forEach((resource, each) -> gaps.put(resource, gap(each)));
        return gaps;
    }

    Map<Resource, BigDecimal> concentrations(Map<Resource, Map<UUID, BigDecimal>> amounts) {
        var ratios = new HashMap<Resource, BigDecimal>();
        amounts.forEach((resource, each) -> {
            var ratio = concentration(each);
            if (ratio != null) ratios.put(resource, ratio);
        });
        return ratios.isEmpty() ? Map.of() : new EnumMap<>(ratios);
    }
}
